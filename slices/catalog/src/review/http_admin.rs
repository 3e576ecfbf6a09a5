//! What staff do with reviews.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::{ReadTx, Tx};
use bodega_http::{Allowed, Answer, Body, Data, List, Once, OnceHeader, PageParams, Paged, Params, Segment};
use bodega_identity::permission::ReviewsModerate;
use bodega_kernel::{Check, Id, noun, text};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Decision, Listing, Outcome, Status, view::AdminReviewView};
use crate::{CatalogError, http::Catalog, product::BulkError};

/// So many reviews at once.
const MAX_IDS: usize = 500;

/// Which reviews.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(crate) struct AdminReviewParams {
    /// Those that have come so far.
    #[param(inline)]
    status: Option<Status>,
    /// Those of this product, whatever their status.
    #[param(value_type = Option<String>)]
    product_id: Option<Id<noun::Product>>,
}

/// List reviews
///
/// Of those that wait, who waits longest comes first; otherwise the newest.
#[utoipa::path(
    get, path = "/api/v1/admin/reviews", operation_id = "listReviews", tag = "Reviews",
    security(("bearer" = ["reviews:moderate"])), params(AdminReviewParams, PageParams),
    responses((status = 200, body = List<AdminReviewView>))
)]
pub(crate) async fn list_reviews(
    State(catalog): State<Catalog>,
    caller: Allowed<ReviewsModerate>,
    Params(params): Params<AdminReviewParams>,
    page: Paged,
) -> Answer<List<AdminReviewView>> {
    let (scope, request) = (caller.scope(), page.0.clone());
    let listing = Listing { status: params.status, product: params.product_id };
    let read = move |tx: &mut ReadTx| -> Result<_, CatalogError> {
        let found = super::list(tx, &scope, listing, &request)?;
        Ok(AdminReviewView::page(tx, &scope, found)?)
    };
    Ok(page.list(catalog.house.db.read(&caller.scope(), read).await?))
}

/// Read a review
#[utoipa::path(
    get, path = "/api/v1/admin/reviews/{id}", operation_id = "getReview", tag = "Reviews",
    security(("bearer" = ["reviews:moderate"])), params(("id" = Id<noun::Review>, Path)),
    responses((status = 200, body = Data<AdminReviewView>))
)]
pub(crate) async fn get_review(
    State(catalog): State<Catalog>,
    caller: Allowed<ReviewsModerate>,
    Segment(id): Segment<Id<noun::Review>>,
) -> Answer<Data<AdminReviewView>> {
    let scope = caller.scope();
    let read = move |tx: &mut ReadTx| -> Result<_, CatalogError> {
        let review = super::get(tx, &scope, id)?;
        Ok(AdminReviewView::one(tx, &scope, review)?)
    };
    Ok(Data(catalog.house.db.read(&caller.scope(), read).await?))
}

/// A decision.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ModerateReview, example = json!({ "decision": "REJECTED", "reason": "names another buyer", "version": 1 }))]
pub(crate) struct ModerateBody {
    decision: Decision,
    /// Why it is not shown, for its author.
    #[schema(max_length = 500)]
    reason: Option<String>,
    /// The version that was read: another one is not decided on.
    version: Option<i64>,
}

/// Decide on a review
///
/// The product's rating changes with it.
#[utoipa::path(
    patch, path = "/api/v1/admin/reviews/{id}/moderate", operation_id = "moderateReview", tag = "Reviews",
    security(("bearer" = ["reviews:moderate"])), params(("id" = Id<noun::Review>, Path), OnceHeader),
    request_body = ModerateBody, responses((status = 200, body = Data<AdminReviewView>))
)]
pub(crate) async fn moderate_review(
    State(catalog): State<Catalog>,
    caller: Allowed<ReviewsModerate>,
    Segment(id): Segment<Id<noun::Review>>,
    once: Once,
    Body(body): Body<ModerateBody>,
) -> Answer<Response> {
    let scope = caller.scope();
    let mut check = Check::new();
    let reason = text::optional(&mut check, "reason", body.reason.as_deref(), 500);
    check.done()?;
    let command = move |tx: &mut Tx| -> Result<_, CatalogError> {
        let review = super::moderate(tx, &scope, id, body.version, body.decision, reason.as_deref())?;
        Ok(AdminReviewView::one(tx, &scope, review)?)
    };
    once.write(&catalog.house.db, caller.call(), StatusCode::OK, command).await
}

/// One decision on many reviews.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ModerateReviews, example = json!({ "ids": ["rev_01jd3v7k2mfq9s8x4t6w0ybnhe"], "decision": "APPROVED" }))]
pub(crate) struct BulkModerateBody {
    /// At most 500. One that cannot be read has its error in its place.
    #[schema(min_items = 1, max_items = 500)]
    ids: Vec<String>,
    decision: Decision,
    /// Why they are not shown, for their authors.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// What became of one of them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ModeratedView {
    /// As it was sent.
    id: String,
    /// Did it go through?
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<BulkError>,
}

