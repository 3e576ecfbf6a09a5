//! Planning windows, over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::{ReadTx, Tx};
use bodega_http::{
    Allowed, Answer, Body, CountedPage, Data, House, List, Match, MatchHeader, NoContent, Once, OnceHeader, PageParams,
    Params, Segment, Tagged,
};
use bodega_identity::permission::{SlotsRead, SlotsWrite};
use bodega_inventory::Reach;
use bodega_kernel::{Id, Time, noun};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    Kind, SlotChange, SlotFilter,
    body::{AdminSlotView, SlotBody},
};

/// Which windows are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(crate) struct SlotParams {
    /// Only those of one branch.
    branch_id: Option<Id<noun::Site>>,
    /// Only those of one kind.
    #[serde(rename = "type")]
    #[param(inline, rename = "type")]
    kind: Option<Kind>,
    /// Only those of one weekday; 0 is Sunday.
    #[param(minimum = 0, maximum = 6)]
    day_of_week: Option<i64>,
    /// Only those that are offered, or only those that are not.
    active: Option<bool>,
    /// Only those that changed since.
    updated_since: Option<Time>,
}

/// List the windows of the week as staff
#[utoipa::path(
    get, path = "/api/v1/admin/delivery-slots", operation_id = "listAllDeliverySlots", tag = "Delivery windows",
    security(("bearer" = ["slots:read"])), params(SlotParams, PageParams),
    responses((status = 200, body = List<AdminSlotView>))
)]
pub(crate) async fn list_all_slots(
    State(house): State<House>,
    caller: Allowed<SlotsRead>,
    Params(wanted): Params<SlotParams>,
    page: CountedPage,
) -> Answer<List<AdminSlotView>> {
    super::http_offer::check_weekday(wanted.day_of_week)?;
    let (scope, request) = (caller.scope(), page.0.clone());
    let reach = Reach::from(caller.sites.clone()).within(wanted.branch_id)?;
    let filter = SlotFilter {
        active: wanted.active,
        kind: wanted.kind,
        day_of_week: wanted.day_of_week,
        updated_since: wanted.updated_since,
    };
    let read = move |tx: &mut ReadTx| super::list(tx, &scope, &reach, filter, &request);
    let found = house.db.read(&caller.scope(), read).await?;
    Ok(page.list(found.map(AdminSlotView::from)))
}

/// Plan a window
///
/// `409 SLOT_OVERLAPS` when a window of the branch is offered for the same hours, of the same type, to the same area.
#[utoipa::path(
    post, path = "/api/v1/admin/delivery-slots", operation_id = "createDeliverySlot", tag = "Delivery windows",
    security(("bearer" = ["slots:write"])), params(OnceHeader), request_body = SlotBody,
    responses((status = 201, body = Data<AdminSlotView>))
)]
pub(crate) async fn create_slot(
    State(house): State<House>,
    caller: Allowed<SlotsWrite>,
    once: Once,
    Body(body): Body<SlotBody>,
) -> Answer<Response> {
    let (scope, new) = (caller.scope(), body.whole()?);
    caller.may_site(new.site)?;
    let create = move |tx: &mut Tx| super::create(tx, &scope, &new).map(AdminSlotView::from);
    once.write(&house.db, caller.call(), StatusCode::CREATED, create).await
}

/// Read a window as staff
#[utoipa::path(
    get, path = "/api/v1/admin/delivery-slots/{id}", operation_id = "getDeliverySlot", tag = "Delivery windows",
    security(("bearer" = ["slots:read"])), params(("id" = Id<noun::Slot>, Path)),
    responses((status = 200, body = Data<AdminSlotView>))
)]
pub(crate) async fn get_slot(
    State(house): State<House>,
    caller: Allowed<SlotsRead>,
    Segment(id): Segment<Id<noun::Slot>>,
) -> Answer<Tagged<Data<AdminSlotView>>> {
    let (scope, reach) = (caller.scope(), Reach::from(caller.sites.clone()));
    let slot = house.db.read(&caller.scope(), move |tx| super::find(tx, &scope, &reach, id)).await?;
    let version = slot.version;
    Ok(Data(slot.into()).version(version))
}

/// Replace a window
#[utoipa::path(
    put, path = "/api/v1/admin/delivery-slots/{id}", operation_id = "replaceDeliverySlot", tag = "Delivery windows",
    security(("bearer" = ["slots:write"])), params(("id" = Id<noun::Slot>, Path), MatchHeader),
    request_body = SlotBody, responses((status = 200, body = Data<AdminSlotView>))
)]
pub(crate) async fn replace_slot(
    State(house): State<House>,
    caller: Allowed<SlotsWrite>,
    Segment(id): Segment<Id<noun::Slot>>,
    meant: Match,
    Body(body): Body<SlotBody>,
) -> Answer<Tagged<Data<AdminSlotView>>> {
    let expected = meant.or(body.version)?;
    let change = body.whole()?.into();
    update(house, caller, id, expected, change).await
}

/// Change a window
///
/// What is not sent stays. Orders that are booked keep their times.
#[utoipa::path(
    patch, path = "/api/v1/admin/delivery-slots/{id}", operation_id = "changeDeliverySlot", tag = "Delivery windows",
    security(("bearer" = ["slots:write"])), params(("id" = Id<noun::Slot>, Path), MatchHeader),
    request_body = SlotBody, responses((status = 200, body = Data<AdminSlotView>))
)]
pub(crate) async fn change_slot(
    State(house): State<House>,
    caller: Allowed<SlotsWrite>,
    Segment(id): Segment<Id<noun::Slot>>,
    meant: Match,
    Body(body): Body<SlotBody>,
) -> Answer<Tagged<Data<AdminSlotView>>> {
    let expected = meant.or(body.version)?;
    update(house, caller, id, expected, body.change()?).await
}

async fn update(
    house: House,
    caller: Allowed<SlotsWrite>,
    id: Id<noun::Slot>,
    expected: Option<i64>,
    change: SlotChange,
) -> Answer<Tagged<Data<AdminSlotView>>> {
    let (scope, reach) = (caller.scope(), Reach::from(caller.sites.clone()));
    let update = move |tx: &mut Tx| super::update(tx, &scope, &reach, id, expected, &change);
    let slot = house.db.write(&caller.call(), update).await?;
    let version = slot.version;
    Ok(Data(slot.into()).version(version))
}

/// Take a window off the offer
///
/// Nobody can book it any more; what is booked in it stays. `active: true` puts it back.
#[utoipa::path(
    delete, path = "/api/v1/admin/delivery-slots/{id}", operation_id = "closeDeliverySlot", tag = "Delivery windows",
    security(("bearer" = ["slots:write"])), params(("id" = Id<noun::Slot>, Path)),
    responses((status = 204))
)]
pub(crate) async fn close_slot(
    State(house): State<House>,
    caller: Allowed<SlotsWrite>,
    Segment(id): Segment<Id<noun::Slot>>,
) -> Answer<NoContent> {
    let (scope, reach) = (caller.scope(), Reach::from(caller.sites.clone()));
    house.db.write(&caller.call(), move |tx| super::close(tx, &scope, &reach, id)).await?;
    Ok(NoContent)
}
