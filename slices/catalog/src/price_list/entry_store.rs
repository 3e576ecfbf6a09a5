//! The rows of price lists' entries.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, Page, PageRequest, TOTAL_CAP, noun};
use serde_json::{Value, json};

use super::model::{Entry, PriceList};

sql!(
    hot OF_VARIANTS,
    sqlite: "SELECT list, variant, min_quantity, amount, per, compare_at FROM catalog_price_entry
             WHERE merchant = $1 AND variant IN (SELECT unhex(value) FROM json_each($2))
               AND list IN (SELECT unhex(value) FROM json_each($3)) AND min_quantity <= $4",
    postgres: "SELECT list, variant, min_quantity, amount, per, compare_at FROM catalog_price_entry
               WHERE merchant = $1 AND variant = ANY (ARRAY(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($2)))
                 AND list = ANY (ARRAY(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($3)))
                 AND min_quantity <= $4",
);
sql!(
    hot ALL_OF_VARIANTS,
    sqlite: "SELECT list, variant, min_quantity, amount, per, compare_at FROM catalog_price_entry
             WHERE merchant = $1 AND variant IN (SELECT unhex(value) FROM json_each($2))
             ORDER BY variant, list, min_quantity",
    postgres: "SELECT list, variant, min_quantity, amount, per, compare_at FROM catalog_price_entry
               WHERE merchant = $1 AND variant = ANY (ARRAY(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($2)))
               ORDER BY variant, list, min_quantity",
);
sql!(hot ANY, "SELECT 1 FROM catalog_price_entry WHERE merchant = $1 AND list = $2 LIMIT 1");
sql!(
    hot PAGE,
    "SELECT e.list, e.variant, e.min_quantity, e.amount, e.per, e.compare_at, v.sku
     FROM catalog_price_entry e JOIN catalog_variant v ON v.merchant = e.merchant AND v.id = e.variant
     WHERE e.merchant = $1 AND e.list = $2 ORDER BY e.variant, e.min_quantity LIMIT $3 OFFSET $4"
);
sql!(
    hot OF_SKU,
    "SELECT e.list, e.variant, e.min_quantity, e.amount, e.per, e.compare_at, v.sku
     FROM catalog_variant v JOIN catalog_price_entry e ON e.merchant = v.merchant AND e.variant = v.id AND e.list = $2
     WHERE v.merchant = $1 AND v.sku = $3 ORDER BY e.min_quantity"
);
sql!(
    COUNT,
    "SELECT count(*) FROM (SELECT 1 FROM catalog_price_entry WHERE merchant = $1 AND list = $2 LIMIT $3) AS counted"
);
sql!(
    hot PRODUCTS,
    "SELECT DISTINCT v.product FROM catalog_price_entry e
     JOIN catalog_variant v ON v.merchant = e.merchant AND v.id = e.variant
     WHERE e.merchant = $1 AND e.list = $2 ORDER BY v.product"
);
// In the order of the key, so that two who write the same rows wait for each other and not in a ring.
sql!(
    PUT,
    sqlite: "INSERT INTO catalog_price_entry (merchant, list, variant, min_quantity, amount, per, compare_at)
             SELECT $1, $2, unhex(value ->> 0), value ->> 1, value ->> 2, value ->> 3, value ->> 4
             FROM json_each($3) WHERE true ORDER BY value ->> 0, value ->> 1
             ON CONFLICT (merchant, variant, list, min_quantity)
             DO UPDATE SET amount = excluded.amount, per = excluded.per, compare_at = excluded.compare_at",
    postgres: "INSERT INTO catalog_price_entry (merchant, list, variant, min_quantity, amount, per, compare_at)
               SELECT CAST($1 AS BIGINT), CAST($2 AS UUID), CAST(e.value ->> 0 AS UUID), CAST(e.value ->> 1 AS BIGINT),
                      CAST(e.value ->> 2 AS BIGINT), CAST(e.value ->> 3 AS BIGINT), CAST(e.value ->> 4 AS BIGINT)
               FROM jsonb_array_elements($3) AS e(value) ORDER BY 3, 4
               ON CONFLICT (merchant, variant, list, min_quantity)
               DO UPDATE SET amount = excluded.amount, per = excluded.per, compare_at = excluded.compare_at",
);
sql!(
    hot REMOVE,
    "DELETE FROM catalog_price_entry
     WHERE merchant = $1 AND variant = $2 AND list = $3 AND (CAST($4 AS BIGINT) IS NULL OR min_quantity = $4)"
);

