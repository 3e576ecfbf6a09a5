//! Setting a price by SKU.

use super::{
    body::{NewPrice, SkuPrice},
    bulk::{BulkItem, BulkResult, each},
    check,
    model::{Product, Variant},
    ready, save,
    update::locked,
};
use crate::{CatalogError, variants};
use bodega_db::{DbError, Tx};
use bodega_http::from_json;
use bodega_identity::merchant;
use bodega_kernel::{Check, Invalid, Scope};

/// Sets some prices, each in a savepoint of its own. It fails as a whole only when the database does.
pub fn in_bulk(tx: &mut Tx, scope: &Scope, items: &[BulkItem]) -> Result<Vec<BulkResult>, DbError> {
    each(tx, items, |tx, item| {
        let SkuPrice { sku, price, compare_at_price } = from_json(item)?;
        let sku = sku.value().ok_or_else(|| Invalid::one("sku", "REQUIRED", "must be given"))?;
        let (product, _) = reprice(tx, scope, sku, &NewPrice { price, compare_at_price })?;
        Ok((product.id, product.version))
    })
}

/// Sets the price of the variant with this SKU. Gives its product and the variant as they are now.
pub fn reprice(tx: &mut Tx, scope: &Scope, sku: &str, body: &NewPrice) -> Result<(Product, Variant), CatalogError> {
    let found = variants::by_sku(tx, scope, &[sku])?.remove(sku).ok_or(CatalogError::NoVariant)?;
    let old = locked(tx, scope, found.product, None)?;
    let base = merchant::currency(tx, scope)?;
    let mut product = old.clone();
    let variant = product.content.variants.iter_mut().find(|variant| variant.id == found.id);
    let variant = variant.ok_or(CatalogError::NoVariant)?;
    let mut check = Check::new();
    match body.price.value() {
        None => check.fault("price", "REQUIRED", "must be given"),
        Some(price) => {
            let (unit, known) = (variant.unit, Some(variant.price.currency));
            let new = check::price(&mut check, "price", price, unit, base, known);
            variant.price = new.unwrap_or(variant.price);
        }
    }
    variant.compare_at = match body.compare_at_price.value() {
        None => None,
        Some(before) => check::compare_at(&mut check, "compareAtPrice", before, variant.price),
    };
    let is_above = variant.compare_at.is_none_or(|before| before > variant.price.amount);
    check.that(is_above, "compareAtPrice", "NOT_ABOVE_PRICE", "must be more than the price");
    check::one_currency(&mut check, "price.currency", &product.content);
    ready::to_write(tx, scope, &mut check, &product.content, Some(&old.content))?;
    check.done()?;
    let product = save::change(tx, scope, &old, product, &[])?;
    let variant = product.content.variants.iter().find(|variant| variant.id == found.id).cloned();
    variant.map(|variant| (product, variant)).ok_or(CatalogError::NoVariant)
}
