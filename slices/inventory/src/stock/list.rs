//! Looking at stock, now or as of any past moment.

use bodega_catalog::variants;
use bodega_db::{ReadTx, params, sql};
use bodega_kernel::{Id, Page, PageRequest, Scope, TOTAL_CAP, Time, noun};
use serde_json::Value;

use super::{
    bins::{self, Lying},
    model::Balance,
    store::{self, balance},
};
use crate::{InventoryError, item, json, site::Reach};

/// Which rows a list holds.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only those at this site.
    pub site: Option<Id<noun::Site>>,
    /// Only those of this product's variants.
    pub product: Option<Id<noun::Product>>,
    /// Only those of this SKU.
    pub sku: Option<String>,
    /// Only those of which this is the SKU or a barcode: what a scanner reads and people type.
    pub text: Option<String>,
    /// Only those that are low or out.
    pub low: bool,
    /// Only those that changed since.
    pub updated_since: Option<Time>,
}

/// A stock row with its SKU.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockRow {
    /// The balance.
    pub balance: Balance,
    /// The variant's SKU.
    pub sku: String,
}

macro_rules! wanted {
    (sqlite, $level:literal) => {
        concat!(
            "FROM inventory_stock s WHERE s.merchant = $1 AND s.updated_at >= $4 AND ", $level,
            " AND (CAST($2 AS TEXT) IS NULL OR s.site IN (SELECT unhex(value) FROM json_each($2)))
              AND (CAST($3 AS TEXT) IS NULL OR s.variant IN (SELECT unhex(value) FROM json_each($3))) "
        )
    };
    (postgres, $level:literal) => {
        concat!(
            "FROM inventory_stock s WHERE s.merchant = $1 AND s.updated_at >= $4 AND ", $level,
            " AND (CAST($2 AS JSONB) IS NULL OR s.site IN (SELECT value::uuid FROM jsonb_array_elements_text($2)))
              AND (CAST($3 AS JSONB) IS NULL OR s.variant IN (SELECT value::uuid FROM jsonb_array_elements_text($3))) "
        )
    };
}
macro_rules! lists {
    ($list:ident, $count:ident, $level:literal) => {
        sql!(
            $list,
            sqlite: concat!(balance!(), wanted!(sqlite, $level), "ORDER BY s.id LIMIT $5 OFFSET $6"),
            postgres: concat!(balance!(), wanted!(postgres, $level), "ORDER BY s.id LIMIT $5 OFFSET $6"),
        );
        sql!(
            $count,
            sqlite: concat!("SELECT COUNT(*) FROM (SELECT 1 ", wanted!(sqlite, $level), "LIMIT $5) AS counted"),
            postgres: concat!("SELECT COUNT(*) FROM (SELECT 1 ", wanted!(postgres, $level), "LIMIT $5) AS counted"),
        );
    };
}
lists!(LIST, COUNT, "s.level >= 0");
// The condition must stand as the index has it.
lists!(LIST_LOW, COUNT_LOW, "s.level > 0");
// What moved after the moment is taken back from the balance of now: near moments are cheap, and all are exact.
macro_rules! moved_since {
    () => {
        "SELECT m.stock, CAST(SUM(CASE WHEN m.target = 'SITE' THEN m.quantity ELSE 0 END
                                - CASE WHEN m.source = 'SITE' THEN m.quantity ELSE 0 END) AS BIGINT)
         FROM inventory_movement m WHERE m.merchant = $1 AND m.at > $3 AND m.stock IN "
    };
}
sql!(
    hot MOVED_SINCE,
    sqlite: concat!(moved_since!(), "(SELECT unhex(value) FROM json_each($2)) GROUP BY m.stock"),
    postgres: concat!(moved_since!(), "(SELECT value::uuid FROM jsonb_array_elements_text($2)) GROUP BY m.stock"),
);

