//! Orders over HTTP, as their buyers see them.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use bodega_db::{ReadTx, Tx};
use bodega_http::{
    Allowed, Answer, Body, Data, List, Match, MatchHeader, Once, OnceHeader, PageParams, Paged, Params, Segment,
    SignedIn, Tagged, Visit,
};
use bodega_identity::{customer, permission::OrdersAdmin};
use bodega_inventory::Reach;
use bodega_kernel::{Id, Page, Scope, Time, noun};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    Cancel, Order, OrderView, Power, Step,
    asker::{Asker, OrderToken},
    body::{CancelBody, LookupBody, StatusBody},
    telling::ChapterView,
};
use crate::{Sales, SalesError};

/// Which orders are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(crate) struct OrdersParams {
    /// Only those that were changed at this time or later.
    updated_since: Option<Time>,
}

/// How much is to be said of an order.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(crate) struct ExplainParams {
    /// With how each total came about, and why these sites.
    pub explain: bool,
}

/// List your orders
///
/// The newest first. What was never paid is not among them.
#[utoipa::path(
    get, path = "/api/v1/orders", operation_id = "listOrders", tag = "Orders", security(("bearer" = [])),
    params(OrdersParams, PageParams), responses((status = 200, body = List<OrderView>))
)]
pub(crate) async fn list_orders(
    State(sales): State<Sales>,
    caller: SignedIn,
    Params(wanted): Params<OrdersParams>,
    page: Paged,
) -> Answer<List<OrderView>> {
    let Some(owner) = caller.customer else { return Ok(page.list(Page::counted(Vec::new(), 0))) };
    of_customer(&sales, caller.scope(), owner, wanted.updated_since, page).await
}

/// List somebody's orders
///
/// Your own, or, for administrators, anybody's.
#[utoipa::path(
    get, path = "/api/v1/orders/user/{userId}", operation_id = "listOrdersOfUser", tag = "Orders",
    security(("bearer" = [])), params(("userId" = Id<noun::User>, Path), OrdersParams, PageParams),
    responses((status = 200, body = List<OrderView>))
)]
pub(crate) async fn list_orders_of_user(
    State(sales): State<Sales>,
    caller: SignedIn,
    Segment(user): Segment<Id<noun::User>>,
    Params(wanted): Params<OrdersParams>,
    page: Paged,
) -> Answer<List<OrderView>> {
    caller.owns_as_user(Some(user))?;
    let (scope, merchant) = (caller.scope(), caller.merchant);
    let owner = sales.db().read(&scope, move |tx| customer::of_user(tx, merchant, user)).await?;
    match owner {
        Some(owner) => of_customer(&sales, scope, owner.id, wanted.updated_since, page).await,
        None => Ok(page.list(Page::counted(Vec::new(), 0))),
    }
}

async fn of_customer(
    sales: &Sales,
    scope: Scope,
    owner: Id<noun::Customer>,
    since: Option<Time>,
    page: Paged,
) -> Answer<List<OrderView>> {
    let (of, request) = (scope.clone(), page.0.clone());
    let read = move |tx: &mut ReadTx| {
        let found = super::of_customer(tx, &of, owner, since, &request)?;
        views(tx, &of, found)
    };
    Ok(page.list(sales.db().read(&scope, read).await?))
}

/// Read an order
///
/// Your own; a guest's by its token; anybody's for administrators. To everybody else there is none.
#[utoipa::path(
    get, path = "/api/v1/orders/{id}", operation_id = "getOrder", tag = "Orders", security(("bearer" = [])),
    params(("id" = Id<noun::Order>, Path), OrderToken, ExplainParams), responses((status = 200, body = Data<OrderView>))
)]
pub(crate) async fn get_order(
    State(sales): State<Sales>,
    asker: Asker,
    Segment(id): Segment<Id<noun::Order>>,
    Params(how): Params<ExplainParams>,
) -> Answer<Tagged<Data<OrderView>>> {
    let (scope, reader) = (asker.scope(), asker.reader.clone());
    let read = move |tx: &mut ReadTx| {
        let order = super::readable(tx, &scope, id, &reader)?;
        let view = view(tx, &scope, &order)?;
        Ok::<_, SalesError>(if how.explain { view.explained(&order) } else { view })
    };
    let view = sales.db().read(&asker.scope(), read).await?;
    let version = view.version;
    Ok(Data(view).version(version))
}

/// Call an order off
///
/// While nobody has begun with it. Its stock and its place are free again, and what was held or paid goes back.
#[utoipa::path(
    post, path = "/api/v1/orders/{id}/cancel", operation_id = "cancelOrder", tag = "Orders", security(("bearer" = [])),
    params(("id" = Id<noun::Order>, Path), OrderToken, OnceHeader, MatchHeader), request_body = Option<CancelBody>,
    responses((status = 200, body = Data<OrderView>))
)]
pub(crate) async fn cancel_order(
    State(sales): State<Sales>,
    asker: Asker,
    Segment(id): Segment<Id<noun::Order>>,
    once: Once,
    meant: Match,
    body: Option<Body<CancelBody>>,
) -> Answer<Response> {
    let body = body.map(|Body(body)| body).unwrap_or_default();
    let expected = meant.or(body.version)?;
    let (scope, reader) = (asker.scope(), asker.reader.clone());
    // An administrator who is the buyer too may do what buyers may.
    let how = Cancel { power: asker.power(), reason: body.reason()?, expected };
    let cancel = move |tx: &mut Tx| {
        super::readable(tx, &scope, id, &reader)?;
        let order = super::cancel(tx, &scope, id, &how)?;
        view(tx, &scope, &order)
    };
    once.write(sales.db(), asker.call(), StatusCode::OK, cancel).await
}

