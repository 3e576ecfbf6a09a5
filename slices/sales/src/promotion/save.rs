//! Making promotions, changing them, ending them.

use bodega_db::{Audit, DbError, Tx};
use bodega_kernel::{Check, Id, Invalid, Scope, noun};

use super::{Content, Promotion, body::PromotionBody, fill::fill, named::check_named, store};
use crate::{
    SalesError,
    events::{PromotionCreated, PromotionUpdated},
};

/// Makes a promotion of what was sent.
pub(crate) fn create(tx: &mut Tx, scope: &Scope, body: &PromotionBody) -> Result<Promotion, SalesError> {
    let mut check = Check::new();
    let content = fill(&mut check, body, None);
    let content = whole(tx, scope, check, content)?;
    make(tx, scope, content)
}

/// Makes a promotion whose content was checked.
pub fn make(tx: &mut Tx, scope: &Scope, content: Content) -> Result<Promotion, SalesError> {
    let (id, now) = (tx.id(), tx.now());
    let promotion = Promotion { id, content, taken: 0, version: 1, created_at: now, updated_at: now };
    store::insert(tx, scope, &promotion).map_err(taken)?;
    let fact = PromotionCreated { promotion_id: id, active: promotion.content.active };
    bodega_events::append(tx, scope, &fact)?;
    tx.record(Audit::new("promotion.created", "promotion", id).after(promotion.summary()))?;
    Ok(promotion)
}

/// Changes a promotion, if it still is at the version that the caller read (or at any, if none is named). With `merge`
/// what was not sent stays. Orders keep what they were priced with.
pub(crate) fn update(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Promotion>,
    expected: Option<i64>,
    body: &PromotionBody,
    merge: bool,
) -> Result<Promotion, SalesError> {
    let before = at_version(super::find(tx, scope, id)?, expected)?;
    let mut check = Check::new();
    let content = fill(&mut check, body, Some(&before.content).filter(|_| merge));
    let content = whole(tx, scope, check, content)?;
    change(tx, scope, before, content)
}

/// Ends a promotion: it is not applied any more. Nothing happens to one that is ended already.
pub fn end(tx: &mut Tx, scope: &Scope, id: Id<noun::Promotion>) -> Result<Promotion, SalesError> {
    let before = super::find(tx, scope, id)?;
    let content = Content { active: false, ..before.content.clone() };
    change(tx, scope, before, content)
}

fn at_version(promotion: Promotion, expected: Option<i64>) -> Result<Promotion, SalesError> {
    match expected {
        Some(expected) if expected != promotion.version => {
            Err(SalesError::VersionMismatch { expected, current: promotion.version })
        }
        _ => Ok(promotion),
    }
}

/// What can only be seen with what else there is.
fn whole(tx: &mut Tx, scope: &Scope, mut check: Check, content: Option<Content>) -> Result<Content, SalesError> {
    if let Some(content) = &content {
        if check.is_clean() {
            check_named(tx, scope, &mut check, content)?;
        }
        // A bound against running wild, not a promise: two at once may be one over it.
        let room = !content.active || store::how_many(tx, scope)? < store::MOST;
        check.that(room, "body", "TOO_MANY", "would be one too many: 500 can be in use at once");
    }
    check.done()?;
    Ok(content.ok_or_else(|| Invalid::one("effect", "REQUIRED", "is missing"))?)
}

fn change(tx: &mut Tx, scope: &Scope, before: Promotion, content: Content) -> Result<Promotion, SalesError> {
    if content == before.content {
        return Ok(before);
    }
    let after = Promotion { content, version: before.version + 1, updated_at: tx.now(), ..before.clone() };
    if !store::update(tx, scope, &after, before.version).map_err(taken)? {
        return Err(SalesError::VersionMismatch { expected: before.version, current: after.version });
    }
    let fact = PromotionUpdated { promotion_id: after.id, version: after.version, active: after.content.active };
    bodega_events::append(tx, scope, &fact)?;
    let action = if before.content.active && !after.content.active { "promotion.ended" } else { "promotion.updated" };
    tx.record(Audit::new(action, "promotion", after.id).before(before.summary()).after(after.summary()))?;
    Ok(after)
}

/// A broken unique index is somebody else's claim.
fn taken(error: DbError) -> SalesError {
    if error.violates("sales_promotion_code") {
        SalesError::Taken { field: "code", code: "CODE_TAKEN" }
    } else if error.violates("sales_promotion_external") {
        SalesError::Taken { field: "externalId", code: "EXTERNAL_ID_TAKEN" }
    } else {
        error.into()
    }
}