/// The rows within reach, in the order in which they were made.
pub fn list(
    tx: &mut ReadTx,
    scope: &Scope,
    reach: &Reach,
    filter: &Filter,
    page: &PageRequest,
) -> Result<Page<StockRow>, InventoryError> {
    let merchant = scope.one()?;
    let sites = reach.within(filter.site)?.ids();
    let variants = variants_of(tx, scope, filter)?;
    let since = filter.updated_since.unwrap_or(Time::from_micros(i64::MIN));
    let (list, count) = if filter.low { (&LIST_LOW, &COUNT_LOW) } else { (&LIST, &COUNT) };
    let rows = tx.all::<Balance>(list, params![merchant, sites, variants, since, page.limit, page.offset])?;
    let (counted,) = tx.one(count, params![merchant, sites, variants, since, TOTAL_CAP + 1])?;
    Ok(Page::counted(with_skus(tx, scope, rows)?, counted))
}

/// The same as of a past moment: each row's `on_hand` is what was there then. What was promised then is not kept.
pub fn as_of(
    tx: &mut ReadTx,
    scope: &Scope,
    reach: &Reach,
    filter: &Filter,
    moment: Time,
    page: &PageRequest,
) -> Result<Page<StockRow>, InventoryError> {
    let mut found = list(tx, scope, reach, filter, page)?;
    let ids = json::ids(found.items.iter().map(|row| row.balance.id));
    for (stock, moved) in tx.all::<(Id<noun::Stock>, i64)>(&MOVED_SINCE, params![scope.one()?, ids, moment])? {
        if let Some(row) = found.items.iter_mut().find(|row| row.balance.id == stock) {
            row.balance.on_hand -= moved;
        }
    }
    Ok(found)
}

/// One row, and what of it lies in which bin.
pub fn find(
    tx: &mut ReadTx,
    scope: &Scope,
    reach: &Reach,
    id: Id<noun::Stock>,
) -> Result<(StockRow, Vec<Lying>), InventoryError> {
    let balance = store::find(tx, scope, id)?.ok_or(InventoryError::NotFound("stock row"))?;
    reach.check(balance.site)?;
    let lying = bins::lying(tx, scope, [id])?;
    let row = with_skus(tx, scope, vec![balance])?.pop().ok_or(InventoryError::NotFound("stock row"))?;
    Ok((row, lying))
}

/// The variants that a filter names; none when it names no variant.
fn variants_of(tx: &mut ReadTx, scope: &Scope, filter: &Filter) -> Result<Option<Value>, InventoryError> {
    let mut named: Option<Vec<Id<noun::Variant>>> = None;
    let mut narrow = |found: Vec<Id<noun::Variant>>| {
        named = Some(match named.take() {
            Some(before) => before.into_iter().filter(|id| found.contains(id)).collect(),
            None => found,
        });
    };
    if let Some(product) = filter.product {
        narrow(variants::of_product(tx, scope, product)?.into_iter().map(|variant| variant.id).collect());
    }
    if let Some(sku) = &filter.sku {
        narrow(variants::by_sku(tx, scope, &[sku])?.into_values().map(|variant| variant.id).collect());
    }
    if let Some(text) = &filter.text {
        let mut found: Vec<_> = variants::by_sku(tx, scope, &[text])?.into_values().map(|variant| variant.id).collect();
        found.extend(variants::by_barcode(tx, scope, text)?.map(|scanned| scanned.variant.id));
        narrow(found);
    }
    Ok(named.map(json::ids))
}

pub(super) fn with_skus(tx: &mut ReadTx, scope: &Scope, rows: Vec<Balance>) -> Result<Vec<StockRow>, InventoryError> {
    let skus = item::skus_of(tx, scope, rows.iter().map(|row| row.variant))?;
    let named = rows
        .into_iter()
        .map(|balance| StockRow { sku: skus.get(&balance.variant).cloned().unwrap_or_default(), balance });
    Ok(named.collect())
}
