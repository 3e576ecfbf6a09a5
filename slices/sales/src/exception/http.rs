//! Exceptions over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::{ReadTx, Tx};
use bodega_http::{
    Allowed, Answer, Body, CountedPage, Data, House, List, Match, MatchHeader, NoContent, Once, OnceHeader, PageParams,
    Params, Segment, Tagged,
};
use bodega_identity::permission::{SlotsRead, SlotsWrite};
use bodega_inventory::Reach;
use bodega_kernel::{Check, Id, noun};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    ExceptionFilter,
    body::{ExceptionBody, ExceptionView},
};
use crate::slot::http_offer::checked_date;

/// Which exceptions are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(crate) struct ExceptionParams {
    /// Only those of one branch and its windows.
    branch_id: Option<Id<noun::Site>>,
    /// Only those of this date and later ones.
    #[param(format = Date, value_type = Option<String>)]
    from: Option<String>,
    /// Only those before this date.
    #[param(format = Date, value_type = Option<String>)]
    to: Option<String>,
}

/// List the exceptions
///
/// By date.
#[utoipa::path(
    get, path = "/api/v1/admin/delivery-slots/exceptions", operation_id = "listDeliverySlotExceptions",
    tag = "Delivery windows", security(("bearer" = ["slots:read"])), params(ExceptionParams, PageParams),
    responses((status = 200, body = List<ExceptionView>))
)]
pub(crate) async fn list_exceptions(
    State(house): State<House>,
    caller: Allowed<SlotsRead>,
    Params(wanted): Params<ExceptionParams>,
    page: CountedPage,
) -> Answer<List<ExceptionView>> {
    let (scope, request) = (caller.scope(), page.0.clone());
    let reach = Reach::from(caller.sites.clone()).within(wanted.branch_id)?;
    let mut check = Check::new();
    let from = wanted.from.and_then(|date| checked_date(&mut check, "from", &date));
    let to = wanted.to.and_then(|date| checked_date(&mut check, "to", &date));
    check.done()?;
    let filter = ExceptionFilter { from, to };
    let read = move |tx: &mut ReadTx| super::list(tx, &scope, &reach, filter, &request);
    let found = house.db.read(&caller.scope(), read).await?;
    Ok(page.list(found.map(ExceptionView::from)))
}

/// Make an exception
///
/// A date on which a branch, or one window of it, is closed or has other room. What is booked on it stays.
#[utoipa::path(
    post, path = "/api/v1/admin/delivery-slots/exceptions", operation_id = "createDeliverySlotException",
    tag = "Delivery windows", security(("bearer" = ["slots:write"])), params(OnceHeader), request_body = ExceptionBody,
    responses((status = 201, body = Data<ExceptionView>))
)]
pub(crate) async fn create_exception(
    State(house): State<House>,
    caller: Allowed<SlotsWrite>,
    once: Once,
    Body(body): Body<ExceptionBody>,
) -> Answer<Response> {
    let (scope, reach, new) = (caller.scope(), Reach::from(caller.sites.clone()), body.checked()?);
    let create = move |tx: &mut Tx| super::create(tx, &scope, &reach, &new).map(ExceptionView::from);
    once.write(&house.db, caller.call(), StatusCode::CREATED, create).await
}

/// Read an exception
#[utoipa::path(
    get, path = "/api/v1/admin/delivery-slots/exceptions/{id}", operation_id = "getDeliverySlotException",
    tag = "Delivery windows", security(("bearer" = ["slots:read"])), params(("id" = Id<noun::SlotException>, Path)),
    responses((status = 200, body = Data<ExceptionView>))
)]
pub(crate) async fn get_exception(
    State(house): State<House>,
    caller: Allowed<SlotsRead>,
    Segment(id): Segment<Id<noun::SlotException>>,
) -> Answer<Tagged<Data<ExceptionView>>> {
    let (scope, reach) = (caller.scope(), Reach::from(caller.sites.clone()));
    let exception = house.db.read(&caller.scope(), move |tx| super::find(tx, &scope, &reach, id)).await?;
    let version = exception.version;
    Ok(Data(exception.into()).version(version))
}

/// Replace an exception
#[utoipa::path(
    put, path = "/api/v1/admin/delivery-slots/exceptions/{id}", operation_id = "replaceDeliverySlotException",
    tag = "Delivery windows", security(("bearer" = ["slots:write"])),
    params(("id" = Id<noun::SlotException>, Path), MatchHeader),
    request_body = ExceptionBody, responses((status = 200, body = Data<ExceptionView>))
)]
pub(crate) async fn replace_exception(
    State(house): State<House>,
    caller: Allowed<SlotsWrite>,
    Segment(id): Segment<Id<noun::SlotException>>,
    meant: Match,
    Body(body): Body<ExceptionBody>,
) -> Answer<Tagged<Data<ExceptionView>>> {
    let expected = meant.or(body.version)?;
    let (scope, reach, new) = (caller.scope(), Reach::from(caller.sites.clone()), body.checked()?);
    let replace = move |tx: &mut Tx| super::replace(tx, &scope, &reach, id, expected, &new);
    let exception = house.db.write(&caller.call(), replace).await?;
    let version = exception.version;
    Ok(Data(exception.into()).version(version))
}

/// Take an exception away
///
/// The date is as usual again.
#[utoipa::path(
    delete, path = "/api/v1/admin/delivery-slots/exceptions/{id}", operation_id = "removeDeliverySlotException",
    tag = "Delivery windows", security(("bearer" = ["slots:write"])), params(("id" = Id<noun::SlotException>, Path)),
    responses((status = 204))
)]
pub(crate) async fn remove_exception(
    State(house): State<House>,
    caller: Allowed<SlotsWrite>,
    Segment(id): Segment<Id<noun::SlotException>>,
) -> Answer<NoContent> {
    let (scope, reach) = (caller.scope(), Reach::from(caller.sites.clone()));
    house.db.write(&caller.call(), move |tx| super::remove(tx, &scope, &reach, id)).await?;
    Ok(NoContent)
}
