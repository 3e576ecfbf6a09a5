//! Reading the ledger.

use bodega_db::{ReadTx, params, sql};
use bodega_kernel::{Id, Page, PageRequest, Scope, Time, noun};
use serde_json::Value;

use super::model::{Kind, Movement};
use crate::{InventoryError, site::Reach};

/// Which lines are wanted.
#[derive(Debug, Clone, Default)]
pub struct HistoryFilter {
    /// Only those at this site.
    pub site: Option<Id<noun::Site>>,
    /// Only those of this variant.
    pub variant: Option<Id<noun::Variant>>,
    /// Only those for this reason.
    pub kind: Option<Kind>,
    /// Only those that belong to this order, request, transfer or batch.
    pub reference: Option<String>,
    /// Not before.
    pub from: Option<Time>,
    /// Before.
    pub to: Option<Time>,
}

macro_rules! movement {
    () => {
        "SELECT m.id, m.stock, s.variant, s.site, m.at, m.kind, m.quantity, m.source, m.source_bin, m.target,
                m.target_bin, m.reason, m.reference, m.actor_kind, m.actor_id
         FROM inventory_movement m JOIN inventory_stock s ON s.merchant = m.merchant AND s.id = m.stock
         WHERE m.merchant = $1 AND m.at >= $2 AND m.at < $3 AND m.kind = COALESCE(CAST($4 AS TEXT), m.kind)
           AND COALESCE(m.reference, '') = COALESCE(CAST($5 AS TEXT), m.reference, '')
           AND m.id < $6 "
    };
}
sql!(
    LATEST,
    sqlite: concat!(movement!(), "AND (CAST($8 AS TEXT) IS NULL OR s.site IN (SELECT unhex(value) FROM json_each($8)))
        ORDER BY m.id DESC LIMIT $7 OFFSET $9"),
    postgres: concat!(movement!(), "AND (CAST($8 AS JSONB) IS NULL
                                         OR s.site = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($8))))
        ORDER BY m.id DESC LIMIT $7 OFFSET $9"),
);
// Of one variant: its few stock rows first, and of each the ledger's own index.
sql!(
    hot LATEST_OF,
    sqlite: concat!(movement!(), "AND m.stock IN (SELECT id FROM inventory_stock WHERE merchant = $1 AND variant = $9)
        AND (CAST($8 AS TEXT) IS NULL OR s.site IN (SELECT unhex(value) FROM json_each($8)))
        ORDER BY m.id DESC LIMIT $7 OFFSET $10"),
    postgres: concat!(movement!(), "AND m.stock IN (SELECT id FROM inventory_stock WHERE merchant = $1 AND variant = $9)
        AND (CAST($8 AS JSONB) IS NULL OR s.site = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($8))))
        ORDER BY m.id DESC LIMIT $7 OFFSET $10"),
);

/// The ledger, newest first. It is never counted, since it only grows; a cursor goes on, and wins over an offset.
pub fn history(
    tx: &mut ReadTx,
    scope: &Scope,
    reach: &Reach,
    filter: &HistoryFilter,
    page: &PageRequest,
) -> Result<Page<Movement>, InventoryError> {
    let sites: Option<Value> = reach.within(filter.site)?.ids();
    let before: Id<noun::Movement> = match &page.cursor {
        Some(cursor) => bodega_http::cursor::decode(cursor)?,
        None => Id::from_uuid(uuid::Uuid::max()),
    };
    let merchant = scope.one()?;
    let from = filter.from.unwrap_or(Time::from_micros(i64::MIN));
    let to = filter.to.unwrap_or(Time::from_micros(i64::MAX));
    let (limit, offset) = (page.limit + 1, if page.cursor.is_some() { 0 } else { page.offset });
    let HistoryFilter { kind, reference, .. } = filter;
    let rows = match filter.variant {
        Some(variant) => {
            tx.all(&LATEST_OF, params![merchant, from, to, kind, reference, before, limit, sites, variant, offset])?
        }
        None => tx.all(&LATEST, params![merchant, from, to, kind, reference, before, limit, sites, offset])?,
    };
    Ok(Page::from_fetched(rows, page.limit, |last: &Movement| bodega_http::cursor::encode(&last.id)))
}
