//! The rows that say which bundle holds what: an index of `catalog_variant.components`.

use std::collections::BTreeSet;

use bodega_db::{DbError, ReadTx, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, noun};
use serde_json::{Value, json};

use super::model::Variant;

type VariantId = Id<noun::Variant>;
type ProductId = Id<noun::Product>;

sql!(
    hot LOCK_PRODUCTS,
    sqlite: "SELECT id FROM catalog_product
             WHERE merchant = $1 AND id IN (SELECT unhex(value) FROM json_each($2)) ORDER BY id",
    postgres: "SELECT id FROM catalog_product
               WHERE merchant = $1 AND id = ANY (ARRAY(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($2)))
               ORDER BY id FOR UPDATE",
);
sql!(
    hot HELD,
    sqlite: "SELECT DISTINCT part FROM catalog_bundle_part
             WHERE merchant = $1 AND part IN (SELECT unhex(value) FROM json_each($2))",
    postgres: "SELECT DISTINCT part FROM catalog_bundle_part
               WHERE merchant = $1 AND part = ANY (ARRAY(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($2)))",
);
sql!(
    hot BUNDLES_WITH,
    sqlite: "SELECT b.bundle, v.product, v.sku, b.part FROM catalog_bundle_part b
             JOIN catalog_variant v ON v.merchant = b.merchant AND v.id = b.bundle
             JOIN catalog_product p ON p.merchant = v.merchant AND p.id = v.product
             WHERE b.merchant = $1 AND b.part IN (SELECT unhex(value) FROM json_each($2))
               AND v.active AND p.status <> 'archived'
             ORDER BY v.sku, b.part LIMIT 100",
    postgres: "SELECT b.bundle, v.product, v.sku, b.part FROM catalog_bundle_part b
               JOIN catalog_variant v ON v.merchant = b.merchant AND v.id = b.bundle
               JOIN catalog_product p ON p.merchant = v.merchant AND p.id = v.product
               WHERE b.merchant = $1 AND b.part = ANY (ARRAY(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($2)))
                 AND v.active AND p.status <> 'archived'
               ORDER BY v.sku, b.part LIMIT 100",
);
sql!(
    hot DROP_PARTS,
    sqlite: "DELETE FROM catalog_bundle_part WHERE merchant = $1 AND bundle IN (SELECT unhex(value) FROM json_each($2))",
    postgres: "DELETE FROM catalog_bundle_part
               WHERE merchant = $1 AND bundle = ANY (ARRAY(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($2)))",
);
sql!(
    ADD_PARTS,
    sqlite: "INSERT INTO catalog_bundle_part (merchant, bundle, part, quantity)
             SELECT $1, unhex(value ->> 0), unhex(value ->> 1), value ->> 2 FROM json_each($2)",
    postgres: "INSERT INTO catalog_bundle_part (merchant, bundle, part, quantity)
               SELECT CAST($1 AS BIGINT), CAST(b.value ->> 0 AS UUID), CAST(b.value ->> 1 AS UUID),
                      CAST(b.value ->> 2 AS BIGINT)
               FROM jsonb_array_elements($2) AS b(value)",
);

fn hex(id: VariantId) -> String {
    id.uuid().simple().to_string()
}

fn all(ids: &[VariantId]) -> Value {
    ids.iter().map(|id| hex(*id)).collect()
}

/// Keeps these products as they are until this command ends.
pub(crate) fn lock_products(tx: &mut Tx, merchant: MerchantId, ids: &BTreeSet<ProductId>) -> Result<(), DbError> {
    let ids: Value = ids.iter().map(|id| id.uuid().simple().to_string()).collect();
    tx.all::<(ProductId,)>(&LOCK_PRODUCTS, params![merchant, ids]).map(drop)
}

/// Those of these variants that a bundle holds.
pub(crate) fn held(tx: &mut ReadTx, merchant: MerchantId, ids: &[VariantId]) -> Result<Vec<VariantId>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let held = tx.all::<(VariantId,)>(&HELD, params![merchant, all(ids)])?;
    Ok(held.into_iter().map(|(id,)| id).collect())
}

/// The bundles that are sold and hold one of these: bundle, its product, its SKU, the part. The first hundred.
pub(crate) fn bundles_with(
    tx: &mut ReadTx,
    merchant: MerchantId,
    ids: &[VariantId],
) -> Result<Vec<(VariantId, ProductId, String, VariantId)>, DbError> {
    tx.all(&BUNDLES_WITH, params![merchant, all(ids)])
}

/// Writes what these bundles hold in the place of what they held.
pub(crate) fn set_parts(tx: &mut Tx, merchant: MerchantId, bundles: &[&Variant]) -> Result<(), DbError> {
    if bundles.is_empty() {
        return Ok(());
    }
    let ids: Vec<VariantId> = bundles.iter().map(|bundle| bundle.id).collect();
    tx.execute(&DROP_PARTS, params![merchant, all(&ids)])?;
    let parts = bundles.iter().flat_map(|bundle| {
        bundle.components.iter().map(|part| json!([hex(bundle.id), hex(part.variant), part.quantity]))
    });
    let parts: Vec<Value> = parts.collect();
    if !parts.is_empty() {
        tx.execute(&ADD_PARTS, params![merchant, Value::from(parts)])?;
    }
    Ok(())
}
