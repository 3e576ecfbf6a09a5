//! Somebody looks at a review, or at many, and says whether they are shown.

use std::collections::BTreeMap;

use bodega_db::{Audit, DbError, Tx};
use bodega_events::Facts;
use bodega_kernel::{Id, Scope, noun};
use serde_json::json;

use super::{
    events::{ReviewApproved, ReviewRejected},
    model::{Decision, Review, Status},
    rating::Shift,
    store,
};
use crate::CatalogError;

/// Decides on a review, if it is still at version `expected`: what was read is what is decided on. Decided again in the
/// same way, nothing happens.
pub fn moderate(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Review>,
    expected: Option<i64>,
    decision: Decision,
    reason: Option<&str>,
) -> Result<Review, CatalogError> {
    let review = store::lock(tx, scope.one().map_err(DbError::from)?, &[id])?.pop();
    let review = review.ok_or(CatalogError::NotFound("review"))?;
    match expected {
        Some(expected) if expected != review.version => {
            return Err(CatalogError::VersionMismatch { expected, current: review.version });
        }
        _ => {}
    }
    let mut told = Told::default();
    let review = decide(tx, scope, review, decision, reason, &mut told)?;
    told.write(tx, scope)?;
    Ok(review)
}

/// What became of one of many.
pub type Outcome = (Id<noun::Review>, Result<Review, CatalogError>);

/// Decides on many in one way, each for itself: one that there is not leaves the others alone. All are locked first, in
/// the order of their ids, and each product's rating is written once, so that two who work on the same heap wait for
/// each other and do not block each other.
pub fn bulk_moderate(
    tx: &mut Tx,
    scope: &Scope,
    ids: &[Id<noun::Review>],
    decision: Decision,
    reason: Option<&str>,
) -> Result<Vec<Outcome>, CatalogError> {
    let locked = store::lock(tx, scope.one().map_err(DbError::from)?, ids)?;
    let mut reviews: BTreeMap<_, _> = locked.into_iter().map(|review| (review.id, review)).collect();
    let mut told = Told::default();
    let mut outcomes = Vec::with_capacity(ids.len());
    for id in ids {
        let outcome = match reviews.remove(id) {
            None => Err(CatalogError::NotFound("review")),
            Some(review) => Ok(decide(tx, scope, review, decision, reason, &mut told)?),
        };
        if let Ok(review) = &outcome {
            // Named twice, it is decided on twice in the same way.
            reviews.insert(*id, review.clone());
        }
        outcomes.push((*id, outcome));
    }
    told.write(tx, scope)?;
    Ok(outcomes)
}

/// What is to be told once all are decided.
#[derive(Default)]
struct Told {
    facts: Facts,
    shift: Shift,
}

impl Told {
    fn write(self, tx: &mut Tx, scope: &Scope) -> Result<(), DbError> {
        self.shift.write(tx, scope.one()?)?;
        self.facts.append(tx, scope)
    }
}

/// The review is locked.
fn decide(
    tx: &mut Tx,
    scope: &Scope,
    old: Review,
    decision: Decision,
    reason: Option<&str>,
    told: &mut Told,
) -> Result<Review, CatalogError> {
    let reason = reason.map(str::to_owned).filter(|_| decision == Decision::Rejected);
    let status = Status::from(decision);
    if (old.status, &old.reason) == (status, &reason) {
        return Ok(old);
    }
    let now = tx.now();
    let review = Review { status, reason, moderated_at: Some(now), updated_at: now, ..old.clone() };
    let by = tx.call().actor.id.clone();
    if !store::change(tx, scope.one().map_err(DbError::from)?, &review, Some(&by))? {
        return Err(DbError::NoRow.into());
    }
    let was_shown = old.status == Status::Approved;
    let (review_id, product_id) = (review.id, review.product);
    match (was_shown, decision) {
        (false, Decision::Approved) => told.shift.shows(product_id, review.rating),
        (true, Decision::Rejected) => told.shift.hides(product_id, review.rating),
        _ => {}
    }
    match decision {
        Decision::Approved => told.facts.add(&ReviewApproved { review_id, product_id, rating: review.rating })?,
        Decision::Rejected => told.facts.add(&ReviewRejected { review_id, product_id, was_shown })?,
    }
    let entry = Audit::new("review.moderated", "review", review_id).before(json!({ "status": old.status }));
    tx.record(entry.after(json!({ "status": status })))?;
    Ok(Review { version: old.version + 1, ..review })
}
