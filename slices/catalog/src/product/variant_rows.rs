//! Writing the rows of a product's variants and their barcodes, by one statement however many there are.

use bodega_db::{DbError, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, noun};
use serde_json::{Value, json};

use super::{gtin, model::Variant};

// What stands in the JSON of a variant, in the order of the columns that it is written to.
macro_rules! columns {
    () => {
        "position, sku, title, titles, options, unit, step, min, max, amount, currency, per, compare_at, net_amount, net_unit,
         components, barcodes, weight_g, dimensions, serial_tracked, lot_tracked, expiry_tracked, active"
    };
    (sqlite) => {
        "value ->> '$.position', value ->> '$.sku', value ->> '$.title', value -> '$.titles', value -> '$.options',
         value ->> '$.unit', value ->> '$.step', value ->> '$.min', value ->> '$.max', value ->> '$.amount',
         value ->> '$.currency', value ->> '$.per', value ->> '$.compare_at', value ->> '$.net_amount',
         value ->> '$.net_unit', value -> '$.components', value -> '$.barcodes', value ->> '$.weight_g',
         nullif(value -> '$.dimensions', 'null'), value ->> '$.serial_tracked', value ->> '$.lot_tracked',
         value ->> '$.expiry_tracked', value ->> '$.active'"
    };
    (postgres) => {
        "v.position, v.sku, v.title, v.titles, v.options, v.unit, v.step, v.min, v.max, v.amount, v.currency, v.per,
         v.compare_at, v.net_amount, v.net_unit, v.components, v.barcodes, v.weight_g, v.dimensions, v.serial_tracked,
         v.lot_tracked, v.expiry_tracked, v.active"
    };
    (types) => {
        "AS v(id UUID, position BIGINT, sku TEXT, title TEXT, titles JSONB, options JSONB, unit TEXT, step BIGINT, min BIGINT,
              max BIGINT, amount BIGINT, currency TEXT, per BIGINT, compare_at BIGINT, net_amount BIGINT, net_unit TEXT,
              components JSONB, barcodes JSONB, weight_g BIGINT, dimensions JSONB, serial_tracked BOOLEAN,
              lot_tracked BOOLEAN, expiry_tracked BOOLEAN, active BOOLEAN) "
    };
}

