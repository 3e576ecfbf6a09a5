//! What to order, and how much of it.

use bodega_catalog::variants;
use bodega_db::{DbError, ReadTx, params, sql};
use bodega_kernel::{Id, Page, PageRequest, Scope, noun};
use serde_json::Value;

use super::{
    list::{StockRow, with_skus},
    model::Balance,
    store::balance,
};
use crate::{
    InventoryError,
    paged::{paged, turned},
    site::Reach,
};

/// A row of a suggested purchase order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The row that is low.
    pub row: StockRow,
    /// What is on its way there from other sites.
    pub incoming: i64,
    /// How much to order.
    pub quantity: i64,
}

macro_rules! low {
    (sqlite) => {
        "FROM inventory_stock s INDEXED BY inventory_stock_level
         WHERE s.merchant = $1 AND s.level > 0 AND s.reorder_point IS NOT NULL
           AND (CAST($2 AS TEXT) IS NULL OR s.site IN (SELECT unhex(value) FROM json_each($2)))
           AND s.variant NOT IN (SELECT unhex(value) FROM json_each($3)) "
    };
    (postgres) => {
        "FROM inventory_stock s WHERE s.merchant = $1 AND s.level > 0 AND s.reorder_point IS NOT NULL
           AND (CAST($2 AS JSONB) IS NULL OR s.site = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2))))
           AND s.variant <> ALL (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($3))) "
    };
}
sql!(
    hot LOW,
    sqlite: concat!(balance!(), low!(sqlite), "ORDER BY s.site, s.id LIMIT $4 OFFSET $5"),
    postgres: concat!(balance!(), low!(postgres), "ORDER BY s.site, s.id LIMIT $4 OFFSET $5"),
);
sql!(
    COUNT_LOW,
    sqlite: concat!("SELECT COUNT(*) FROM (SELECT 1 ", low!(sqlite), "LIMIT $4) AS counted"),
    postgres: concat!("SELECT COUNT(*) FROM (SELECT 1 ", low!(postgres), "LIMIT $4) AS counted"),
);
sql!(
    hot LOW_VARIANTS,
    sqlite: "SELECT DISTINCT s.variant FROM inventory_stock s INDEXED BY inventory_stock_level
             WHERE s.merchant = $1 AND s.level > 0 AND s.reorder_point IS NOT NULL",
    postgres: "SELECT DISTINCT s.variant FROM inventory_stock s
               WHERE s.merchant = $1 AND s.level > 0 AND s.reorder_point IS NOT NULL",
);
sql!(
    hot INCOMING,
    "SELECT CAST(COALESCE(SUM(l.quantity - l.received - l.lost - l.returned), 0) AS BIGINT)
     FROM inventory_transfer t JOIN inventory_transfer_line l ON l.merchant = t.merchant AND l.transfer = t.id
     WHERE t.merchant = $1 AND t.status = 'IN_TRANSIT' AND t.target = $3 AND l.variant = $2"
);

/// What is on its way to a site.
pub(super) fn incoming(tx: &mut ReadTx, scope: &Scope, row: &Balance) -> Result<i64, DbError> {
    Ok(tx.one::<(i64,)>(&INCOMING, params![scope.one()?, row.variant, row.site])?.0)
}

/// What is low and no longer sold: it is not ordered any more.
fn unsold(tx: &mut ReadTx, scope: &Scope) -> Result<Value, DbError> {
    let low = tx.all::<(Id<noun::Variant>,)>(&LOW_VARIANTS, params![scope.one()?])?;
    let low: Vec<_> = low.into_iter().map(|(id,)| id).collect();
    let known = variants::by_id(tx, scope, &low)?;
    let is_sold = |id: &Id<noun::Variant>| known.get(id).is_some_and(|variant| variant.on && !variant.archived);
    Ok(low.iter().filter(|id| !is_sold(id)).map(|id| id.uuid().simple().to_string()).collect())
}

/// Rows at or below their reorder point of what is sold, each with an order that lifts it above, counting what is on its way.
pub fn suggest(
    tx: &mut ReadTx,
    scope: &Scope,
    reach: &Reach,
    site: Option<Id<noun::Site>>,
    page: &PageRequest,
) -> Result<Page<Suggestion>, InventoryError> {
    let sites = reach.within(site)?.ids();
    let unsold = unsold(tx, scope)?;
    let found = paged(tx, [&LOW, &COUNT_LOW], params![scope.one()?, sites, unsold], page)?;
    turned(found, |rows| {
        let mut suggestions = Vec::with_capacity(rows.len());
        for row in with_skus(tx, scope, rows)? {
            let incoming = incoming(tx, scope, &row.balance)?;
            let quantity = quantity(&row.balance, incoming);
            suggestions.push(Suggestion { row, incoming, quantity });
        }
        Ok(suggestions)
    })
}

/// As many reorder quantities as lift what can be sold above the reorder point; single units where none is set.
fn quantity(row: &Balance, incoming: i64) -> i64 {
    let Some(point) = row.reorder_point else { return 0 };
    let lot = row.reorder_quantity.unwrap_or(1).max(1);
    let missing = (point + 1 - row.available() - incoming).max(0);
    (missing + lot - 1) / lot * lot
}
