//! Reviews as they are shown.

use bodega_db::{DbError, ReadTx};
use bodega_kernel::{Id, Page, Scope, Time, noun};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    list::{Shown, named, names},
    model::{Review, Status},
    rating::Rating,
};

/// A review as everybody sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Review)]
pub(crate) struct ReviewView {
    id: Id<noun::Review>,
    #[schema(example = 5)]
    rating: i64,
    #[schema(example = "As fresh as it gets")]
    title: String,
    #[schema(example = "Lasted the whole week.")]
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<String>,
    /// Who wrote it: the first name and a letter. Empty when they are gone.
    #[schema(example = "Dana L.")]
    name: String,
    /// Did its author receive the product here?
    verified: bool,
    /// Was it brought along from elsewhere?
    imported: bool,
    /// How many found it helpful.
    #[schema(example = 3)]
    helpful: i64,
    /// What the merchant says to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    reply: Option<ReplyView>,
    created_at: Time,
    updated_at: Time,
}

/// What the merchant says to a review.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReplyView {
    #[schema(example = "Thank you!")]
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<Time>,
}

fn replied(text: Option<String>, at: Option<Time>) -> Option<ReplyView> {
    text.map(|text| ReplyView { text, at })
}

impl From<Shown> for ReviewView {
    fn from(shown: Shown) -> Self {
        Self {
            id: shown.id,
            rating: shown.rating,
            title: shown.title,
            text: shown.text,
            lang: shown.lang,
            name: shown.name,
            verified: shown.verified,
            imported: shown.imported,
            helpful: shown.helpful,
            reply: replied(shown.reply, shown.replied_at),
            created_at: shown.created_at,
            updated_at: shown.updated_at,
        }
    }
}

/// A customer's own review.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OwnReview)]
pub(crate) struct OwnReviewView {
    id: Id<noun::Review>,
    product_id: Id<noun::Product>,
    rating: i64,
    title: String,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<String>,
    status: Status,
    /// Why it is not shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    helpful: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply: Option<ReplyView>,
    version: i64,
    created_at: Time,
    updated_at: Time,
}

impl From<Review> for OwnReviewView {
    fn from(review: Review) -> Self {
        Self {
            id: review.id,
            product_id: review.product,
            rating: review.rating,
            title: review.title,
            text: review.text,
            lang: review.lang,
            status: review.status,
            reason: review.reason,
            helpful: review.helpful,
            reply: replied(review.reply, review.replied_at),
            version: review.version,
            created_at: review.created_at,
            updated_at: review.updated_at,
        }
    }
}

/// A review as staff see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AdminReview)]
pub(crate) struct AdminReviewView {
    #[serde(flatten)]
    review: OwnReviewView,
    /// Who wrote it; missing when it was brought along.
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_id: Option<Id<noun::Customer>>,
    /// As it is shown.
    name: String,
    imported: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    moderated_at: Option<Time>,
}

impl AdminReviewView {
    /// A page of them, with the names of their authors.
    pub fn page(tx: &mut ReadTx, scope: &Scope, reviews: Page<Review>) -> Result<Page<Self>, DbError> {
        let names = names(tx, scope, &reviews.items)?;
        Ok(reviews.map(|review| Self {
            customer_id: review.customer,
            name: named(&review, &names),
            imported: review.customer.is_none(),
            moderated_at: review.moderated_at,
            review: review.into(),
        }))
    }

    /// One of them.
    pub fn one(tx: &mut ReadTx, scope: &Scope, review: Review) -> Result<Self, DbError> {
        let page = Page { items: vec![review], total: None, total_capped: false, next_cursor: None };
        Self::page(tx, scope, page)?.items.pop().ok_or(DbError::NoRow)
    }
}

/// What buyers think of a product, in numbers.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ProductRating)]
pub(crate) struct HistogramView {
    /// From 1 to 5; 0 while nobody has said anything.
    #[schema(example = 4.33)]
    average: f64,
    #[schema(example = 3)]
    count: i64,
    /// How many gave 1 star, 2 stars, and so on.
    #[schema(example = json!([0, 0, 1, 0, 2]), min_items = 5, max_items = 5)]
    histogram: [i64; 5],
}

impl From<Rating> for HistogramView {
    fn from(rating: Rating) -> Self {
        Self { average: rating.average(), count: rating.count(), histogram: rating.counts }
    }
}
