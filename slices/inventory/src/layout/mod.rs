//! Zones and bins: the places within a site. Sites that use none are none the worse for it.

mod body;
mod change;
pub(crate) mod http;
mod model;
pub(crate) mod store;

pub use change::{add_bin, add_zone, drop_zone, retire_bin, set_bin, set_zone};
pub use model::{Bin, BinData, Zone};

use std::collections::HashMap;

use bodega_db::{ReadTx, Tx};
use bodega_kernel::{Check, Id, Page, PageRequest, Scope, noun};

use crate::{InventoryError, site};

/// The zones of one of the merchant's sites.
pub fn zones(tx: &mut ReadTx, scope: &Scope, at: Id<noun::Site>) -> Result<Vec<Zone>, InventoryError> {
    site::find(tx, scope, at)?;
    Ok(store::zones(tx, at)?)
}

/// The bins in use of one of the merchant's sites, in the order in which pickers pass them.
pub fn bins(
    tx: &mut ReadTx,
    scope: &Scope,
    at: Id<noun::Site>,
    page: &PageRequest,
) -> Result<Page<Bin>, InventoryError> {
    site::find(tx, scope, at)?;
    Ok(store::bins(tx, at, page)?)
}

/// The ids of the bins with these codes at a site: what a scanner reads. What is missing is unknown.
pub fn by_code(
    tx: &mut ReadTx,
    at: Id<noun::Site>,
    codes: &[&str],
) -> Result<HashMap<String, Id<noun::Bin>>, InventoryError> {
    Ok(store::by_code(tx, at, codes)?.into_iter().map(|bin| (bin.data.code, bin.id)).collect())
}

/// What stands on the labels of these bins.
pub fn codes(
    tx: &mut ReadTx,
    bins: impl IntoIterator<Item = Id<noun::Bin>>,
) -> Result<HashMap<Id<noun::Bin>, String>, InventoryError> {
    Ok(store::codes(tx, bins)?.into_iter().collect())
}

/// Makes sure that each bin is one of its site and in use, and stays so until the transaction ends.
pub(crate) fn check(
    tx: &mut Tx,
    named: impl IntoIterator<Item = (Id<noun::Site>, Id<noun::Bin>, String)>,
) -> Result<(), InventoryError> {
    let named: Vec<_> = named.into_iter().collect();
    if named.is_empty() {
        return Ok(());
    }
    let found: HashMap<_, _> =
        store::hold(tx, named.iter().map(|(_, bin, _)| *bin))?.into_iter().map(|bin| (bin.id, bin.site)).collect();
    let mut check = Check::new();
    for (site, bin, field) in named {
        check.that(found.get(&bin) == Some(&site), &field, "UNKNOWN_BIN", "is no bin of this site");
    }
    Ok(check.done()?)
}
