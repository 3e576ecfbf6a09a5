//! Changing a site, closing it, and opening it again.

use bodega_db::{Audit, DbError, Tx};
use bodega_kernel::{Id, Scope, noun};

use super::{Site, SiteChange, delivery_source, store};
use crate::{
    InventoryError,
    events::{SiteClosed, SiteUpdated},
};

/// Who changes a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    /// Somebody of the merchant: only what the merchant keeps itself.
    Merchant,
    /// The installation's operator: any site.
    Operator,
}

/// Changes a site, if it still is at the version that the caller read (or at any, if none is named).
///
/// Whether a closing site is empty is asked across all merchants who have goods there, so the call must span the
/// installation; `scope` says whose hand it is.
pub fn update(
    tx: &mut Tx,
    scope: &Scope,
    hand: Hand,
    id: Id<noun::Site>,
    expected: Option<i64>,
    change: &SiteChange,
) -> Result<Site, InventoryError> {
    let merchant = scope.one()?;
    let before = store::lock(tx, scope, id)?.ok_or(InventoryError::NotFound("site"))?;
    if let Some(expected) = expected.filter(|expected| *expected != before.version) {
        return Err(InventoryError::VersionMismatch { expected, current: before.version });
    }
    let mut after = change.apply(&before);
    let changes_data = after != before;
    if changes_data && hand == Hand::Merchant && before.keeper != merchant {
        return Err(InventoryError::SiteKeptByAnother);
    }
    // Which site serves deliveries is the merchant's own choice, whoever keeps the site.
    let serves = change.delivery_source.unwrap_or(before.delivery_source);
    if before.delivery_source && !serves {
        delivery_source::clear(tx, scope)?;
    }
    if before.active && !after.active {
        check_empty(tx, id)?;
    }
    if changes_data {
        after.version += 1;
        after.updated_at = tx.now();
        if !store::update(tx, &after, before.version).map_err(taken)? {
            return Err(InventoryError::VersionMismatch { expected: before.version, current: after.version });
        }
    }
    if serves && !before.delivery_source {
        delivery_source::choose(tx, scope, &after)?;
    }
    after.delivery_source = serves;
    tell(tx, scope, &before, &after)?;
    Ok(after)
}

/// Closes a site: the same as changing it to inactive.
pub fn close(tx: &mut Tx, scope: &Scope, hand: Hand, id: Id<noun::Site>) -> Result<Site, InventoryError> {
    let change = SiteChange { active: Some(false), ..SiteChange::default() };
    update(tx, scope, hand, id, None, &change)
}

/// The site's row is locked, and who brings goods holds it open meanwhile: what is not here now will not come.
fn check_empty(tx: &mut Tx, id: Id<noun::Site>) -> Result<(), InventoryError> {
    if store::holds_stock(tx, id)? {
        return Err(InventoryError::HoldsStock);
    }
    if store::serves_deliveries(tx, id)? {
        return Err(InventoryError::ServesDeliveries);
    }
    Ok(())
}

fn tell(tx: &mut Tx, scope: &Scope, before: &Site, after: &Site) -> Result<(), InventoryError> {
    if before == after {
        return Ok(());
    }
    let action = match (before.active, after.active) {
        (true, false) => "site.closed",
        _ => "site.updated",
    };
    if before.active && !after.active {
        bodega_events::append(tx, scope, &SiteClosed { site_id: after.id })?;
    } else {
        let fact = SiteUpdated { site_id: after.id, version: after.version, active: after.active };
        bodega_events::append(tx, scope, &fact)?;
    }
    let entry = Audit::new(action, "site", after.id).merchant(scope.one()?);
    tx.record(entry.before(before.summary()).after(after.summary()))?;
    Ok(())
}

/// A broken unique index is somebody else's claim.
pub(super) fn taken(error: DbError) -> InventoryError {
    if error.violates("inventory_site_code") {
        InventoryError::taken("code", "CODE_TAKEN")
    } else if error.violates("inventory_site_external") {
        InventoryError::taken("externalId", "EXTERNAL_ID_TAKEN")
    } else {
        error.into()
    }
}
