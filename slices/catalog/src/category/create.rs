//! Making a category.

use bodega_db::{DbError, Tx};
use bodega_kernel::{Check, Scope};

use super::{body::CategoryBody, fill::fill, model::Category, save};
use crate::CatalogError;

/// Makes a category of `body`: 422 with every fault, 409 with every claim of another.
pub fn create(tx: &mut Tx, scope: &Scope, body: &CategoryBody) -> Result<Category, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let id = tx.id();
    let mut check = Check::new();
    let content = fill(tx, merchant, &mut check, body, None, false, id)?;
    check.done()?;
    let now = tx.now();
    save::insert(tx, scope, Category { id, version: 1, created_at: now, updated_at: now, content })
}