/// The story of an order
///
/// From its first word on, told for people; `type` and `data` are for programs.
#[utoipa::path(
    get, path = "/api/v1/search/orders/{id}/history", operation_id = "getOrderHistory", tag = "Orders",
    security(("bearer" = [])), params(("id" = Id<noun::Order>, Path), OrderToken),
    responses((status = 200, body = List<ChapterView>))
)]
pub(crate) async fn get_order_history(
    State(sales): State<Sales>,
    asker: Asker,
    Segment(id): Segment<Id<noun::Order>>,
) -> Answer<List<ChapterView>> {
    let (scope, reader, inside) = (asker.scope(), asker.reader.clone(), asker.reader.staff.is_some());
    let read = move |tx: &mut ReadTx| {
        super::readable(tx, &scope, id, &reader)?;
        super::history(tx, &scope, id)
    };
    let story = sales.db().read(&asker.scope(), read).await?;
    Ok(List::whole(story.into_iter().map(|chapter| ChapterView::of(chapter, inside)).collect()))
}

/// Move an order
///
/// As an administrator: whatever the table of an order's life allows. `409 INVALID_STATUS_TRANSITION` names where the
/// order is and where it may go.
#[utoipa::path(
    patch, path = "/api/v1/orders/{id}/status", operation_id = "setOrderStatus", tag = "Orders",
    security(("bearer" = ["orders:admin"])), params(("id" = Id<noun::Order>, Path), OnceHeader, MatchHeader),
    request_body = StatusBody, responses((status = 200, body = Data<OrderView>))
)]
pub(crate) async fn set_order_status(
    State(sales): State<Sales>,
    caller: Allowed<OrdersAdmin>,
    Segment(id): Segment<Id<noun::Order>>,
    once: Once,
    meant: Match,
    Body(body): Body<StatusBody>,
) -> Answer<Response> {
    let step = Step {
        to: body.status,
        power: Power::Admin,
        by: caller.user,
        reach: Reach::from(caller.sites.clone()),
        reason: body.reason()?,
        expected: meant.or(body.version)?,
        part: body.fulfilment_id,
    };
    move_on(&sales, caller.scope(), caller.call(), caller.merchant, once, (id, step)).await
}

/// Find an order as a guest
///
/// If there is an order of this number and e-mail, its token is sent to that e-mail. The answer is the same when there is
/// none: nobody learns here who has ordered.
#[utoipa::path(
    post, path = "/api/v1/orders/lookup", operation_id = "lookUpOrder", tag = "Orders", security(()),
    request_body = LookupBody, responses((status = 202, description = "If there is such an order, a mail is on its way."))
)]
pub(crate) async fn look_up_order(
    State(sales): State<Sales>,
    visit: Visit,
    Body(body): Body<LookupBody>,
) -> Answer<Response> {
    let (number, email) = body.checked()?;
    if let Some(number) = number {
        let scope = visit.scope();
        let ask = move |tx: &mut Tx| super::lookup::ask(tx, &scope, number, &email);
        sales.db().write(&visit.call(), ask).await?;
    }
    Ok(StatusCode::ACCEPTED.into_response())
}

/// Moves an order on, and answers it.
pub(super) async fn move_on(
    sales: &Sales,
    scope: Scope,
    call: bodega_kernel::Call,
    merchant: bodega_kernel::MerchantId,
    once: Once,
    (id, step): (Id<noun::Order>, Step),
) -> Answer<Response> {
    let desk = sales.desk(merchant);
    let advance = move |tx: &mut Tx| {
        let order = super::advance(tx, &scope, &desk, id, &step)?;
        view(tx, &scope, &order)
    };
    once.write(sales.db(), call, StatusCode::OK, advance).await
}

/// An order with what is known of its money.
pub(super) fn view(tx: &mut ReadTx, scope: &Scope, order: &Order) -> Result<OrderView, SalesError> {
    Ok(OrderView::of(order, &super::intents(tx, scope, order)?))
}

/// The same of a page of orders: their money is asked for at once.
pub(crate) fn views(tx: &mut ReadTx, scope: &Scope, page: Page<Order>) -> Result<Page<OrderView>, SalesError> {
    let ids: Vec<_> = page.items.iter().flat_map(Order::payments).collect();
    let intents = if ids.is_empty() { Vec::new() } else { bodega_payments::intent::by_ids(tx, scope, &ids)? };
    Ok(page.map(|order| {
        let own: Vec<_> = order.payments().filter_map(|id| intents.iter().find(|one| one.id == id)).cloned().collect();
        OrderView::of(&order, &own)
    }))
}
