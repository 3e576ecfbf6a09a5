//! Deleting a price list: it is no longer used. Orders go on referring to it, and staff can bring it back.

use bodega_db::Tx;
use bodega_kernel::{Id, Scope, noun};

use super::{model::PriceList, save, update::locked};
use crate::CatalogError;

/// Takes a list out of use, if it is still at version `expected`. One that is not used stays as it is.
pub fn delete(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::PriceList>,
    expected: Option<i64>,
) -> Result<PriceList, CatalogError> {
    let old = locked(tx, scope, id, expected)?;
    let mut list = old.clone();
    list.content.active = false;
    save::change(tx, scope, &old, list)
}
