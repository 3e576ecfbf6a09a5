//! Reviews over HTTP: what everybody reads, and what customers write.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::{ReadTx, Tx};
use bodega_http::{
    Answer, Body, Data, HttpError, List, NoContent, Once, OnceHeader, PageParams, Paged, Params, Segment, SignedIn,
    Visit,
};
use bodega_kernel::{Id, Page, noun};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    Sort,
    body::ReviewBody,
    view::{HistogramView, OwnReviewView, ReviewView},
};
use crate::{
    CatalogError,
    http::Catalog,
    product::{self, Name},
};

/// In which order.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReviewParams {
    /// The newest, the best, or the most helpful first.
    #[param(inline)]
    sort: Option<Sort>,
}

/// List the reviews of a product
///
/// Those that somebody has looked at and approved.
#[utoipa::path(
    get, path = "/api/v1/products/{product}/reviews", operation_id = "listProductReviews", tag = "Reviews", security(()),
    params(("product" = String, Path, description = "Its id or its slug", example = "fresh-milk-3"), ReviewParams, PageParams),
    responses((status = 200, body = List<ReviewView>))
)]
pub(crate) async fn list_product_reviews(
    State(catalog): State<Catalog>,
    visit: Visit,
    Segment(name): Segment<Name>,
    Params(params): Params<ReviewParams>,
    page: Paged,
) -> Answer<List<ReviewView>> {
    let (scope, at, request) = (visit.scope(), visit.call().at, page.0.clone());
    let read = move |tx: &mut ReadTx| -> Result<_, CatalogError> {
        let product = product::find(tx, &scope, &name, at)?.id;
        Ok(super::shown(tx, &scope, product, params.sort.unwrap_or_default(), &request)?)
    };
    Ok(page.list(catalog.house.db.read(&visit.scope(), read).await?.map(ReviewView::from)))
}

/// Read the rating of a product
///
/// The average, and how many gave how many stars.
#[utoipa::path(
    get, path = "/api/v1/products/{product}/rating", operation_id = "getProductRating", tag = "Reviews", security(()),
    params(("product" = String, Path, description = "Its id or its slug", example = "fresh-milk-3")),
    responses((status = 200, body = Data<HistogramView>))
)]
pub(crate) async fn get_product_rating(
    State(catalog): State<Catalog>,
    visit: Visit,
    Segment(name): Segment<Name>,
) -> Answer<Data<HistogramView>> {
    let (scope, at) = (visit.scope(), visit.call().at);
    let read = move |tx: &mut ReadTx| -> Result<_, CatalogError> {
        let product = product::find(tx, &scope, &name, at)?.id;
        Ok(super::ratings(tx, &scope, &[product])?.remove(&product).unwrap_or_default())
    };
    Ok(Data(catalog.house.db.read(&visit.scope(), read).await?.into()))
}

/// Whose reviews are meant. Somebody of the staff without a customer's record has none.
fn author(caller: &SignedIn) -> Result<Id<noun::Customer>, HttpError> {
    caller.customer.ok_or_else(|| CatalogError::NotFound("review").into())
}

/// Review a product
///
/// Whoever has received it may, once. It is shown when somebody has looked at it.
#[utoipa::path(
    post, path = "/api/v1/products/{product}/reviews", operation_id = "reviewProduct", tag = "Reviews",
    security(("bearer" = [])),
    params(("product" = String, Path, description = "Its id or its slug", example = "fresh-milk-3"), OnceHeader),
    request_body = ReviewBody, responses((status = 201, body = Data<OwnReviewView>))
)]
pub(crate) async fn review_product(
    State(catalog): State<Catalog>,
    caller: SignedIn,
    Segment(name): Segment<Name>,
    once: Once,
    Body(body): Body<ReviewBody>,
) -> Answer<Response> {
    let (scope, written) = (caller.scope(), body.checked()?);
    let customer = caller.customer.ok_or(CatalogError::NotReceived)?;
    let write = move |tx: &mut Tx| -> Result<OwnReviewView, CatalogError> {
        let now = tx.now();
        let product = product::find(tx, &scope, &name, now)?.id;
        Ok(super::write(tx, &scope, customer, product, &written)?.into())
    };
    once.write(&catalog.house.db, caller.call(), StatusCode::CREATED, write).await
}

