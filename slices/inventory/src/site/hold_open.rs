//! Keeping sites open while goods are brought to them.

use std::collections::HashMap;

use bodega_db::Tx;
use bodega_kernel::{Check, Id, Scope, noun};

use super::store;
use crate::InventoryError;

/// Makes sure that these sites are the merchant's and open, and stay so until the transaction ends. Each comes with the
/// field that named it. Who closes a site waits for this, and then sees what was brought.
pub(crate) fn hold_open(
    tx: &mut Tx,
    scope: &Scope,
    named: impl IntoIterator<Item = (Id<noun::Site>, String)>,
) -> Result<(), InventoryError> {
    let named: Vec<_> = named.into_iter().collect();
    let found: HashMap<_, _> = store::hold_open(tx, scope, named.iter().map(|(site, _)| *site))?.into_iter().collect();
    let mut check = Check::new();
    for (site, field) in named {
        match found.get(&site) {
            Some(true) => {}
            Some(false) => check.fault(field, "SITE_INACTIVE", "this site is not active"),
            None => check.fault(field, "UNKNOWN_SITE", "is none of your sites"),
        }
    }
    Ok(check.done()?)
}
