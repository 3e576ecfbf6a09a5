//! Looking at stock, now or as of any past moment.

use bodega_catalog::variants;
use bodega_db::{ReadTx, params, sql};
use bodega_kernel::{Id, Page, PageRequest, Scope, Time, noun};
use serde_json::Value;

use super::{
    bins::{self, Lying},
    model::Balance,
    store::{self, balance},
};
use crate::{
    InventoryError, item, json,
    paged::{paged, turned},
    site::Reach,
};

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

macro_rules! reach {
    (sqlite) => {
        "(CAST($2 AS TEXT) IS NULL OR s.site IN (SELECT unhex(value) FROM json_each($2)))"
    };
    (postgres) => {
        "(CAST($2 AS JSONB) IS NULL OR s.site = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2))))"
    };
}
macro_rules! wanted {
    ($engine:ident, $index:literal, $narrow:literal) => {
        concat!(
            "FROM inventory_stock s ",
            $index,
            " WHERE s.merchant = $1 AND s.updated_at >= $3 AND ",
            reach!($engine),
            $narrow
        )
    };
}
sql!(
    LIST,
    sqlite: concat!(balance!(), wanted!(sqlite, "", ""), " ORDER BY s.id LIMIT $4 OFFSET $5"),
    postgres: concat!(balance!(), wanted!(postgres, "", ""), " ORDER BY s.id LIMIT $4 OFFSET $5"),
);
sql!(
    COUNT,
    sqlite: concat!("SELECT COUNT(*) FROM (SELECT 1 ", wanted!(sqlite, "", ""), " LIMIT $4) AS counted"),
    postgres: concat!("SELECT COUNT(*) FROM (SELECT 1 ", wanted!(postgres, "", ""), " LIMIT $4) AS counted"),
);
// What is low, by the index that holds nothing else.
macro_rules! low {
    (sqlite) => {
        wanted!(sqlite, "INDEXED BY inventory_stock_level", " AND s.level > 0")
    };
    (postgres) => {
        wanted!(postgres, "", " AND s.level > 0")
    };
}
sql!(
    hot LIST_LOW,
    sqlite: concat!(balance!(), low!(sqlite), " ORDER BY s.id LIMIT $4 OFFSET $5"),
    postgres: concat!(balance!(), low!(postgres), " ORDER BY s.id LIMIT $4 OFFSET $5"),
);
sql!(
    COUNT_LOW,
    sqlite: concat!("SELECT COUNT(*) FROM (SELECT 1 ", low!(sqlite), " LIMIT $4) AS counted"),
    postgres: concat!("SELECT COUNT(*) FROM (SELECT 1 ", low!(postgres), " LIMIT $4) AS counted"),
);
// Rows of a few variants, each sought.
macro_rules! of_variants {
    (sqlite) => {
        wanted!(
            sqlite,
            "INDEXED BY inventory_stock_variant",
            " AND s.variant IN (SELECT unhex(value) FROM json_each($4)) AND s.level >= $5"
        )
    };
    (postgres) => {
        wanted!(
            postgres,
            "",
            " AND s.variant = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($4))) AND s.level >= $5"
        )
    };
}
sql!(
    hot LIST_OF,
    sqlite: concat!(balance!(), of_variants!(sqlite), " ORDER BY s.id LIMIT $6 OFFSET $7"),
    postgres: concat!(balance!(), of_variants!(postgres), " ORDER BY s.id LIMIT $6 OFFSET $7"),
);
sql!(
    COUNT_OF,
    sqlite: concat!("SELECT COUNT(*) FROM (SELECT 1 ", of_variants!(sqlite), " LIMIT $6) AS counted"),
    postgres: concat!("SELECT COUNT(*) FROM (SELECT 1 ", of_variants!(postgres), " LIMIT $6) AS counted"),
);
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
    let (merchant, sites) = (scope.one()?, reach.within(filter.site)?.ids());
    let since = filter.updated_since.unwrap_or(Time::from_micros(i64::MIN));
    let found = match variants_of(tx, scope, filter)? {
        Some(variants) => {
            let level = i64::from(filter.low);
            paged(tx, [&LIST_OF, &COUNT_OF], params![merchant, sites, since, variants, level], page)?
        }
        None if filter.low => paged(tx, [&LIST_LOW, &COUNT_LOW], params![merchant, sites, since], page)?,
        None => paged(tx, [&LIST, &COUNT], params![merchant, sites, since], page)?,
    };
    turned(found, |rows| with_skus(tx, scope, rows))
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
