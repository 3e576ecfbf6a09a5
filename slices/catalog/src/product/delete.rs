//! Deleting a product: it is archived. Stock and orders go on referring to it, and its SKUs stay taken.

use bodega_db::Tx;
use bodega_kernel::{Id, Scope, noun};

use super::{
    model::{Product, Status},
    save,
    update::locked,
};
use crate::CatalogError;

/// Archives a product, if it is still at version `expected`. One that is archived already stays as it is.
pub fn delete(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Product>,
    expected: Option<i64>,
) -> Result<Product, CatalogError> {
    let old = locked(tx, scope, id, expected)?;
    let mut product = old.clone();
    product.content.status = Status::Archived;
    save::change(tx, scope, &old, product, &[])
}
