//! Transfers over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::{ReadTx, Tx};
use bodega_http::{
    Allowed, Answer, Body, CountedPage, Data, House, List, Once, OnceHeader, PageParams, Params, Segment,
};
use bodega_identity::permission::{StockRead, StockTransfer};
use bodega_kernel::{Id, noun};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    Status,
    body::{ArrivalBody, SendBody, TransferView, view, views},
};
use crate::{InventoryError, Reach, paged::turned};

/// Send goods to another branch
///
/// They leave at once and are in transit until they arrive. What is promised at the branch stays there.
#[utoipa::path(
    post, path = "/api/v1/admin/transfers", operation_id = "sendTransfer", tag = "Transfers",
    security(("bearer" = ["stock:transfer"])), params(OnceHeader), request_body = SendBody,
    responses((status = 201, body = Data<TransferView>))
)]
pub(crate) async fn send_transfer(
    State(house): State<House>,
    caller: Allowed<StockTransfer>,
    once: Once,
    Body(body): Body<SendBody>,
) -> Answer<Response> {
    let (scope, order) = (caller.scope(), body.checked()?);
    caller.may_site(order.source)?;
    let send = move |tx: &mut Tx| {
        let transfer = super::send(tx, &scope, &order)?;
        view(tx, &scope, transfer)
    };
    once.write(&house.db, caller.call(), StatusCode::CREATED, send).await
}

/// Which transfers are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(crate) struct TransferParams {
    /// Only those that have come so far.
    #[param(inline)]
    status: Option<Status>,
    /// Only those to or from this branch.
    branch_id: Option<Id<noun::Site>>,
}

/// List transfers
///
/// Newest first.
#[utoipa::path(
    get, path = "/api/v1/admin/transfers", operation_id = "listTransfers", tag = "Transfers",
    security(("bearer" = ["stock:read"])), params(TransferParams, PageParams),
    responses((status = 200, body = List<TransferView>))
)]
pub(crate) async fn list_transfers(
    State(house): State<House>,
    caller: Allowed<StockRead>,
    Params(wanted): Params<TransferParams>,
    page: CountedPage,
) -> Answer<List<TransferView>> {
    let (scope, reach, request) = (caller.scope(), Reach::from(caller.sites.clone()), page.0.clone());
    let read = move |tx: &mut ReadTx| -> Result<_, InventoryError> {
        let reach = reach.within(wanted.branch_id)?;
        let found = super::list(tx, &scope, &reach, wanted.status, &request)?;
        turned(found, |transfers| views(tx, &scope, transfers))
    };
    Ok(page.list(house.db.read(&caller.scope(), read).await?))
}

/// Read a transfer
#[utoipa::path(
    get, path = "/api/v1/admin/transfers/{id}", operation_id = "getTransfer", tag = "Transfers",
    security(("bearer" = ["stock:read"])), params(("id" = Id<noun::Transfer>, Path)),
    responses((status = 200, body = Data<TransferView>))
)]
pub(crate) async fn get_transfer(
    State(house): State<House>,
    caller: Allowed<StockRead>,
    Segment(id): Segment<Id<noun::Transfer>>,
) -> Answer<Data<TransferView>> {
    let (scope, reach) = (caller.scope(), Reach::from(caller.sites.clone()));
    let read = move |tx: &mut ReadTx| {
        let transfer = super::find(tx, &scope, &reach, id)?;
        view(tx, &scope, transfer)
    };
    Ok(Data(house.db.read(&caller.scope(), read).await?))
}

/// Receive a transfer
///
/// All that is on its way, or the given lines. With `complete` the rest is written off.
#[utoipa::path(
    post, path = "/api/v1/admin/transfers/{id}/receive", operation_id = "receiveTransfer", tag = "Transfers",
    security(("bearer" = ["stock:transfer"])), params(("id" = Id<noun::Transfer>, Path), OnceHeader),
    request_body = Option<ArrivalBody>, responses((status = 200, body = Data<TransferView>))
)]
pub(crate) async fn receive_transfer(
    State(house): State<House>,
    caller: Allowed<StockTransfer>,
    Segment(id): Segment<Id<noun::Transfer>>,
    once: Once,
    body: Option<Body<ArrivalBody>>,
) -> Answer<Response> {
    let (scope, reach) = (caller.scope(), Reach::from(caller.sites.clone()));
    let arrival = body.map(|Body(body)| body).unwrap_or_default().checked()?;
    let receive = move |tx: &mut Tx| {
        let transfer = super::receive(tx, &scope, &reach, id, &arrival)?;
        view(tx, &scope, transfer)
    };
    once.write(&house.db, caller.call(), StatusCode::OK, receive).await
}

/// Cancel a transfer
///
/// What is still on its way goes back.
#[utoipa::path(
    post, path = "/api/v1/admin/transfers/{id}/cancel", operation_id = "cancelTransfer", tag = "Transfers",
    security(("bearer" = ["stock:transfer"])), params(("id" = Id<noun::Transfer>, Path), OnceHeader),
    responses((status = 200, body = Data<TransferView>))
)]
pub(crate) async fn cancel_transfer(
    State(house): State<House>,
    caller: Allowed<StockTransfer>,
    Segment(id): Segment<Id<noun::Transfer>>,
    once: Once,
) -> Answer<Response> {
    let (scope, reach) = (caller.scope(), Reach::from(caller.sites.clone()));
    let cancel = move |tx: &mut Tx| {
        let transfer = super::cancel(tx, &scope, &reach, id)?;
        view(tx, &scope, transfer)
    };
    once.write(&house.db, caller.call(), StatusCode::OK, cancel).await
}
