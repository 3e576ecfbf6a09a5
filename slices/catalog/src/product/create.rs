//! Making a product.

use bodega_db::Tx;
use bodega_identity::onboarding;
use bodega_kernel::{Check, Scope};

use super::{
    body::ProductBody,
    fill::{Fill, fill},
    model::Product,
    save,
};
use crate::{CatalogError, category};

/// Makes a product of `body`: 422 with every fault, 409 with every claim of another.
pub fn create(tx: &mut Tx, scope: &Scope, body: &ProductBody) -> Result<Product, CatalogError> {
    let id = tx.id();
    let mut check = Check::new();
    let filled = fill(&mut check, body, None, Fill::New, &mut || tx.id());
    category::known(tx, scope, &mut check, body.category_ids.value())?;
    check.done()?;
    let now = tx.now();
    let product = Product { id, version: 1, created_at: now, updated_at: now, content: filled.content };
    let product = save::insert(tx, scope, product, &filled.spots)?;
    onboarding::reached(tx, scope, onboarding::Step::Product)?;
    Ok(product)
}
