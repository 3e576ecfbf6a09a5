//! Changing a category, and moving it in the tree.

use bodega_db::{DbError, Tx};
use bodega_kernel::{Check, Id, Scope, noun};

use super::{body::CategoryBody, fill::fill, model::Category, save, store};
use crate::{CatalogError, product::Manner};

/// Changes a category, if it is still at version `expected`. Nothing is written when nothing changes.
pub fn update(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Category>,
    expected: Option<i64>,
    body: &CategoryBody,
    manner: Manner,
) -> Result<Category, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    store::take_tree(tx, merchant)?;
    let old = locked(tx, scope, id, expected)?;
    let mut check = Check::new();
    let merge = manner == Manner::Merge;
    let content = fill(tx, merchant, &mut check, body, Some(&old.content), merge, id)?;
    check.done()?;
    let category = Category { content, ..old.clone() };
    save::change(tx, scope, &old, category)
}

/// The category, locked for a change that was meant for version `expected`.
pub(super) fn locked(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Category>,
    expected: Option<i64>,
) -> Result<Category, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let category = store::locked(tx, merchant, id)?.ok_or(CatalogError::NoCategory)?;
    match expected {
        Some(expected) if expected != category.version => {
            Err(CatalogError::VersionMismatch { expected, current: category.version })
        }
        _ => Ok(category),
    }
}
