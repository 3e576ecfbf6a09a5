//! Saving a product: its rows and claims, the version that is kept, the audit and the event, all in the caller's
//! transaction.

use bodega_db::{Audit, ConstraintKind, DbError, Tx};
use bodega_events::append;
use bodega_kernel::{Id, MerchantId, Scope, noun};
use serde_json::Value;

use super::{
    claims,
    model::{Product, Status},
    rows,
    variant_rows::{self, Placed},
    view::AdminProductView,
};
use crate::{
    CatalogError,
    difference::differing,
    events::{Change, ProductCreated, ProductDeleted, ProductUpdated, VariantChange},
    shelf, slug,
};

/// Writes a new product. Its slug is made of its title when it has none yet.
pub(crate) fn insert(
    tx: &mut Tx,
    scope: &Scope,
    mut product: Product,
    spots: &[String],
) -> Result<Product, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let slugs = slugs(&product);
    let mut added = false;
    for slug in slugs {
        product.content.slug = slug;
        added = rows::add_product(tx, merchant, &product)?;
        if added || claims::is_external_id_taken(tx, merchant, &product)? {
            break;
        }
    }
    let variants: Vec<Placed<'_>> = product.content.variants.iter().enumerate().collect();
    let written = added
        && variant_rows::add_variants(tx, merchant, product.id, &variants)?
        && variant_rows::add_barcodes(tx, merchant, &variants)?;
    if !written {
        return Err(claims::conflict(tx, merchant, &product, spots));
    }
    rows::enter_categories(tx, merchant, &product)?;
    let document = document(&product);
    rows::keep_version(tx, merchant, &product, &document)?;
    tx.record(Audit::new("product.created", "product", product.id).after(document))?;
    let fact = ProductCreated {
        product_id: product.id,
        version: product.version,
        status: product.content.status,
        variants: changes(&[], &product),
    };
    append(tx, scope, &fact)?;
    let slug = product.content.slug.as_str();
    shelf::product_changed(tx, merchant, product.id, [slug, slug], true);
    Ok(product)
}

/// Writes a product that was changed; `old` is what it was. Nothing is written when nothing changed.
pub(crate) fn change(
    tx: &mut Tx,
    scope: &Scope,
    old: &Product,
    mut product: Product,
    spots: &[String],
) -> Result<Product, CatalogError> {
    if product.content == old.content {
        return Ok(old.clone());
    }
    let merchant = scope.one().map_err(DbError::from)?;
    product.version = old.version + 1;
    product.updated_at = tx.now();
    let slugs = slugs(&product);
    let last = slugs.len() - 1;
    for (at, slug) in slugs.into_iter().enumerate() {
        product.content.slug = slug;
        match tx.attempt(|tx| write_change(tx, merchant, old, &product)) {
            Ok(()) => break,
            Err(Refused::Db(error)) if at < last && error.violates("catalog_product_slug") => {}
            Err(Refused::Db(DbError::Constraint { kind: ConstraintKind::Unique, .. }) | Refused::Taken) => {
                return Err(claims::conflict(tx, merchant, &product, spots));
            }
            Err(Refused::Db(error)) => return Err(error.into()),
        }
    }
    tell(tx, scope, old, &product)?;
    let slugs = [old.content.slug.as_str(), product.content.slug.as_str()];
    let moved = old.content.categories != product.content.categories;
    let counts = moved || old.content.status != product.content.status;
    shelf::product_changed(tx, merchant, product.id, slugs, counts);
    Ok(product)
}

/// The slugs to try, the best first.
fn slugs(product: &Product) -> Vec<String> {
    let content = &product.content;
    if content.slug.is_empty() {
        slug::candidates(&content.title, "product", product.id)
    } else {
        vec![content.slug.clone()]
    }
}

enum Refused {
    Taken,
    Db(DbError),
}

impl From<DbError> for Refused {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

fn write_change(tx: &mut Tx, merchant: MerchantId, old: &Product, product: &Product) -> Result<(), Refused> {
    if !rows::change_product(tx, merchant, product)? {
        // The row is locked, so this cannot be; were it so, nothing must be written over the other's change.
        return Err(DbError::NoRow.into());
    }
    let before = |id: Id<noun::Variant>| old.content.variants.iter().enumerate().find(|(_, before)| before.id == id);
    let (mut added, mut changed, mut renamed, mut recoded) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for placed in product.content.variants.iter().enumerate() {
        let Some(before) = before(placed.1.id) else {
            added.push(placed);
            recoded.push(placed);
            continue;
        };
        if before != placed {
            changed.push(placed);
        }
        if before.1.sku != placed.1.sku {
            renamed.push(placed);
        }
        if before.1.barcodes != placed.1.barcodes {
            recoded.push(placed);
        }
    }
    variant_rows::park_skus(tx, merchant, &renamed)?;
    variant_rows::change_variants(tx, merchant, &changed)?;
    let is_free = variant_rows::add_variants(tx, merchant, product.id, &added)?;
    variant_rows::drop_barcodes(tx, merchant, &recoded)?;
    if !is_free || !variant_rows::add_barcodes(tx, merchant, &recoded)? {
        return Err(Refused::Taken);
    }
    if old.content.categories != product.content.categories {
        rows::leave_categories(tx, merchant, product)?;
        rows::enter_categories(tx, merchant, product)?;
    }
    Ok(())
}

fn tell(tx: &mut Tx, scope: &Scope, old: &Product, product: &Product) -> Result<(), DbError> {
    let (before, after) = (document(old), document(product));
    rows::keep_version(tx, scope.one()?, product, &after)?;
    let (before, after) = differing(before, after);
    let changed = after.keys().cloned().collect();
    let is_deleted = product.content.status == Status::Archived && old.content.status != Status::Archived;
    let action = if is_deleted { "product.deleted" } else { "product.updated" };
    tx.record(Audit::new(action, "product", product.id).before(before.into()).after(after.into()))?;
    let (product_id, version) = (product.id, product.version);
    if is_deleted {
        append(tx, scope, &ProductDeleted { product_id, version })?;
    } else {
        let (status, variants) = (product.content.status, changes(&old.content.variants, product));
        append(tx, scope, &ProductUpdated { product_id, version, status, changed, variants })?;
    }
    Ok(())
}

/// The product in the form in which administrators read it.
fn document(product: &Product) -> Value {
    // Text, numbers and maps of text always serialise.
    serde_json::to_value(AdminProductView::from(product.clone())).unwrap_or_default()
}

fn changes(before: &[super::Variant], product: &Product) -> Vec<VariantChange> {
    let change = |variant: &super::Variant| {
        let before = before.iter().find(|before| before.id == variant.id);
        let change = match (before.is_some_and(|before| before.active), variant.active) {
            (false, true) => Change::Added,
            (true, false) => Change::Removed,
            _ if before == Some(variant) => return None,
            _ => Change::Changed,
        };
        Some(VariantChange { variant_id: variant.id, sku: variant.sku.clone(), change })
    };
    product.content.variants.iter().filter_map(change).collect()
}
