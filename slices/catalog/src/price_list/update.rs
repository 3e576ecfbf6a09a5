//! Changing a price list: PUT replaces, PATCH merges.

use bodega_db::{DbError, Tx};
use bodega_identity::merchant;
use bodega_kernel::{Check, Id, Invalid, Scope, noun};

use super::{body::PriceListBody, entry_store, fill::fill, model::PriceList, save, store};
use crate::{CatalogError, product::Manner};

/// Changes a list, if it is still at version `expected`. Nothing is written when nothing changes.
pub fn update(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::PriceList>,
    expected: Option<i64>,
    body: &PriceListBody,
    manner: Manner,
) -> Result<PriceList, CatalogError> {
    let old = locked(tx, scope, id, expected)?;
    let own = merchant::currency(tx, scope)?;
    let mut check = Check::new();
    let content = fill(&mut check, body, Some(&old.content), manner == Manner::Merge, own);
    // The list is locked, and so nobody adds an entry meanwhile.
    if content.as_ref().is_some_and(|content| content.currency != old.content.currency)
        && entry_store::any(tx, scope.one().map_err(DbError::from)?, id)?
    {
        check.fault("currency", "CURRENCY_FIXED", "stays while the list has entries");
    }
    check.done()?;
    let content = content.ok_or_else(|| Invalid::one("currency", "REQUIRED", "must be given"))?;
    save::change(tx, scope, &old, PriceList { content, ..old.clone() })
}

/// The list, locked for a change that was meant for version `expected`.
pub(super) fn locked(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::PriceList>,
    expected: Option<i64>,
) -> Result<PriceList, CatalogError> {
    let list = store::locked(tx, scope.one().map_err(DbError::from)?, id)?;
    let list = list.ok_or(CatalogError::NotFound("price list"))?;
    match expected {
        Some(expected) if expected != list.version => {
            Err(CatalogError::VersionMismatch { expected, current: list.version })
        }
        _ => Ok(list),
    }
}
