//! Deleting a category: it is no longer shown, nor what is under it. Products stay where they are.

use bodega_db::Tx;
use bodega_kernel::{Id, Scope, noun};

use super::{model::Category, save, update::locked};
use crate::CatalogError;

/// Hides a category, if it is still at version `expected`. One that is hidden already stays as it is.
pub fn delete(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Category>,
    expected: Option<i64>,
) -> Result<Category, CatalogError> {
    let old = locked(tx, scope, id, expected)?;
    let mut category = old.clone();
    category.content.active = false;
    save::change(tx, scope, &old, category)
}
