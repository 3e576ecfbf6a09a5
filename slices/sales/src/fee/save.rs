//! Making fees, changing them, taking them away.

use bodega_db::{Audit, DbError, Tx};
use bodega_kernel::{Check, Id, Invalid, Scope, noun};

use super::{Content, Fee, body::FeeBody, fill::fill, store};
use crate::{
    SalesError,
    events::{FeeCreated, FeeDeleted, FeeUpdated},
    promotion::{check_goods, check_sites},
};

/// Makes a fee of what was sent.
pub(crate) fn create(tx: &mut Tx, scope: &Scope, body: &FeeBody) -> Result<Fee, SalesError> {
    let mut check = Check::new();
    let content = fill(&mut check, body, None);
    let content = whole(tx, scope, check, content)?;
    make(tx, scope, content)
}

/// Makes a fee whose content was checked.
pub fn make(tx: &mut Tx, scope: &Scope, content: Content) -> Result<Fee, SalesError> {
    let (id, now) = (tx.id(), tx.now());
    let fee = Fee { id, content, version: 1, created_at: now, updated_at: now };
    store::insert(tx, scope, &fee).map_err(taken)?;
    bodega_events::append(tx, scope, &FeeCreated { fee_id: id, kind: fee.content.kind })?;
    tx.record(Audit::new("fee.created", "fee", id).after(fee.summary()))?;
    Ok(fee)
}

/// Changes a fee, if it still is at the version that the caller read (or at any, if none is named). With `merge` what was
/// not sent stays. Orders keep what they were priced with.
pub(crate) fn update(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Fee>,
    expected: Option<i64>,
    body: &FeeBody,
    merge: bool,
) -> Result<Fee, SalesError> {
    let before = super::find(tx, scope, id)?;
    if let Some(expected) = expected.filter(|expected| *expected != before.version) {
        return Err(SalesError::VersionMismatch { expected, current: before.version });
    }
    let mut check = Check::new();
    let content = fill(&mut check, body, Some(&before.content).filter(|_| merge));
    let same = content.as_ref().is_none_or(|content| content.kind == before.content.kind);
    check.that(same, "kind", "IMMUTABLE", "cannot change: make another fee, and take this one away");
    let content = whole(tx, scope, check, content)?;
    if content == before.content {
        return Ok(before);
    }
    let after = Fee { content, version: before.version + 1, updated_at: tx.now(), ..before.clone() };
    if !store::update(tx, scope, &after, before.version).map_err(taken)? {
        return Err(SalesError::VersionMismatch { expected: before.version, current: after.version });
    }
    bodega_events::append(tx, scope, &FeeUpdated { fee_id: id, kind: after.content.kind, version: after.version })?;
    tx.record(Audit::new("fee.updated", "fee", id).before(before.summary()).after(after.summary()))?;
    Ok(after)
}

/// Takes a fee away. What was ordered keeps what it was priced with.
pub fn delete(tx: &mut Tx, scope: &Scope, id: Id<noun::Fee>) -> Result<(), SalesError> {
    let before = super::find(tx, scope, id)?;
    // Of two who take it away at once, one does.
    if !store::delete(tx, scope, id)? {
        return Err(SalesError::NotFound("fee"));
    }
    bodega_events::append(tx, scope, &FeeDeleted { fee_id: id, kind: before.content.kind })?;
    tx.record(Audit::new("fee.deleted", "fee", id).before(before.summary()))?;
    Ok(())
}

/// What can only be seen with what else there is.
fn whole(tx: &mut Tx, scope: &Scope, mut check: Check, content: Option<Content>) -> Result<Content, SalesError> {
    if let Some(content) = &content {
        check_goods(tx, scope, &mut check, "goods", &content.goods)?;
        let mut sites = Check::new();
        check_sites(tx, scope, &mut sites, "branchId", content.site.as_slice())?;
        check.that(sites.is_clean(), "branchId", "UNKNOWN_SITE", "is none of your branches");
        let room = !content.active || store::how_many(tx, scope)? < store::MOST;
        check.that(room, "body", "TOO_MANY", "would be one too many: 500 can be in use at once");
    }
    check.done()?;
    Ok(content.ok_or_else(|| Invalid::one("currency", "REQUIRED", "is missing"))?)
}

/// A broken unique index is somebody else's claim.
fn taken(error: DbError) -> SalesError {
    if error.violates("sales_fee_external") {
        SalesError::Taken { field: "externalId", code: "EXTERNAL_ID_TAKEN" }
    } else {
        error.into()
    }
}
