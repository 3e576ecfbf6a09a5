//! Writing a review, changing it, taking it back: a customer's own.

use bodega_db::{Audit, DbError, Tx};
use bodega_events::append;
use bodega_kernel::{Id, Scope, noun};
use serde_json::json;

use super::{
    events::{ReviewDeleted, ReviewSubmitted},
    model::{Review, Status},
    permit::is_permitted,
    rating::Shift,
    store,
};
use crate::CatalogError;

/// What somebody says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// From 1 to 5.
    pub rating: i64,
    /// In a few words.
    pub title: String,
    /// In many.
    pub text: String,
    /// The language of both.
    pub lang: Option<String>,
}

/// Keeps what a customer says about a product that they have received, until somebody has looked at it. One review for
/// each customer and product: the unique index says so.
pub fn write(
    tx: &mut Tx,
    scope: &Scope,
    customer: Id<noun::Customer>,
    product: Id<noun::Product>,
    written: &Written,
) -> Result<Review, CatalogError> {
    if !is_permitted(tx, scope, customer, product)? {
        return Err(CatalogError::NotReceived);
    }
    let (id, now) = (tx.id(), tx.now());
    let Written { rating, title, text, lang } = written.clone();
    let review = Review {
        id,
        product,
        customer: Some(customer),
        name: None,
        rating,
        title,
        text,
        lang,
        status: Status::Pending,
        reason: None,
        reply: None,
        replied_at: None,
        moderated_at: None,
        helpful: 0,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    if !store::add(tx, scope.one().map_err(DbError::from)?, &review)? {
        return Err(CatalogError::Reviewed);
    }
    append(tx, scope, &ReviewSubmitted { review_id: id, product_id: product, was_shown: false })?;
    Ok(review)
}

/// A customer's own review, locked for a change. Another's is none.
pub(super) fn locked(
    tx: &mut Tx,
    scope: &Scope,
    customer: Id<noun::Customer>,
    id: Id<noun::Review>,
) -> Result<Review, CatalogError> {
    let review = store::lock(tx, scope.one().map_err(DbError::from)?, &[id])?.pop();
    review.filter(|review| review.customer == Some(customer)).ok_or(CatalogError::NotFound("review"))
}

/// A customer's own review.
pub fn own(
    tx: &mut bodega_db::ReadTx,
    scope: &Scope,
    customer: Id<noun::Customer>,
    id: Id<noun::Review>,
) -> Result<Review, CatalogError> {
    let review = store::by_id(tx, scope.one().map_err(DbError::from)?, id)?;
    review.filter(|review| review.customer == Some(customer)).ok_or(CatalogError::NotFound("review"))
}

/// Changes a customer's own review: somebody has to look at it again, and until then it is not shown. Said in the same
/// words, nothing happens.
pub fn change(
    tx: &mut Tx,
    scope: &Scope,
    customer: Id<noun::Customer>,
    id: Id<noun::Review>,
    written: &Written,
) -> Result<Review, CatalogError> {
    let old = locked(tx, scope, customer, id)?;
    let Written { rating, title, text, lang } = written.clone();
    let review = Review { rating, title, text, lang, ..old.clone() };
    if review == old {
        return Ok(old);
    }
    let merchant = scope.one().map_err(DbError::from)?;
    let was_shown = old.status == Status::Approved;
    let changed = Review { status: Status::Pending, reason: None, updated_at: tx.now(), ..review };
    if !store::change(tx, merchant, &changed, None)? {
        return Err(DbError::NoRow.into());
    }
    if was_shown {
        hide(tx, scope, &old)?;
    }
    append(tx, scope, &ReviewSubmitted { review_id: id, product_id: old.product, was_shown })?;
    Ok(Review { version: old.version + 1, ..changed })
}

/// Takes a customer's own review back: it is gone.
pub fn delete(
    tx: &mut Tx,
    scope: &Scope,
    customer: Id<noun::Customer>,
    id: Id<noun::Review>,
) -> Result<(), CatalogError> {
    let review = locked(tx, scope, customer, id)?;
    Ok(remove(tx, scope, &review)?)
}

/// Removes a review that is locked.
pub(super) fn remove(tx: &mut Tx, scope: &Scope, review: &Review) -> Result<(), DbError> {
    let was_shown = review.status == Status::Approved;
    store::delete(tx, scope.one()?, review.id)?;
    if was_shown {
        hide(tx, scope, review)?;
    }
    let before = json!({ "productId": review.product, "rating": review.rating, "status": review.status });
    tx.record(Audit::new("review.deleted", "review", review.id).before(before))?;
    append(tx, scope, &ReviewDeleted { review_id: review.id, product_id: review.product, was_shown }).map(drop)
}

fn hide(tx: &mut Tx, scope: &Scope, review: &Review) -> Result<(), DbError> {
    let mut shift = Shift::default();
    shift.hides(review.product, review.rating);
    shift.write(tx, scope.one()?)
}
