//! Transfers over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::{ReadTx, Tx};
use bodega_http::{Allowed, Answer, Body, Data, House, List, Once, OnceHeader, PageParams, Paged, Params, Segment};
use bodega_identity::permission::{StockRead, StockTransfer};
use bodega_kernel::{Check, Id, Invalid, Page, Quantity, Scope, Time, noun, text};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Arrival, Send, Status, Transfer};
use crate::{InventoryError, Item, Reach, item};

/// So many lines in one transfer.
const MAX_LINES: usize = 500;

/// Goods on their way from one branch to another.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TransferView {
    id: Id<noun::Transfer>,
    from_branch_id: Id<noun::Site>,
    to_branch_id: Id<noun::Site>,
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    lines: Vec<PartView>,
    sent_at: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_at: Option<Time>,
}

/// What was sent of one variant, and what became of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PartView {
    variant_id: Id<noun::Variant>,
    #[schema(example = "MILK-1L")]
    sku: String,
    /// How much left.
    quantity: i64,
    /// How much of it is on its way.
    in_transit: i64,
    /// How much of it arrived.
    received: i64,
    /// How much of it never will.
    lost: i64,
    /// How much of it came back.
    returned: i64,
}

/// Goods to be sent.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "fromBranchId": "ste_01jd3v7k2mfq9s8x4t6w0ybnhe", "toBranchId": "ste_01jd3v7k2mfq9s8x4t6w0ybnhf",
    "lines": [{ "sku": "MILK-1L", "quantity": 12 }]
}))]
pub(crate) struct SendBody {
    from_branch_id: Id<noun::Site>,
    to_branch_id: Id<noun::Site>,
    lines: Vec<PartBody>,
    note: Option<String>,
}

/// So much of something.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PartBody {
    #[schema(example = "MILK-1L")]
    sku: String,
    #[schema(minimum = 1, maximum = 1000000000)]
    quantity: i64,
}

/// What has arrived; without lines all that is on its way.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "lines": [{ "sku": "MILK-1L", "quantity": 11 }], "complete": true }))]
pub(crate) struct ArrivalBody {
    lines: Option<Vec<PartBody>>,
    /// Is the rest given up? Then it is written off.
    complete: Option<bool>,
}

fn checked_lines(check: &mut Check, lines: &[PartBody]) -> Vec<(Item, Quantity)> {
    check.that(!lines.is_empty(), "lines", "REQUIRED", "must not be empty");
    check.that(lines.len() <= MAX_LINES, "lines", "TOO_MANY", "must have at most 500 entries");
    let mut checked = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate().take(MAX_LINES) {
        let sku = text::checked(check, &format!("lines[{index}].sku"), &line.sku, 1, 100);
        let field = format!("lines[{index}].quantity");
        if let Some(quantity) = check.take(&field, "OUT_OF_RANGE", Quantity::try_from(line.quantity)) {
            checked.push((Item::Sku(sku), quantity));
        }
    }
    checked
}

impl SendBody {
    fn checked(self) -> Result<Send, Invalid> {
        let mut check = Check::new();
        let differ = self.from_branch_id != self.to_branch_id;
        check.that(differ, "toBranchId", "SAME_BRANCH", "must be another than fromBranchId");
        let lines = checked_lines(&mut check, &self.lines);
        let note = text::optional(&mut check, "note", self.note.as_deref(), 500);
        check.done()?;
        Ok(Send { source: self.from_branch_id, target: self.to_branch_id, lines, note })
    }
}

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
    page: Paged,
) -> Answer<List<TransferView>> {
    let (scope, reach, request) = (caller.scope(), Reach::from(caller.sites.clone()), page.0.clone());
    let read = move |tx: &mut ReadTx| -> Result<_, InventoryError> {
        let reach = reach.within(wanted.branch_id)?;
        let found = super::list(tx, &scope, &reach, wanted.status, &request)?;
        let (total, total_capped, next_cursor) = (found.total, found.total_capped, found.next_cursor);
        Ok(Page { items: views(tx, &scope, found.items)?, total, total_capped, next_cursor })
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
    let body = body.map(|Body(body)| body).unwrap_or_default();
    let mut check = Check::new();
    let lines = body.lines.map(|lines| checked_lines(&mut check, &lines));
    check.done()?;
    let arrival = Arrival { lines, complete: body.complete.unwrap_or(false) };
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

fn view(tx: &mut ReadTx, scope: &Scope, transfer: Transfer) -> Result<TransferView, InventoryError> {
    views(tx, scope, vec![transfer])?.pop().ok_or(InventoryError::NotFound("transfer"))
}

fn views(tx: &mut ReadTx, scope: &Scope, transfers: Vec<Transfer>) -> Result<Vec<TransferView>, InventoryError> {
    let variants = transfers.iter().flat_map(|transfer| &transfer.lines).map(|part| part.variant);
    let skus = item::skus_of(tx, scope, variants)?;
    let part = |part: &super::Part| PartView {
        variant_id: part.variant,
        sku: skus.get(&part.variant).cloned().unwrap_or_default(),
        quantity: part.quantity,
        in_transit: part.in_transit(),
        received: part.received,
        lost: part.lost,
        returned: part.returned,
    };
    let view = |transfer: Transfer| TransferView {
        id: transfer.id,
        from_branch_id: transfer.source,
        to_branch_id: transfer.target,
        status: transfer.status,
        lines: transfer.lines.iter().map(part).collect(),
        note: transfer.note,
        sent_at: transfer.sent_at,
        closed_at: transfer.closed_at,
    };
    Ok(transfers.into_iter().map(view).collect())
}
