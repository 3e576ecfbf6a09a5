//! Reading products. Two statements for one product, two for a page of them.

use std::collections::HashMap;

use bodega_db::{DbError, FromRow, Parsed, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, noun};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::model::{Content, Dimensions, Net, Price, Product, Tracking, Unit, Variant};

macro_rules! product_columns {
    () => {
        "id, slug, title, description, lang, translations, brand, tags, dietary, allergens, min_age, attributes, tax_class,
         categories, images, status, publish_from, publish_until, external_id, metadata, version, created_at, updated_at"
    };
}
pub(super) use product_columns;

macro_rules! variant_columns {
    () => {
        "product, id, sku, title, titles, options, unit, step, min, max, amount, currency, per, compare_at, net_amount,
         net_unit, components, barcodes, weight_g, dimensions, serial_tracked, lot_tracked, expiry_tracked, active"
    };
}

sql!(
    hot BY_ID,
    concat!("SELECT ", product_columns!(), " FROM catalog_product WHERE merchant = $1 AND id = $2")
);
sql!(
    hot BY_SLUG,
    concat!("SELECT ", product_columns!(), " FROM catalog_product WHERE merchant = $1 AND slug = $2")
);
sql!(
    hot BY_IDS,
    sqlite: concat!("SELECT ", product_columns!(), " FROM catalog_product
                     WHERE merchant = $1 AND id IN (SELECT unhex(value) FROM json_each($2))"),
    postgres: concat!("SELECT ", product_columns!(), " FROM catalog_product
                       WHERE merchant = $1 AND id = ANY (ARRAY(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($2)))"),
);
sql!(
    hot ACTIVE_AFTER,
    concat!("SELECT ", product_columns!(), " FROM catalog_product
             WHERE merchant = $1 AND status = 'active' AND id > $2 ORDER BY id LIMIT $3")
);
// The categories that it found itself are walked through: no index is wanted there.
sql!(
    UNDER,
    "WITH RECURSIVE below(id) AS (
         SELECT id FROM catalog_category WHERE merchant = $1 AND id = $2
         UNION
         SELECT c.id FROM below JOIN catalog_category c ON c.merchant = $1 AND c.parent = below.id
     )
     SELECT DISTINCT p.id FROM below
     JOIN catalog_product_category stands ON stands.merchant = $1 AND stands.category = below.id
     JOIN catalog_product p ON p.merchant = $1 AND p.id = stands.product AND p.status = 'active'
     ORDER BY p.id"
);
sql!(
    hot LOCKED,
    sqlite: concat!("SELECT ", product_columns!(), " FROM catalog_product WHERE merchant = $1 AND id = $2"),
    postgres: concat!("SELECT ", product_columns!(), " FROM catalog_product WHERE merchant = $1 AND id = $2 FOR UPDATE"),
);
sql!(
    hot VARIANTS,
    concat!("SELECT ", variant_columns!(), " FROM catalog_variant WHERE merchant = $1 AND product = $2 ORDER BY position")
);
sql!(
    hot VARIANTS_OF,
    sqlite: concat!("SELECT ", variant_columns!(), " FROM catalog_variant
                     WHERE merchant = $1 AND product IN (SELECT unhex(value) FROM json_each($2))
                     ORDER BY product, position"),
    postgres: concat!("SELECT ", variant_columns!(), " FROM catalog_variant
                       WHERE merchant = $1 AND product = ANY (ARRAY(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($2)))
                       ORDER BY product, position"),
);

fn with_variants(tx: &mut ReadTx, merchant: MerchantId, product: Option<Product>) -> Result<Option<Product>, DbError> {
    let Some(mut product) = product else { return Ok(None) };
    let rows = tx.all::<VariantRow>(&VARIANTS, params![merchant, product.id])?;
    product.content.variants = rows.into_iter().map(|row| row.variant).collect();
    Ok(Some(product))
}

pub(crate) fn by_id(tx: &mut ReadTx, merchant: MerchantId, id: Id<noun::Product>) -> Result<Option<Product>, DbError> {
    let product = tx.maybe(&BY_ID, params![merchant, id])?;
    with_variants(tx, merchant, product)
}

pub(crate) fn by_slug(tx: &mut ReadTx, merchant: MerchantId, slug: &str) -> Result<Option<Product>, DbError> {
    let product = tx.maybe(&BY_SLUG, params![merchant, slug])?;
    with_variants(tx, merchant, product)
}

/// The products with these ids, in no order. What is missing is unknown.
pub(crate) fn by_ids(
    tx: &mut ReadTx,
    merchant: MerchantId,
    ids: &[Id<noun::Product>],
) -> Result<Vec<Product>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Value = ids.iter().map(|id| id.uuid().simple().to_string()).collect();
    let mut products = tx.all(&BY_IDS, params![merchant, ids])?;
    fill_variants(tx, merchant, &mut products)?;
    Ok(products)
}

/// The active products behind `id`, by id.
pub(crate) fn active_after(
    tx: &mut ReadTx,
    merchant: MerchantId,
    id: Id<noun::Product>,
    limit: i64,
) -> Result<Vec<Product>, DbError> {
    let mut products = tx.all(&ACTIVE_AFTER, params![merchant, id, limit])?;
    fill_variants(tx, merchant, &mut products)?;
    Ok(products)
}

/// The active ones in and under a category.
pub(super) fn under(
    tx: &mut ReadTx,
    merchant: MerchantId,
    category: Id<noun::Category>,
) -> Result<Vec<Id<noun::Product>>, DbError> {
    let found = tx.all::<(Id<noun::Product>,)>(&UNDER, params![merchant, category])?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// The same for a change: until the command ends nobody else changes this product.
pub(crate) fn locked(tx: &mut Tx, merchant: MerchantId, id: Id<noun::Product>) -> Result<Option<Product>, DbError> {
    let product = tx.maybe(&LOCKED, params![merchant, id])?;
    with_variants(tx, merchant, product)
}

/// Gives a page of products their variants.
pub(crate) fn fill_variants(tx: &mut ReadTx, merchant: MerchantId, products: &mut [Product]) -> Result<(), DbError> {
    if products.is_empty() {
        return Ok(());
    }
    let ids: Value = products.iter().map(|product| product.id.uuid().simple().to_string()).collect();
    let mut of: HashMap<_, Vec<Variant>> = HashMap::new();
    for row in tx.all::<VariantRow>(&VARIANTS_OF, params![merchant, ids])? {
        of.entry(row.product).or_default().push(row.variant);
    }
    for product in products {
        product.content.variants = of.remove(&product.id).unwrap_or_default();
    }
    Ok(())
}

fn decoded<T: DeserializeOwned>(row: &Row<'_>) -> Result<T, DbError> {
    row.take::<Parsed<T>>().map(|parsed| parsed.0)
}

/// A product without its variants: they are rows of their own.
impl FromRow for Product {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let id = row.take()?;
        let content = Content {
            slug: row.take()?,
            title: row.take()?,
            description: row.take()?,
            lang: row.take()?,
            translations: decoded(row)?,
            brand: row.take()?,
            tags: decoded(row)?,
            dietary: decoded(row)?,
            allergens: decoded(row)?,
            min_age: row.take()?,
            attributes: decoded(row)?,
            tax_class: row.take()?,
            categories: decoded(row)?,
            images: decoded(row)?,
            status: row.take()?,
            publish_from: row.take()?,
            publish_until: row.take()?,
            external_id: row.take()?,
            metadata: decoded(row)?,
            variants: Vec::new(),
        };
        Ok(Self { id, content, version: row.take()?, created_at: row.take()?, updated_at: row.take()? })
    }
}

fn net(row: &Row<'_>) -> Result<Option<Net>, DbError> {
    let (amount, unit): (Option<i64>, Option<Unit>) = (row.take()?, row.take()?);
    Ok(amount.zip(unit).map(|(amount, unit)| Net { amount, unit }))
}

struct VariantRow {
    product: Id<noun::Product>,
    variant: Variant,
}

impl FromRow for VariantRow {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            product: row.take()?,
            variant: Variant {
                id: row.take()?,
                sku: row.take()?,
                title: row.take()?,
                titles: decoded(row)?,
                options: decoded(row)?,
                unit: row.take()?,
                step: row.take()?,
                min: row.take()?,
                max: row.take()?,
                price: Price { amount: row.take()?, currency: row.take()?, per: row.take()? },
                compare_at: row.take()?,
                net: net(row)?,
                components: decoded(row)?,
                barcodes: decoded(row)?,
                weight_g: row.take()?,
                dimensions: row.take::<Option<Parsed<Dimensions>>>()?.map(|parsed| parsed.0),
                tracking: Tracking { serial: row.take()?, lot: row.take()?, expiry: row.take()? },
                active: row.take()?,
            },
        })
    }
}
