//! Fees over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::{ReadTx, Tx};
use bodega_http::{
    Allowed, Answer, Body, CountedPage, Data, House, List, Match, MatchHeader, NoContent, Once, OnceHeader, PageParams,
    Params, Segment, Tagged,
};
use bodega_identity::permission::{FeesRead, FeesWrite};
use bodega_kernel::{Id, Time, noun};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    FeeFilter, Kind,
    body::{FeeBody, FeeView},
};

/// Which fees are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(crate) struct FeeParams {
    /// Only those in use, or only those that are not.
    active: Option<bool>,
    /// Only those of one kind.
    #[param(inline)]
    kind: Option<Kind>,
    /// Only a branch's own.
    branch_id: Option<Id<noun::Site>>,
    /// Only those that changed since.
    updated_since: Option<Time>,
}

/// List the fees
///
/// What comes on top of goods: bringing them, their bags, deposits on them.
#[utoipa::path(
    get, path = "/api/v1/admin/delivery-fees", operation_id = "listDeliveryFees", tag = "Fees and taxes",
    security(("bearer" = ["fees:read"])), params(FeeParams, PageParams),
    responses((status = 200, body = List<FeeView>))
)]
pub(crate) async fn list_fees(
    State(house): State<House>,
    caller: Allowed<FeesRead>,
    Params(wanted): Params<FeeParams>,
    page: CountedPage,
) -> Answer<List<FeeView>> {
    let (scope, request) = (caller.scope(), page.0.clone());
    let FeeParams { active, kind, branch_id: site, updated_since } = wanted;
    let filter = FeeFilter { active, kind, site, updated_since };
    let read = move |tx: &mut ReadTx| super::list(tx, &scope, &filter, &request);
    let found = house.db.read(&caller.scope(), read).await?;
    Ok(page.list(found.map(FeeView::from)))
}

/// Make a fee
///
/// A merchant who has made none for deliveries takes 30.00 ILS, and nothing from 150.00 ILS on.
#[utoipa::path(
    post, path = "/api/v1/admin/delivery-fees", operation_id = "createDeliveryFee", tag = "Fees and taxes",
    security(("bearer" = ["fees:write"])), params(OnceHeader), request_body = FeeBody,
    responses((status = 201, body = Data<FeeView>))
)]
pub(crate) async fn create_fee(
    State(house): State<House>,
    caller: Allowed<FeesWrite>,
    once: Once,
    Body(body): Body<FeeBody>,
) -> Answer<Response> {
    let scope = caller.scope();
    let create = move |tx: &mut Tx| super::create(tx, &scope, &body).map(FeeView::from);
    once.write(&house.db, caller.call(), StatusCode::CREATED, create).await
}

/// Read a fee
#[utoipa::path(
    get, path = "/api/v1/admin/delivery-fees/{id}", operation_id = "getDeliveryFee", tag = "Fees and taxes",
    security(("bearer" = ["fees:read"])), params(("id" = Id<noun::Fee>, Path)),
    responses((status = 200, body = Data<FeeView>))
)]
pub(crate) async fn get_fee(
    State(house): State<House>,
    caller: Allowed<FeesRead>,
    Segment(id): Segment<Id<noun::Fee>>,
) -> Answer<Tagged<Data<FeeView>>> {
    let scope = caller.scope();
    let fee = house.db.read(&caller.scope(), move |tx| super::find(tx, &scope, id)).await?;
    let version = fee.version;
    Ok(Data(fee.into()).version(version))
}

/// Replace a fee
#[utoipa::path(
    put, path = "/api/v1/admin/delivery-fees/{id}", operation_id = "replaceDeliveryFee", tag = "Fees and taxes",
    security(("bearer" = ["fees:write"])), params(("id" = Id<noun::Fee>, Path), MatchHeader),
    request_body = FeeBody, responses((status = 200, body = Data<FeeView>))
)]
pub(crate) async fn replace_fee(
    State(house): State<House>,
    caller: Allowed<FeesWrite>,
    Segment(id): Segment<Id<noun::Fee>>,
    meant: Match,
    Body(body): Body<FeeBody>,
) -> Answer<Tagged<Data<FeeView>>> {
    update(house, caller, id, meant, body, false).await
}

/// Change a fee
///
/// What is not sent stays. Orders keep what they were priced with.
#[utoipa::path(
    patch, path = "/api/v1/admin/delivery-fees/{id}", operation_id = "changeDeliveryFee", tag = "Fees and taxes",
    security(("bearer" = ["fees:write"])), params(("id" = Id<noun::Fee>, Path), MatchHeader),
    request_body = FeeBody, responses((status = 200, body = Data<FeeView>))
)]
pub(crate) async fn change_fee(
    State(house): State<House>,
    caller: Allowed<FeesWrite>,
    Segment(id): Segment<Id<noun::Fee>>,
    meant: Match,
    Body(body): Body<FeeBody>,
) -> Answer<Tagged<Data<FeeView>>> {
    update(house, caller, id, meant, body, true).await
}

async fn update(
    house: House,
    caller: Allowed<FeesWrite>,
    id: Id<noun::Fee>,
    meant: Match,
    body: FeeBody,
    merge: bool,
) -> Answer<Tagged<Data<FeeView>>> {
    let (scope, expected) = (caller.scope(), meant.or(body.version)?);
    let update = move |tx: &mut Tx| super::update(tx, &scope, id, expected, &body, merge);
    let fee = house.db.write(&caller.call(), update).await?;
    let version = fee.version;
    Ok(Data(fee.into()).version(version))
}

/// Take a fee away
#[utoipa::path(
    delete, path = "/api/v1/admin/delivery-fees/{id}", operation_id = "deleteDeliveryFee", tag = "Fees and taxes",
    security(("bearer" = ["fees:write"])), params(("id" = Id<noun::Fee>, Path)),
    responses((status = 204))
)]
pub(crate) async fn delete_fee(
    State(house): State<House>,
    caller: Allowed<FeesWrite>,
    Segment(id): Segment<Id<noun::Fee>>,
) -> Answer<NoContent> {
    let scope = caller.scope();
    house.db.write(&caller.call(), move |tx| super::delete(tx, &scope, id)).await?;
    Ok(NoContent)
}
