//! Saying that a review was helpful.

use bodega_db::{DbError, Tx, params, sql};
use bodega_kernel::{Id, Scope, noun};

use super::{model::Status, store};
use crate::CatalogError;

sql!(
    ADD,
    "INSERT INTO catalog_review_vote (merchant, review, customer) VALUES ($1, $2, $3)
     ON CONFLICT (merchant, review, customer) DO NOTHING"
);
sql!(hot REMOVE, "DELETE FROM catalog_review_vote WHERE merchant = $1 AND review = $2 AND customer = $3");
sql!(hot COUNT, "UPDATE catalog_review SET helpful = helpful + $3 WHERE merchant = $1 AND id = $2");

/// A customer finds another's review helpful, or no longer. Each counts once, however often they say so.
pub fn vote(
    tx: &mut Tx,
    scope: &Scope,
    customer: Id<noun::Customer>,
    id: Id<noun::Review>,
    helpful: bool,
) -> Result<(), CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let review = store::lock(tx, merchant, &[id])?.pop();
    let is_anothers =
        review.is_some_and(|review| review.status == Status::Approved && review.customer != Some(customer));
    if !is_anothers {
        return Err(CatalogError::NotFound("review"));
    }
    let (statement, by) = if helpful { (&ADD, 1_i64) } else { (&REMOVE, -1) };
    if tx.execute(statement, params![merchant, id, customer])? == 1 {
        tx.execute(&COUNT, params![merchant, id, by])?;
    }
    Ok(())
}
