//! Changing a product: PUT replaces, PATCH merges.

use bodega_db::{DbError, Tx};
use bodega_kernel::{Check, Id, Scope, noun};

use super::{
    body::ProductBody,
    bundle,
    fill::{Fill, Usual, fill},
    image,
    model::Product,
    ready, save, store,
};
use crate::{CatalogError, category};

/// What becomes of the fields that a body leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// They become empty (but for slug, status and the window).
    Replace,
    /// They stay.
    Merge,
}

/// Changes a product, if it is still at version `expected`. Nothing is written when nothing changes.
pub fn update(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Product>,
    expected: Option<i64>,
    body: &ProductBody,
    manner: Manner,
) -> Result<Product, CatalogError> {
    let old = locked(tx, scope, id, expected)?;
    let how = match manner {
        Manner::Replace => Fill::Replace,
        Manner::Merge => Fill::Merge,
    };
    let mut check = Check::new();
    let usual = Usual::of(tx, scope, body, false)?;
    let mut filled = fill(&mut check, body, Some(&old.content), how, usual, &mut || tx.id());
    category::known(tx, scope, &mut check, body.category_ids.value())?;
    image::known(tx, scope, &mut check, &mut filled.content, body.images.value())?;
    bundle::compose(tx, scope, &mut check, body, &mut filled, Some(&old.content))?;
    ready::to_write(tx, scope, &mut check, &filled.content, Some(&old.content))?;
    check.done()?;
    let product = Product { content: filled.content, ..old.clone() };
    save::change(tx, scope, &old, product, &filled.spots)
}

/// The product, locked for a change that was meant for version `expected`.
pub(crate) fn locked(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Product>,
    expected: Option<i64>,
) -> Result<Product, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let product = store::locked(tx, merchant, id)?.ok_or(CatalogError::NoProduct)?;
    match expected {
        Some(expected) if expected != product.version => {
            Err(CatalogError::VersionMismatch { expected, current: product.version })
        }
        _ => Ok(product),
    }
}
