//! Orders over HTTP, as those who pick and hand them over see them.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::{ReadTx, Tx};
use bodega_http::{
    Allowed, Answer, Body, Caller, Data, Match, MatchHeader, Once, OnceHeader, Params, Segment, Segments, Tagged,
};
use bodega_identity::permission::{OrdersPick, OrdersRead};
use bodega_inventory::Reach;
use bodega_kernel::{Id, noun};

use super::{
    OrderView, Picker, Power, Reader, Step,
    body::{PickBody, StatusBody},
    http::{ExplainParams, move_on, view},
};
use crate::{Sales, SalesError};

/// In what power staff act on orders.
pub(super) fn power(caller: &Caller) -> Power {
    match (caller.may("orders:admin"), caller.may("orders:write")) {
        (true, _) => Power::Admin,
        (_, true) => Power::Write,
        _ => Power::Pick,
    }
}

fn picker(caller: &Caller) -> Picker {
    Picker { by: caller.user, power: power(caller), reach: Reach::from(caller.sites.clone()) }
}

/// Read an order as staff
#[utoipa::path(
    get, path = "/api/v1/ops/orders/{id}", operation_id = "getOpsOrder", tag = "Order desk",
    security(("bearer" = ["orders:read"])), params(("id" = Id<noun::Order>, Path), ExplainParams),
    responses((status = 200, body = Data<OrderView>))
)]
pub(crate) async fn get_ops_order(
    State(sales): State<Sales>,
    caller: Allowed<OrdersRead>,
    Segment(id): Segment<Id<noun::Order>>,
    Params(how): Params<ExplainParams>,
) -> Answer<Tagged<Data<OrderView>>> {
    let scope = caller.scope();
    let reader = Reader { staff: Some(Reach::from(caller.sites.clone())), ..Reader::default() };
    let read = move |tx: &mut ReadTx| {
        let order = super::readable(tx, &scope, id, &reader)?;
        let view = view(tx, &scope, &order)?;
        Ok::<_, SalesError>(if how.explain { view.explained(&order) } else { view })
    };
    let view = sales.db().read(&caller.scope(), read).await?;
    let version = view.version;
    Ok(Data(view).version(version))
}

/// Claim an order
///
/// Who picks it is one person at a time: `409 ALREADY_CLAIMED` tells who has it.
#[utoipa::path(
    post, path = "/api/v1/ops/orders/{id}/claim", operation_id = "claimOrder", tag = "Order desk",
    security(("bearer" = ["orders:pick"])), params(("id" = Id<noun::Order>, Path), OnceHeader),
    responses((status = 200, body = Data<OrderView>))
)]
pub(crate) async fn claim_order(
    State(sales): State<Sales>,
    caller: Allowed<OrdersPick>,
    Segment(id): Segment<Id<noun::Order>>,
    once: Once,
) -> Answer<Response> {
    let (scope, picker) = (caller.scope(), picker(&caller));
    let claim = move |tx: &mut Tx| {
        let order = super::claim(tx, &scope, id, &picker)?;
        view(tx, &scope, &order)
    };
    once.write(sales.db(), caller.call(), StatusCode::OK, claim).await
}

/// Leave an order to others
///
/// Who picks it does, or who looks after orders.
#[utoipa::path(
    post, path = "/api/v1/ops/orders/{id}/release", operation_id = "releaseOrder", tag = "Order desk",
    security(("bearer" = ["orders:pick"])), params(("id" = Id<noun::Order>, Path), OnceHeader),
    responses((status = 200, body = Data<OrderView>))
)]
pub(crate) async fn release_order(
    State(sales): State<Sales>,
    caller: Allowed<OrdersPick>,
    Segment(id): Segment<Id<noun::Order>>,
    once: Once,
) -> Answer<Response> {
    let (scope, picker) = (caller.scope(), picker(&caller));
    let release = move |tx: &mut Tx| {
        let order = super::release(tx, &scope, id, &picker)?;
        view(tx, &scope, &order)
    };
    once.write(sales.db(), caller.call(), StatusCode::OK, release).await
}

/// Say what was found of a line
///
/// An order that nobody has claimed is claimed by it. What comes in the place of something is promised at once; the total
/// follows when the order is ready.
#[utoipa::path(
    patch, path = "/api/v1/ops/orders/{id}/items/{itemId}/picked-status", operation_id = "setPickedStatus",
    tag = "Order desk", security(("bearer" = ["orders:pick"])),
    params(("id" = Id<noun::Order>, Path), ("itemId" = Id<noun::OrderItem>, Path), OnceHeader), request_body = PickBody,
    responses((status = 200, body = Data<OrderView>))
)]
pub(crate) async fn set_picked_status(
    State(sales): State<Sales>,
    caller: Allowed<OrdersPick>,
    Segments(line): Segments<(Id<noun::Order>, Id<noun::OrderItem>)>,
    once: Once,
    Body(body): Body<PickBody>,
) -> Answer<Response> {
    let (scope, picker, mark) = (caller.scope(), picker(&caller), body.checked()?);
    let desk = sales.desk(caller.merchant);
    let write = move |tx: &mut Tx| {
        let order = super::mark(tx, &scope, &desk, line, &picker, &mark)?;
        view(tx, &scope, &order)
    };
    once.write(sales.db(), caller.call(), StatusCode::OK, write).await
}

/// Move an order on
///
/// Pickers have the short list of moves, who looks after orders has more: `409 INVALID_STATUS_TRANSITION` names those that
/// are open. READY wants every line settled; when something is missing that nobody has agreed to, the order is MISSING.
#[utoipa::path(
    patch, path = "/api/v1/ops/orders/{id}/status", operation_id = "setOpsOrderStatus", tag = "Order desk",
    security(("bearer" = ["orders:pick"])), params(("id" = Id<noun::Order>, Path), OnceHeader, MatchHeader),
    request_body = StatusBody, responses((status = 200, body = Data<OrderView>))
)]
pub(crate) async fn set_ops_order_status(
    State(sales): State<Sales>,
    caller: Allowed<OrdersPick>,
    Segment(id): Segment<Id<noun::Order>>,
    once: Once,
    meant: Match,
    Body(body): Body<StatusBody>,
) -> Answer<Response> {
    let step = Step {
        to: body.status,
        power: power(&caller),
        by: caller.user,
        reach: Reach::from(caller.sites.clone()),
        reason: body.reason()?,
        expected: meant.or(body.version)?,
        part: body.fulfilment_id,
    };
    move_on(&sales, caller.scope(), caller.call(), caller.merchant, once, (id, step)).await
}
