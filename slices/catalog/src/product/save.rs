//! Saving a product: its rows and claims, the version that is kept, the audit and the event, all in the caller's
//! transaction.

use bodega_db::{Audit, ConstraintKind, DbError, Tx};
use bodega_events::append;
use bodega_kernel::{Id, MerchantId, Scope, noun};
use serde_json::{Value, json};

use super::{
    aspects::aspects,
    bundle_store, claims, holding,
    model::{Image, Product, Status},
    rows, turn,
    variant_rows::{self, Placed},
    view::{AdminProductView, Pictures},
};
use crate::{
    CatalogError,
    difference::differing,
    events::{Change, ProductCreated, ProductDeleted, ProductUpdated, VariantChange},
    media, shelf, slug,
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
    let bundles: Vec<_> = product.content.variants.iter().filter(|variant| variant.is_bundle()).collect();
    bundle_store::set_parts(tx, merchant, &bundles)?;
    if !product.content.images.is_empty() {
        media::show(tx, scope, product.id, &shown(&product))?;
    }
    turn::plan(tx, &product, None)?;
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
    shelf::tree_changed(tx, merchant);
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
    holding::may_leave(tx, scope, old, &product)?;
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
    if old.content.images != product.content.images {
        media::show(tx, scope, product.id, &shown(&product))?;
    }
    turn::plan(tx, &product, Some(old))?;
    tell(tx, scope, old, &product)?;
    let moved = old.content.categories != product.content.categories;
    let window = |product: &Product| (product.content.publish_from, product.content.publish_until);
    let counts = moved || old.content.status != product.content.status || window(old) != window(&product);
    if counts {
        shelf::tree_changed(tx, merchant);
    }
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
    let mut recomposed = Vec::new();
    for placed in product.content.variants.iter().enumerate() {
        let Some(before) = before(placed.1.id) else {
            added.push(placed);
            recoded.push(placed);
            recomposed.extend(Some(placed.1).filter(|variant| variant.is_bundle()));
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
        if before.1.components != placed.1.components {
            recomposed.push(placed.1);
        }
    }
    variant_rows::park_skus(tx, merchant, &renamed)?;
    variant_rows::change_variants(tx, merchant, &changed)?;
    let is_free = variant_rows::add_variants(tx, merchant, product.id, &added)?;
    variant_rows::drop_barcodes(tx, merchant, &recoded)?;
    if !is_free || !variant_rows::add_barcodes(tx, merchant, &recoded)? {
        return Err(Refused::Taken);
    }
    bundle_store::set_parts(tx, merchant, &recomposed)?;
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
        let aspects = aspects(&old.content, &product.content);
        append(tx, scope, &ProductUpdated { product_id, version, status, changed, aspects, variants })?;
    }
    Ok(())
}

/// The pictures that it shows.
fn shown(product: &Product) -> Vec<Id<noun::Media>> {
    product.content.images.iter().map(|image| image.media).collect()
}

/// The product in the form in which administrators read it. Of its pictures it says which they are: where they are and
/// how large is the library's to say, and may change without a new version.
fn document(product: &Product) -> Value {
    // Text, numbers and maps of text always serialise.
    let mut document = serde_json::to_value(AdminProductView::of(product, &Pictures::new())).unwrap_or_default();
    let image = |image: &Image| match &image.alt {
        Some(alt) => json!({ "mediaId": image.media, "alt": alt }),
        None => json!({ "mediaId": image.media }),
    };
    document["images"] = product.content.images.iter().map(image).collect();
    document
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
