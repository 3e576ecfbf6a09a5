//! Deleting a category: it is no longer shown, nor what is under it. Products stay where they are.

use bodega_db::{DbError, Tx};
use bodega_kernel::{Id, Scope, noun};

use super::{count_store, model::Category, save, update::locked};
use crate::CatalogError;

/// Hides a category, if it is still at version `expected`. One that is hidden already stays as it is. While products stand
/// in it or under it only with `force`: whoever deletes it should know of them. (It is asked for courtesy: nothing breaks
/// when one is put there meanwhile.)
pub fn delete(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Category>,
    expected: Option<i64>,
    force: bool,
) -> Result<Category, CatalogError> {
    let old = locked(tx, scope, id, expected)?;
    if old.content.active && !force {
        let (products, categories) = count_store::held(tx, scope.one().map_err(DbError::from)?, id)?;
        if products > 0 {
            return Err(CatalogError::CategoryInUse { products, categories });
        }
    }
    let mut category = old.clone();
    category.content.active = false;
    save::change(tx, scope, &old, category)
}
