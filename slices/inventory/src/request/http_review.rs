//! Deciding on stock requests, over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::{ReadTx, Tx};
use bodega_http::{
    Allowed, Answer, Body, CountedPage, Data, House, List, Once, OnceHeader, PageParams, Params, Segment,
};
use bodega_identity::permission::StockReview;
use bodega_kernel::{Check, Failure, Id, noun, text};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::{Decision, Outcome, Status, http::RequestView};
use crate::{InventoryError, Reach};

/// So many requests at once.
const MAX_IDS: usize = 500;

/// Which requests are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(crate) struct RequestParams {
    /// Only those that have come so far.
    #[param(inline)]
    status: Option<Status>,
    /// Only those at this branch.
    branch_id: Option<Id<noun::Site>>,
}

/// List stock requests
///
/// Newest first.
#[utoipa::path(
    get, path = "/api/v1/admin/stock-requests", operation_id = "listStockRequests", tag = "Stock requests",
    security(("bearer" = ["stock:review"])), params(RequestParams, PageParams),
    responses((status = 200, body = List<RequestView>))
)]
pub(crate) async fn list_requests(
    State(house): State<House>,
    caller: Allowed<StockReview>,
    Params(wanted): Params<RequestParams>,
    page: CountedPage,
) -> Answer<List<RequestView>> {
    let (scope, reach, request) = (caller.scope(), Reach::from(caller.sites.clone()), page.0.clone());
    let read = move |tx: &mut ReadTx| {
        let reach = reach.within(wanted.branch_id)?;
        let found = super::list(tx, &scope, &reach, wanted.status, &request)?;
        RequestView::page(tx, &scope, found)
    };
    Ok(page.list(house.db.read(&caller.scope(), read).await?))
}

/// A decision.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "decision": "APPROVED", "note": "fetch it from the cold room" }))]
pub(crate) struct ReviewBody {
    decision: Decision,
    note: Option<String>,
}

/// Decide on a stock request
///
/// Approval moves stock at once.
#[utoipa::path(
    patch, path = "/api/v1/admin/stock-requests/{id}/review", operation_id = "reviewStockRequest",
    tag = "Stock requests", security(("bearer" = ["stock:review"])),
    params(("id" = Id<noun::StockRequest>, Path), OnceHeader), request_body = ReviewBody,
    responses((status = 200, body = Data<RequestView>))
)]
pub(crate) async fn review_request(
    State(house): State<House>,
    caller: Allowed<StockReview>,
    Segment(id): Segment<Id<noun::StockRequest>>,
    once: Once,
    Body(body): Body<ReviewBody>,
) -> Answer<Response> {
    let (scope, reach) = (caller.scope(), Reach::from(caller.sites.clone()));
    let mut check = Check::new();
    let note = text::optional(&mut check, "note", body.note.as_deref(), 500);
    check.done()?;
    let review = move |tx: &mut Tx| {
        let request = super::review(tx, &scope, &reach, id, body.decision, note.as_deref())?;
        RequestView::one(tx, &scope, request)
    };
    once.write(&house.db, caller.call(), StatusCode::OK, review).await
}

/// One decision on many requests.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "ids": ["srq_01jd3v7k2mfq9s8x4t6w0ybnhe"], "decision": "APPROVED" }))]
pub(crate) struct BulkReviewBody {
    /// At most 500. One that cannot be read has its error in its place.
    ids: Vec<String>,
    decision: Decision,
    note: Option<String>,
}

/// What became of one of them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReviewedView {
    /// As it was sent.
    id: String,
    /// Did it go through?
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ReviewErrorView>,
}

/// Why it did not.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReviewErrorView {
    #[schema(example = "REQUEST_ALREADY_REVIEWED")]
    code: String,
    message: String,
    details: Vec<Value>,
}

/// Decide on many stock requests
///
/// Each for itself: the answer has a result for each id, in their order, and one that fails leaves the others alone.
#[utoipa::path(
    patch, path = "/api/v1/admin/stock-requests/bulk-review", operation_id = "reviewStockRequests",
    tag = "Stock requests", security(("bearer" = ["stock:review"])), params(OnceHeader),
    request_body = BulkReviewBody, responses((status = 200, body = Data<Vec<ReviewedView>>))
)]
pub(crate) async fn review_requests(
    State(house): State<House>,
    caller: Allowed<StockReview>,
    once: Once,
    Body(body): Body<BulkReviewBody>,
) -> Answer<Response> {
    let (scope, reach) = (caller.scope(), Reach::from(caller.sites.clone()));
    let mut check = Check::new();
    check.that(!body.ids.is_empty(), "ids", "REQUIRED", "must not be empty");
    check.that(body.ids.len() <= MAX_IDS, "ids", "TOO_MANY", "must have at most 500 entries");
    let note = text::optional(&mut check, "note", body.note.as_deref(), 500);
    check.done()?;
    let review = move |tx: &mut Tx| -> Result<Vec<ReviewedView>, InventoryError> {
        let ids: Vec<_> = body.ids.iter().filter_map(|id| id.parse().ok()).collect();
        let outcomes = super::bulk_review(tx, &scope, &reach, &ids, body.decision, note.as_deref())?;
        let mut outcomes = outcomes.into_iter();
        let told = body.ids.iter().map(|id| match id.parse::<Id<noun::StockRequest>>() {
            Ok(_) => ReviewedView::of(id, outcomes.next()),
            Err(_) => ReviewedView::of(id, None),
        });
        Ok(told.collect())
    };
    once.write(&house.db, caller.call(), StatusCode::OK, review).await
}

impl ReviewedView {
    /// What cannot be an id names nothing.
    fn of(id: &str, outcome: Option<Outcome>) -> Self {
        let result = outcome.map_or(Err(InventoryError::NotFound("stock request")), |(_, result)| result.map(drop));
        let error = result.err().map(|error| ReviewErrorView {
            code: error.code().to_owned(),
            message: error.message(),
            details: error.details(),
        });
        Self { id: id.to_owned(), ok: error.is_none(), error }
    }
}
