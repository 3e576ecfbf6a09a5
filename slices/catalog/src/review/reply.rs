//! The merchant answers a review.

use bodega_db::{Audit, DbError, Tx};
use bodega_events::append;
use bodega_kernel::{Id, Scope, noun};
use serde_json::json;

use super::{events::ReviewReplied, model::Review, store};
use crate::CatalogError;

/// Puts the merchant's words under a review, or takes them back.
pub fn reply(tx: &mut Tx, scope: &Scope, id: Id<noun::Review>, text: Option<&str>) -> Result<Review, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let old = store::lock(tx, merchant, &[id])?.pop().ok_or(CatalogError::NotFound("review"))?;
    if old.reply.as_deref() == text {
        return Ok(old);
    }
    let now = tx.now();
    let review =
        Review { reply: text.map(str::to_owned), replied_at: text.map(|_| now), updated_at: now, ..old.clone() };
    let by = tx.call().actor.id.clone();
    if !store::change(tx, merchant, &review, Some(&by))? {
        return Err(DbError::NoRow.into());
    }
    let (replied, product_id) = (text.is_some(), review.product);
    let entry = Audit::new("review.replied", "review", id).before(json!({ "replied": old.reply.is_some() }));
    tx.record(entry.after(json!({ "replied": replied })))?;
    append(tx, scope, &ReviewReplied { review_id: id, product_id, replied })?;
    Ok(Review { version: old.version + 1, ..review })
}