/// List my reviews
///
/// The newest first, whatever became of them.
#[utoipa::path(
    get, path = "/api/v1/reviews/my", operation_id = "listMyReviews", tag = "Reviews", security(("bearer" = [])),
    params(PageParams), responses((status = 200, body = List<OwnReviewView>))
)]
pub(crate) async fn list_my_reviews(
    State(catalog): State<Catalog>,
    caller: SignedIn,
    page: Paged,
) -> Answer<List<OwnReviewView>> {
    let (scope, request) = (caller.scope(), page.0.clone());
    let Some(customer) = caller.customer else { return Ok(page.list(Page::counted(Vec::new(), 0))) };
    let read = move |tx: &mut ReadTx| super::of_customer(tx, &scope, customer, &request);
    Ok(page.list(catalog.house.db.read(&caller.scope(), read).await?.map(OwnReviewView::from)))
}

/// Read a review of mine
#[utoipa::path(
    get, path = "/api/v1/reviews/{id}", operation_id = "getMyReview", tag = "Reviews", security(("bearer" = [])),
    params(("id" = Id<noun::Review>, Path)), responses((status = 200, body = Data<OwnReviewView>))
)]
pub(crate) async fn get_my_review(
    State(catalog): State<Catalog>,
    caller: SignedIn,
    Segment(id): Segment<Id<noun::Review>>,
) -> Answer<Data<OwnReviewView>> {
    let (scope, customer) = (caller.scope(), author(&caller)?);
    let read = move |tx: &mut ReadTx| super::own(tx, &scope, customer, id);
    Ok(Data(catalog.house.db.read(&caller.scope(), read).await?.into()))
}

/// Change a review of mine
///
/// What is left out becomes empty. It is shown again when somebody has looked at it.
#[utoipa::path(
    put, path = "/api/v1/reviews/{id}", operation_id = "changeMyReview", tag = "Reviews", security(("bearer" = [])),
    params(("id" = Id<noun::Review>, Path)), request_body = ReviewBody,
    responses((status = 200, body = Data<OwnReviewView>))
)]
pub(crate) async fn change_my_review(
    State(catalog): State<Catalog>,
    caller: SignedIn,
    Segment(id): Segment<Id<noun::Review>>,
    Body(body): Body<ReviewBody>,
) -> Answer<Data<OwnReviewView>> {
    let (scope, customer, written) = (caller.scope(), author(&caller)?, body.checked()?);
    let change = move |tx: &mut Tx| super::change(tx, &scope, customer, id, &written);
    Ok(Data(catalog.house.db.write(&caller.call(), change).await?.into()))
}

/// Take a review of mine back
#[utoipa::path(
    delete, path = "/api/v1/reviews/{id}", operation_id = "deleteMyReview", tag = "Reviews", security(("bearer" = [])),
    params(("id" = Id<noun::Review>, Path)), responses((status = 204))
)]
pub(crate) async fn delete_my_review(
    State(catalog): State<Catalog>,
    caller: SignedIn,
    Segment(id): Segment<Id<noun::Review>>,
) -> Answer<NoContent> {
    let (scope, customer) = (caller.scope(), author(&caller)?);
    catalog.house.db.write(&caller.call(), move |tx: &mut Tx| super::delete(tx, &scope, customer, id)).await?;
    Ok(NoContent)
}

/// Find a review helpful
///
/// Another's, and once.
#[utoipa::path(
    put, path = "/api/v1/reviews/{id}/helpful", operation_id = "findReviewHelpful", tag = "Reviews",
    security(("bearer" = [])), params(("id" = Id<noun::Review>, Path)), responses((status = 204))
)]
pub(crate) async fn find_review_helpful(
    State(catalog): State<Catalog>,
    caller: SignedIn,
    Segment(id): Segment<Id<noun::Review>>,
) -> Answer<NoContent> {
    vote(&catalog, &caller, id, true).await
}

/// Find a review helpful no longer
#[utoipa::path(
    delete, path = "/api/v1/reviews/{id}/helpful", operation_id = "findReviewNotHelpful", tag = "Reviews",
    security(("bearer" = [])), params(("id" = Id<noun::Review>, Path)), responses((status = 204))
)]
pub(crate) async fn find_review_not_helpful(
    State(catalog): State<Catalog>,
    caller: SignedIn,
    Segment(id): Segment<Id<noun::Review>>,
) -> Answer<NoContent> {
    vote(&catalog, &caller, id, false).await
}

async fn vote(catalog: &Catalog, caller: &SignedIn, id: Id<noun::Review>, helpful: bool) -> Answer<NoContent> {
    let (scope, customer) = (caller.scope(), author(caller)?);
    let vote = move |tx: &mut Tx| super::vote(tx, &scope, customer, id, helpful);
    catalog.house.db.write(&caller.call(), vote).await?;
    Ok(NoContent)
}
