//! Making a product.

use bodega_db::Tx;
use bodega_identity::onboarding;
use bodega_kernel::{Check, Scope};

use super::{
    body::ProductBody,
    bundle,
    fill::{Fill, Usual, fill},
    image,
    model::Product,
    ready, save,
};
use crate::{CatalogError, category};

/// Makes a product of `body`: 422 with every fault, 409 with every claim of another.
pub fn create(tx: &mut Tx, scope: &Scope, body: &ProductBody) -> Result<Product, CatalogError> {
    let id = tx.id();
    let mut check = Check::new();
    let usual = Usual::of(tx, scope, body, true)?;
    let mut filled = fill(&mut check, body, None, Fill::New, usual, &mut || tx.id());
    category::known(tx, scope, &mut check, body.category_ids.value())?;
    image::known(tx, scope, &mut check, &mut filled.content, body.images.value())?;
    bundle::compose(tx, scope, &mut check, body, &mut filled, None)?;
    ready::to_write(tx, scope, &mut check, &filled.content, None)?;
    check.done()?;
    let now = tx.now();
    let product = Product { id, version: 1, created_at: now, updated_at: now, content: filled.content };
    let product = save::insert(tx, scope, product, &filled.spots)?;
    onboarding::reached(tx, scope, onboarding::Step::Product)?;
    Ok(product)
}