/// Decide on many reviews
///
/// Each for itself: the answer has a result for each id, in their order, and one that fails leaves the others alone.
#[utoipa::path(
    patch, path = "/api/v1/admin/reviews/bulk-moderate", operation_id = "moderateReviews", tag = "Reviews",
    security(("bearer" = ["reviews:moderate"])), params(OnceHeader), request_body = BulkModerateBody,
    responses((status = 200, body = Data<Vec<ModeratedView>>))
)]
pub(crate) async fn moderate_reviews(
    State(catalog): State<Catalog>,
    caller: Allowed<ReviewsModerate>,
    once: Once,
    Body(body): Body<BulkModerateBody>,
) -> Answer<Response> {
    let scope = caller.scope();
    let mut check = Check::new();
    check.that(!body.ids.is_empty(), "ids", "REQUIRED", "must not be empty");
    check.that(body.ids.len() <= MAX_IDS, "ids", "TOO_MANY", "must have at most 500 entries");
    let reason = text::optional(&mut check, "reason", body.reason.as_deref(), 500);
    check.done()?;
    let command = move |tx: &mut Tx| -> Result<Vec<ModeratedView>, CatalogError> {
        let ids: Vec<_> = body.ids.iter().filter_map(|id| id.parse().ok()).collect();
        let mut outcomes = super::bulk_moderate(tx, &scope, &ids, body.decision, reason.as_deref())?.into_iter();
        let told = body.ids.iter().map(|id| match id.parse::<Id<noun::Review>>() {
            Ok(_) => ModeratedView::of(id, outcomes.next()),
            Err(_) => ModeratedView::of(id, None),
        });
        Ok(told.collect())
    };
    once.write(&catalog.house.db, caller.call(), StatusCode::OK, command).await
}

impl ModeratedView {
    /// What cannot be an id names nothing.
    fn of(id: &str, outcome: Option<Outcome>) -> Self {
        let result = outcome.map_or(Err(CatalogError::NotFound("review")), |(_, result)| result.map(drop));
        let error = result.err().map(|error| BulkError::of(&error));
        Self { id: id.to_owned(), ok: error.is_none(), error }
    }
}

/// What the merchant says.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ReplyToReview, example = json!({ "text": "Thank you!" }))]
pub(crate) struct ReplyBody {
    #[schema(min_length = 1, max_length = 2000)]
    text: String,
}

/// Answer a review
///
/// There is one answer: said again, it is another.
#[utoipa::path(
    put, path = "/api/v1/admin/reviews/{id}/reply", operation_id = "replyToReview", tag = "Reviews",
    security(("bearer" = ["reviews:moderate"])), params(("id" = Id<noun::Review>, Path)), request_body = ReplyBody,
    responses((status = 200, body = Data<AdminReviewView>))
)]
pub(crate) async fn reply_to_review(
    State(catalog): State<Catalog>,
    caller: Allowed<ReviewsModerate>,
    Segment(id): Segment<Id<noun::Review>>,
    Body(body): Body<ReplyBody>,
) -> Answer<Data<AdminReviewView>> {
    let mut check = Check::new();
    let text = text::checked(&mut check, "text", &body.text, 1, 2000);
    check.done()?;
    say(&catalog, &caller, id, Some(text)).await
}

/// Take the answer to a review back
#[utoipa::path(
    delete, path = "/api/v1/admin/reviews/{id}/reply", operation_id = "removeReviewReply", tag = "Reviews",
    security(("bearer" = ["reviews:moderate"])), params(("id" = Id<noun::Review>, Path)),
    responses((status = 200, body = Data<AdminReviewView>))
)]
pub(crate) async fn remove_review_reply(
    State(catalog): State<Catalog>,
    caller: Allowed<ReviewsModerate>,
    Segment(id): Segment<Id<noun::Review>>,
) -> Answer<Data<AdminReviewView>> {
    say(&catalog, &caller, id, None).await
}

async fn say(
    catalog: &Catalog,
    caller: &Allowed<ReviewsModerate>,
    id: Id<noun::Review>,
    text: Option<String>,
) -> Answer<Data<AdminReviewView>> {
    let scope = caller.scope();
    let command = move |tx: &mut Tx| -> Result<_, CatalogError> {
        let review = super::reply(tx, &scope, id, text.as_deref())?;
        Ok(AdminReviewView::one(tx, &scope, review)?)
    };
    Ok(Data(catalog.house.db.write(&caller.call(), command).await?))
}
