//! Asking for stock, over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::{ReadTx, Tx};
use bodega_http::{Allowed, Answer, Body, CountedPage, Data, House, Ignored, List, Once, OnceHeader, PageParams};
use bodega_identity::permission;
use bodega_kernel::{Check, Id, Invalid, Page, Quantity, Scope, Time, noun, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Ask, Kind, Status, StockRequest};
use crate::{InventoryError, Item, item, paged::turned};

/// An employee's wish, and what became of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = StockRequest)]
pub(crate) struct RequestView {
    id: Id<noun::StockRequest>,
    branch_id: Id<noun::Site>,
    #[schema(example = "MILK-1L")]
    sku: String,
    #[serde(rename = "type")]
    kind: Kind,
    #[schema(example = 24)]
    quantity: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    status: Status,
    /// Who asks.
    requested_by: String,
    /// Who decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    reviewed_by: Option<String>,
    created_at: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    reviewed_at: Option<Time>,
    /// What the manager says to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    review_note: Option<String>,
}

impl RequestView {
    /// Requests with their SKUs.
    pub(super) fn all(
        tx: &mut ReadTx,
        scope: &Scope,
        requests: Vec<StockRequest>,
    ) -> Result<Vec<Self>, InventoryError> {
        let skus = item::skus_of(tx, scope, requests.iter().map(|request| request.variant))?;
        let view = |request: StockRequest| Self {
            id: request.id,
            branch_id: request.site,
            sku: skus.get(&request.variant).cloned().unwrap_or_default(),
            kind: request.kind,
            quantity: request.quantity,
            note: request.note,
            status: request.status,
            requested_by: request.requested_by,
            reviewed_by: request.reviewed_by,
            created_at: request.created_at,
            reviewed_at: request.reviewed_at,
            review_note: request.review_note,
        };
        Ok(requests.into_iter().map(view).collect())
    }

    /// A page of them.
    pub(super) fn page(tx: &mut ReadTx, scope: &Scope, page: Page<StockRequest>) -> Result<Page<Self>, InventoryError> {
        turned(page, |requests| Self::all(tx, scope, requests))
    }

    /// One of them.
    pub(super) fn one(tx: &mut ReadTx, scope: &Scope, request: StockRequest) -> Result<Self, InventoryError> {
        Self::all(tx, scope, vec![request])?.pop().ok_or(InventoryError::NotFound("stock request"))
    }
}

/// A wish for stock.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "branchId": "ste_01jd3v7k2mfq9s8x4t6w0ybnhe", "sku": "MILK-1L", "type": "ADD_QUANTITY", "quantity": 24,
    "note": "sold out since noon"
}))]
#[expect(dead_code, reason = "read-only fields are let pass and not looked at")]
pub(crate) struct AskBody {
    branch_id: Id<noun::Site>,
    sku: String,
    #[serde(rename = "type")]
    kind: Kind,
    /// At least 1 where it is added, at least 0 where it is set.
    #[schema(minimum = 0, maximum = 1000000000)]
    quantity: i64,
    note: Option<String>,
    #[serde(default)]
    id: Ignored,
    #[serde(default)]
    status: Ignored,
    #[serde(default)]
    requested_by: Ignored,
    #[serde(default)]
    created_at: Ignored,
}

impl AskBody {
    fn checked(self) -> Result<Ask, Invalid> {
        let mut check = Check::new();
        let sku = text::checked(&mut check, "sku", &self.sku, 1, 100);
        let least = i64::from(self.kind == Kind::AddQuantity);
        let sane = (least..=Quantity::MAX).contains(&self.quantity);
        check.that(sane, "quantity", "OUT_OF_RANGE", "must be at most 1000000000, and more than 0 where it is added");
        let note = text::optional(&mut check, "note", self.note.as_deref(), 500);
        check.done()?;
        Ok(Ask { site: self.branch_id, item: Item::Sku(sku), kind: self.kind, quantity: self.quantity, note })
    }
}

/// Ask for stock
///
/// Nothing moves until a manager has decided.
#[utoipa::path(
    post, path = "/api/v1/stock-requests", operation_id = "askForStock", tag = "Stock requests",
    security(("bearer" = ["stock:request"])), params(OnceHeader), request_body = AskBody,
    responses((status = 201, body = Data<RequestView>))
)]
pub(crate) async fn ask_for_stock(
    State(house): State<House>,
    caller: Allowed<permission::StockRequest>,
    once: Once,
    Body(body): Body<AskBody>,
) -> Answer<Response> {
    let (scope, wish) = (caller.scope(), body.checked()?);
    caller.may_site(wish.site)?;
    let ask = move |tx: &mut Tx| {
        let request = super::ask(tx, &scope, &wish)?;
        RequestView::one(tx, &scope, request)
    };
    once.write(&house.db, caller.call(), StatusCode::CREATED, ask).await
}

/// List what I have asked for
///
/// Newest first.
#[utoipa::path(
    get, path = "/api/v1/stock-requests/my", operation_id = "listMyStockRequests", tag = "Stock requests",
    security(("bearer" = ["stock:request"])), params(PageParams),
    responses((status = 200, body = List<RequestView>))
)]
pub(crate) async fn list_my_requests(
    State(house): State<House>,
    caller: Allowed<permission::StockRequest>,
    page: CountedPage,
) -> Answer<List<RequestView>> {
    let (scope, asker, request) = (caller.scope(), caller.actor.id.clone(), page.0.clone());
    let read = move |tx: &mut ReadTx| {
        let found = super::mine(tx, &scope, &asker, &request)?;
        RequestView::page(tx, &scope, found)
    };
    Ok(page.list(house.db.read(&caller.scope(), read).await?))
}