/// An entry, and the SKU of what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedEntry {
    /// The entry.
    pub entry: Entry,
    /// The variant's SKU.
    pub sku: String,
}

impl FromRow for Entry {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            list: row.take()?,
            variant: row.take()?,
            min_quantity: row.take()?,
            amount: row.take()?,
            per: row.take()?,
            compare_at: row.take()?,
        })
    }
}

impl FromRow for NamedEntry {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self { entry: Entry::from_row(row)?, sku: row.take()? })
    }
}

/// The entries of these variants in these lists that are reached by this quantity.
pub(super) fn of_variants(
    tx: &mut ReadTx,
    merchant: MerchantId,
    lists: &[PriceList],
    variants: &[Id<noun::Variant>],
    quantity: i64,
) -> Result<Vec<Entry>, DbError> {
    let variants: Value = variants.iter().map(|id| id.uuid().simple().to_string()).collect();
    let lists: Value = lists.iter().map(|list| list.id.uuid().simple().to_string()).collect();
    tx.all(&OF_VARIANTS, params![merchant, variants, lists, quantity])
}

/// All entries of these variants.
pub(super) fn all_of_variants(
    tx: &mut ReadTx,
    merchant: MerchantId,
    variants: &[Id<noun::Variant>],
) -> Result<Vec<Entry>, DbError> {
    let variants: Value = variants.iter().map(|id| id.uuid().simple().to_string()).collect();
    tx.all(&ALL_OF_VARIANTS, params![merchant, variants])
}

/// Has a list any entry?
pub(super) fn any(tx: &mut ReadTx, merchant: MerchantId, list: Id<noun::PriceList>) -> Result<bool, DbError> {
    Ok(tx.maybe::<(i64,)>(&ANY, params![merchant, list])?.is_some())
}

/// The products that a list has entries for.
pub(super) fn products(
    tx: &mut ReadTx,
    merchant: MerchantId,
    list: Id<noun::PriceList>,
) -> Result<Vec<Id<noun::Product>>, DbError> {
    let found = tx.all::<(Id<noun::Product>,)>(&PRODUCTS, params![merchant, list])?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// A page of a list's entries.
pub(super) fn page(
    tx: &mut ReadTx,
    merchant: MerchantId,
    list: Id<noun::PriceList>,
    page: &PageRequest,
) -> Result<Page<NamedEntry>, DbError> {
    let rows = tx.all(&PAGE, params![merchant, list, page.limit, page.offset])?;
    let (counted,) = tx.one(&COUNT, params![merchant, list, TOTAL_CAP + 1])?;
    Ok(Page::counted(rows, counted))
}

/// The entries of one SKU in a list.
pub(super) fn of_sku(
    tx: &mut ReadTx,
    merchant: MerchantId,
    list: Id<noun::PriceList>,
    sku: &str,
) -> Result<Vec<NamedEntry>, DbError> {
    tx.all(&OF_SKU, params![merchant, list, sku])
}

/// Writes entries of one list, over those that are there.
pub(super) fn put(
    tx: &mut Tx,
    merchant: MerchantId,
    list: Id<noun::PriceList>,
    entries: &[Entry],
) -> Result<(), DbError> {
    if entries.is_empty() {
        return Ok(());
    }
    let row = |entry: &Entry| {
        let variant = entry.variant.uuid().simple().to_string();
        json!([variant, entry.min_quantity, entry.amount, entry.per, entry.compare_at])
    };
    let rows: Value = entries.iter().map(row).collect();
    tx.execute(&PUT, params![merchant, list, rows]).map(drop)
}

/// Removes a variant's entries, or the one of a quantity. How many were there?
pub(super) fn remove(
    tx: &mut Tx,
    merchant: MerchantId,
    list: Id<noun::PriceList>,
    variant: Id<noun::Variant>,
    min_quantity: Option<i64>,
) -> Result<u64, DbError> {
    tx.execute(&REMOVE, params![merchant, variant, list, min_quantity])
}
