//! What bundles keep from being taken from sale.

use bodega_db::{DbError, Tx};
use bodega_kernel::{Id, Scope, noun};

use super::{
    bundle::is_sold,
    bundle_store as store,
    model::{Product, Variant},
};
use crate::CatalogError;

type VariantId = Id<noun::Variant>;

/// A bundle that keeps a part from being taken from sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// The bundle.
    pub bundle: VariantId,
    /// Its SKU.
    pub sku: String,
    /// The SKU of the part.
    pub part: String,
}

/// Refuses a change by which something stops being sold that a bundle holds which goes on being sold. The caller has
/// locked the product.
pub(crate) fn may_leave(tx: &mut Tx, scope: &Scope, old: &Product, new: &Product) -> Result<(), CatalogError> {
    let stays = |id: VariantId| new.content.variants.iter().any(|one| one.id == id && is_sold(&new.content, one));
    let sold = old.content.variants.iter().filter(|variant| is_sold(&old.content, variant));
    let leaving: Vec<&Variant> = sold.filter(|variant| !stays(variant.id)).collect();
    if leaving.is_empty() {
        return Ok(());
    }
    let ids: Vec<VariantId> = leaving.iter().map(|variant| variant.id).collect();
    let sku = |id: VariantId| leaving.iter().find(|one| one.id == id).map_or_else(String::new, |one| one.sku.clone());
    let mut holding: Vec<Holding> = Vec::new();
    for (bundle, product, name, part) in store::bundles_with(tx, scope.one().map_err(DbError::from)?, &ids)? {
        // Its own bundles are as the change makes them, and not as they still stand.
        if product != new.id {
            holding.push(Holding { bundle, sku: name, part: sku(part) });
        }
    }
    for bundle in new.content.variants.iter().filter(|variant| stays(variant.id)) {
        let parts = bundle.components.iter().filter(|part| ids.contains(&part.variant));
        holding.extend(parts.map(|part| Holding {
            bundle: bundle.id,
            sku: bundle.sku.clone(),
            part: sku(part.variant),
        }));
    }
    if holding.is_empty() { Ok(()) } else { Err(CatalogError::PartOfBundle(holding)) }
}
