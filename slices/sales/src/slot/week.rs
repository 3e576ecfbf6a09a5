//! Keeping a site's week free of windows that overlap.

use bodega_db::{ReadTx, Tx};
use bodega_inventory::site::{self, Site};
use bodega_kernel::{Failure, FailureKind, Id, Invalid, Scope, noun};

use super::{Slot, store};
use crate::SalesError;

/// Makes every other change of the site's week wait until the transaction ends.
pub(super) fn hold(tx: &mut Tx, scope: &Scope, site: Id<noun::Site>) -> Result<(), SalesError> {
    Ok(store::hold_week(tx, scope, site)?)
}

/// Refuses a window that somebody would be offered beside another of the same hours. The week is held.
pub(super) fn check_free(tx: &mut Tx, scope: &Scope, slot: &Slot) -> Result<(), SalesError> {
    if !slot.active {
        return Ok(());
    }
    let others = store::of_sites(tx, scope, [slot.site])?;
    match others.iter().find(|other| other.active && slot.overlaps(other)) {
        Some(other) => Err(SalesError::SlotOverlaps(other.id)),
        None => Ok(()),
    }
}

/// The site that a field names.
pub(crate) fn named_site(
    tx: &mut ReadTx,
    scope: &Scope,
    site: Id<noun::Site>,
    field: &str,
) -> Result<Site, SalesError> {
    match site::find(tx, scope, site) {
        Err(error) if error.kind() == FailureKind::NotFound => {
            Err(Invalid::one(field, "UNKNOWN_SITE", "is none of your sites").into())
        }
        found => Ok(found?),
    }
}
