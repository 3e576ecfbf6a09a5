//! Reading reviews.

use std::collections::HashMap;

use bodega_db::{DbError, ReadTx};
use bodega_identity::customer;
use bodega_kernel::{Id, Page, PageRequest, Scope, Time, noun};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    model::{Review, Status, shortened},
    store,
};
use crate::CatalogError;

/// In which order a product's reviews are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ReviewSort)]
pub enum Sort {
    /// The newest first.
    #[default]
    Newest,
    /// The best first.
    Rating,
    /// Those first that most found helpful.
    Helpful,
}

/// A review as everybody sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Its id.
    pub id: Id<noun::Review>,
    /// From 1 to 5.
    pub rating: i64,
    /// In a few words; often empty.
    pub title: String,
    /// In many; often empty too.
    pub text: String,
    /// The language of both.
    pub lang: Option<String>,
    /// Who wrote it: the first name and a letter. Empty, when they are gone.
    pub name: String,
    /// Did its author receive the product here?
    pub verified: bool,
    /// Was it brought along from elsewhere?
    pub imported: bool,
    /// How many found it helpful.
    pub helpful: i64,
    /// What the merchant says to it.
    pub reply: Option<String>,
    /// When they said so.
    pub replied_at: Option<Time>,
    /// When it was written.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

/// Which reviews staff ask for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Listing {
    /// Those that have come so far.
    pub status: Option<Status>,
    /// Those of this product, whatever their status.
    pub product: Option<Id<noun::Product>>,
}

/// The review of this id.
pub fn get(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Review>) -> Result<Review, CatalogError> {
    store::by_id(tx, scope.one().map_err(DbError::from)?, id)?.ok_or(CatalogError::NotFound("review"))
}

/// A page of reviews as staff see them. Of those that wait, who waits longest comes first; otherwise the newest.
pub fn list(
    tx: &mut ReadTx,
    scope: &Scope,
    listing: Listing,
    page: &PageRequest,
) -> Result<Page<Review>, CatalogError> {
    Ok(store::page(tx, scope.one().map_err(DbError::from)?, listing, page)?)
}

/// A page of a customer's own reviews, the newest first.
pub fn of_customer(
    tx: &mut ReadTx,
    scope: &Scope,
    customer: Id<noun::Customer>,
    page: &PageRequest,
) -> Result<Page<Review>, CatalogError> {
    Ok(store::of_customer(tx, scope.one().map_err(DbError::from)?, customer, page)?)
}

/// A page of what everybody sees of a product's reviews.
pub fn shown(
    tx: &mut ReadTx,
    scope: &Scope,
    product: Id<noun::Product>,
    sort: Sort,
    page: &PageRequest,
) -> Result<Page<Shown>, DbError> {
    let reviews = store::shown(tx, scope.one()?, product, sort, page)?;
    let names = names(tx, scope, &reviews.items)?;
    Ok(reviews.map(|review| Shown {
        id: review.id,
        rating: review.rating,
        name: named(&review, &names),
        title: review.title,
        text: review.text,
        lang: review.lang,
        verified: review.customer.is_some(),
        imported: review.customer.is_none(),
        helpful: review.helpful,
        reply: review.reply,
        replied_at: review.replied_at,
        created_at: review.created_at,
        updated_at: review.updated_at,
    }))
}

type Names = HashMap<Id<noun::Customer>, String>;

/// What the authors are called, asked when it is shown: who is erased there has no name here.
pub(super) fn names(tx: &mut ReadTx, scope: &Scope, reviews: &[Review]) -> Result<Names, DbError> {
    let authors: Vec<_> = reviews.iter().filter_map(|review| review.customer).collect();
    if authors.is_empty() { Ok(Names::new()) } else { customer::names(tx, scope, &authors) }
}

pub(super) fn named(review: &Review, names: &Names) -> String {
    match (&review.name, review.customer) {
        (Some(name), _) => name.clone(),
        (None, Some(customer)) => names.get(&customer).map_or_else(String::new, |name| shortened(name)),
        (None, None) => String::new(),
    }
}