// In the order of their SKUs, so that two commands that want the same ones wait for each other and not in a ring.
sql!(
    ADD_VARIANTS,
    sqlite: concat!("INSERT INTO catalog_variant (merchant, product, id, ", columns!(), ")
             SELECT $1, $2, unhex(value ->> '$.id'), ", columns!(sqlite), "
             FROM json_each($3) WHERE true ORDER BY value ->> '$.sku'
             ON CONFLICT (merchant, sku) DO NOTHING"),
    postgres: concat!("INSERT INTO catalog_variant (merchant, product, id, ", columns!(), ")
               SELECT CAST($1 AS BIGINT), CAST($2 AS UUID), v.id, ", columns!(postgres), "
               FROM jsonb_to_recordset($3) ", columns!(types), "
               ORDER BY v.sku COLLATE \"C\"
               ON CONFLICT (merchant, sku) DO NOTHING"),
);
sql!(
    hot CHANGE_VARIANTS,
    sqlite: concat!("UPDATE catalog_variant SET (", columns!(), ") = (", columns!(sqlite), ")
             FROM json_each($2) WHERE merchant = $1 AND catalog_variant.id = unhex(value ->> '$.id')"),
    postgres: concat!("UPDATE catalog_variant SET (", columns!(), ") = (", columns!(postgres), ")
               FROM jsonb_to_recordset($2) ", columns!(types), "
               WHERE merchant = $1 AND catalog_variant.id = v.id"),
);
// Variants of one product may swap their SKUs: those that change theirs step aside first. No SKU can begin like this.
sql!(
    hot PARK_SKUS,
    sqlite: "UPDATE catalog_variant SET sku = char(1) || hex(id)
             WHERE merchant = $1 AND id IN (SELECT unhex(value) FROM json_each($2))",
    postgres: "UPDATE catalog_variant SET sku = chr(1) || CAST(id AS TEXT)
               WHERE merchant = $1 AND id = ANY (ARRAY(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($2)))",
);
sql!(
    hot DROP_BARCODES,
    sqlite: "DELETE FROM catalog_barcode WHERE merchant = $1 AND variant IN (SELECT unhex(value) FROM json_each($2))",
    postgres: "DELETE FROM catalog_barcode
               WHERE merchant = $1 AND variant = ANY (ARRAY(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($2)))",
);
sql!(
    ADD_BARCODES,
    sqlite: "INSERT INTO catalog_barcode (merchant, gtin, variant, quantity)
             SELECT $1, value ->> 0, unhex(value ->> 1), value ->> 2 FROM json_each($2) WHERE true ORDER BY 2
             ON CONFLICT (merchant, gtin) DO NOTHING",
    postgres: "INSERT INTO catalog_barcode (merchant, gtin, variant, quantity)
               SELECT CAST($1 AS BIGINT), b.value ->> 0, CAST(b.value ->> 1 AS UUID), CAST(b.value ->> 2 AS BIGINT)
               FROM jsonb_array_elements($2) AS b(value) ORDER BY b.value ->> 0
               ON CONFLICT (merchant, gtin) DO NOTHING",
);

fn hex(id: Id<noun::Variant>) -> String {
    id.uuid().simple().to_string()
}

fn row(position: usize, variant: &Variant) -> Value {
    json!({
        "id": hex(variant.id),
        "position": position,
        "sku": variant.sku,
        "title": variant.title,
        "titles": variant.titles,
        "options": variant.options,
        "unit": variant.unit.as_str(),
        "step": variant.step,
        "min": variant.min,
        "max": variant.max,
        "amount": variant.price.amount,
        "currency": variant.price.currency.code(),
        "per": variant.price.per,
        "compare_at": variant.compare_at,
        "net_amount": variant.net.map(|net| net.amount),
        "net_unit": variant.net.map(|net| net.unit.as_str()),
        "components": variant.components,
        "barcodes": variant.barcodes,
        "weight_g": variant.weight_g,
        "dimensions": variant.dimensions,
        "serial_tracked": variant.tracking.serial,
        "lot_tracked": variant.tracking.lot,
        "expiry_tracked": variant.tracking.expiry,
        "active": variant.active,
    })
}

/// A variant and its place among the others.
pub(crate) type Placed<'p> = (usize, &'p Variant);

fn rows(variants: &[Placed<'_>]) -> Value {
    variants.iter().map(|(position, variant)| row(*position, variant)).collect()
}

fn ids(variants: &[Placed<'_>]) -> Value {
    variants.iter().map(|(_, variant)| hex(variant.id)).collect()
}

/// False when a SKU is another's.
pub(crate) fn add_variants(
    tx: &mut Tx,
    merchant: MerchantId,
    product: Id<noun::Product>,
    variants: &[Placed<'_>],
) -> Result<bool, DbError> {
    if variants.is_empty() {
        return Ok(true);
    }
    let added = tx.execute(&ADD_VARIANTS, params![merchant, product, rows(variants)])?;
    Ok(added == variants.len() as u64)
}

/// Lets variants step aside that are about to get another SKU.
pub(crate) fn park_skus(tx: &mut Tx, merchant: MerchantId, variants: &[Placed<'_>]) -> Result<(), DbError> {
    if !variants.is_empty() {
        tx.execute(&PARK_SKUS, params![merchant, ids(variants)])?;
    }
    Ok(())
}

/// Breaks `catalog_variant_sku` when a SKU is another's.
pub(crate) fn change_variants(tx: &mut Tx, merchant: MerchantId, variants: &[Placed<'_>]) -> Result<(), DbError> {
    if !variants.is_empty() {
        tx.execute(&CHANGE_VARIANTS, params![merchant, rows(variants)])?;
    }
    Ok(())
}

/// Takes back what these variants have claimed.
pub(crate) fn drop_barcodes(tx: &mut Tx, merchant: MerchantId, variants: &[Placed<'_>]) -> Result<(), DbError> {
    if !variants.is_empty() {
        tx.execute(&DROP_BARCODES, params![merchant, ids(variants)])?;
    }
    Ok(())
}

/// False when a code is another's.
pub(crate) fn add_barcodes(tx: &mut Tx, merchant: MerchantId, variants: &[Placed<'_>]) -> Result<bool, DbError> {
    let claims = variants.iter().flat_map(|(_, variant)| {
        let claim = |gtin: String, quantity: i64| json!([gtin, hex(variant.id), quantity]);
        let codes = variant.barcodes.iter();
        codes.filter_map(move |code| gtin::fourteen(&code.code).ok().map(|gtin| claim(gtin, code.quantity)))
    });
    let claims: Vec<Value> = claims.collect();
    if claims.is_empty() {
        return Ok(true);
    }
    let wanted = claims.len() as u64;
    Ok(tx.execute(&ADD_BARCODES, params![merchant, Value::from(claims)])? == wanted)
}
