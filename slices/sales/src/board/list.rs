//! What has to be done, and what was done: the lists of the board.

use bodega_db::{ReadTx, params, sql};
use bodega_http::cursor;
use bodega_inventory::Reach;
use bodega_kernel::{Id, Invalid, Page, PageRequest, Scope, TOTAL_CAP, noun};
use serde_json::Value;

use super::card::is_open;
use crate::{
    SalesError,
    order::{Order, Status, by_ids},
};

macro_rules! wanted {
    (sqlite) => {
        "merchant = $1 AND (CAST($2 AS TEXT) IS NULL OR status IN (SELECT value FROM json_each($2)))
         AND (CAST($3 AS TEXT) IS NULL OR site IN (SELECT unhex(value) FROM json_each($3))
              OR id IN (SELECT a.id FROM sales_board_also a
                        WHERE a.merchant = $1 AND a.site IN (SELECT unhex(value) FROM json_each($3))))
         AND (CAST($4 AS TEXT) IS NULL OR day >= $4) AND (CAST($5 AS TEXT) IS NULL OR day < $5)
         AND (CAST($6 AS TEXT) IS NULL OR claimed_by = $6) "
    };
    (postgres) => {
        "merchant = $1 AND (CAST($2 AS JSONB) IS NULL OR status = ANY (ARRAY(SELECT jsonb_array_elements_text($2))))
         AND (CAST($3 AS JSONB) IS NULL OR site = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($3)))
              OR id IN (SELECT a.id FROM sales_board_also a
                        WHERE a.merchant = $1 AND a.site = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($3)))))
         AND (CAST($4 AS TEXT) IS NULL OR day >= $4) AND (CAST($5 AS TEXT) IS NULL OR day < $5)
         AND (CAST($6 AS UUID) IS NULL OR claimed_by = $6) "
    };
}
// Never many: what is open is done today or tomorrow.
sql!(
    hot OPEN,
    sqlite: concat!("SELECT id FROM sales_board WHERE open AND ", wanted!(sqlite), "ORDER BY due_at, id LIMIT $7 OFFSET $8"),
    postgres: concat!("SELECT id FROM sales_board WHERE open AND ", wanted!(postgres), "ORDER BY due_at, id LIMIT $7 OFFSET $8"),
);
sql!(
    COUNT_OPEN,
    sqlite: concat!("SELECT COUNT(*) FROM (SELECT 1 FROM sales_board WHERE open AND ", wanted!(sqlite), "LIMIT $7) AS counted"),
    postgres: concat!("SELECT COUNT(*) FROM (SELECT 1 FROM sales_board WHERE open AND ", wanted!(postgres), "LIMIT $7) AS counted"),
);
sql!(
    hot ALL,
    sqlite: concat!("SELECT id FROM sales_board WHERE id < $9 AND ", wanted!(sqlite), "ORDER BY id DESC LIMIT $7 OFFSET $8"),
    postgres: concat!("SELECT id FROM sales_board WHERE id < $9 AND ", wanted!(postgres), "ORDER BY id DESC LIMIT $7 OFFSET $8"),
);
sql!(
    COUNT_ALL,
    sqlite: concat!("SELECT COUNT(*) FROM (SELECT 1 FROM sales_board WHERE ", wanted!(sqlite), "LIMIT $7) AS counted"),
    postgres: concat!("SELECT COUNT(*) FROM (SELECT 1 FROM sales_board WHERE ", wanted!(postgres), "LIMIT $7) AS counted"),
);

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// What is due first comes first. Only what somebody has still to do something about has an urgency.
    #[default]
    Urgency,
    /// What was placed last comes first.
    Placed,
}

/// What is wanted.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Only those that have come so far; none: all, or, by urgency, those that are open.
    pub statuses: Vec<Status>,
    /// Only those of these sites.
    pub reach: Reach,
    /// Only those that are due on this date of their site or later.
    pub from: Option<String>,
    /// Only those that are due before this date.
    pub to: Option<String>,
    /// Only those that somebody picks.
    pub claimed_by: Option<Id<noun::User>>,
    /// In which order.
    pub sort: Sort,
}

/// A page of the board.
pub type Listed = Page<Order>;

/// A page of the board, of the orders as they stand now.
pub fn list(tx: &mut ReadTx, scope: &Scope, filter: &Filter, page: &PageRequest) -> Result<Listed, SalesError> {
    let only_open = filter.statuses.iter().all(|status| is_open(*status));
    let found = if filter.sort == Sort::Urgency && only_open {
        by_urgency(tx, scope, filter, page)?
    } else {
        by_placed(tx, scope, filter, page)?
    };
    let Page { items, total, total_capped, next_cursor } = found;
    Ok(Page { items: by_ids(tx, scope, &items)?, total, total_capped, next_cursor })
}

fn by_urgency(
    tx: &mut ReadTx,
    scope: &Scope,
    filter: &Filter,
    page: &PageRequest,
) -> Result<Page<Id<noun::Order>>, SalesError> {
    if page.cursor.is_some() {
        // Its pages go on by how many rows have been seen.
        return Err(Invalid::one("cursor", "INVALID_CURSOR", "is not a cursor of this list").into());
    }
    let (merchant, statuses, sites) = (scope.one()?, statuses(&filter.statuses), filter.reach.ids());
    let Filter { from, to, claimed_by, .. } = filter;
    let (limit, offset) = (page.limit, page.offset);
    let rows = tx.all(&OPEN, params![merchant, statuses, sites, from, to, claimed_by, limit, offset])?;
    let cap = TOTAL_CAP + 1;
    let (counted,) = tx.one(&COUNT_OPEN, params![merchant, statuses, sites, from, to, claimed_by, cap])?;
    Ok(Page::counted(ids(rows), counted))
}

fn by_placed(
    tx: &mut ReadTx,
    scope: &Scope,
    filter: &Filter,
    page: &PageRequest,
) -> Result<Page<Id<noun::Order>>, SalesError> {
    let (merchant, statuses, sites) = (scope.one()?, statuses(&filter.statuses), filter.reach.ids());
    let Filter { from, to, claimed_by, .. } = filter;
    let before: Option<Id<noun::Order>> = page.cursor.as_deref().map(cursor::decode).transpose()?;
    let (limit, offset) = (page.limit + 1, if before.is_some() { 0 } else { page.offset });
    let before = before.unwrap_or(Id::from_uuid(uuid::Uuid::max()));
    let rows = tx.all(&ALL, params![merchant, statuses, sites, from, to, claimed_by, limit, offset, before])?;
    let cap = TOTAL_CAP + 1;
    let (counted,): (i64,) = tx.one(&COUNT_ALL, params![merchant, statuses, sites, from, to, claimed_by, cap])?;
    let found = Page::from_fetched(ids(rows), page.limit, cursor::encode);
    let counted = Page::counted(found.items, counted);
    Ok(Page { next_cursor: found.next_cursor, ..counted })
}

pub(super) fn ids(rows: Vec<(Id<noun::Order>,)>) -> Vec<Id<noun::Order>> {
    rows.into_iter().map(|(id,)| id).collect()
}

/// For a statement: the words, or nothing when all are wanted.
pub(super) fn statuses(wanted: &[Status]) -> Option<Value> {
    (!wanted.is_empty()).then(|| wanted.iter().map(|status| status.as_str()).collect())
}
