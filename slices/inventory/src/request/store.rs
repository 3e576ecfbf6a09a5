//! The table of stock requests.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, Page, PageRequest, Scope, TOTAL_CAP, noun};
use serde_json::Value;

use super::model::{Status, StockRequest};
use crate::{json, site::Reach};

macro_rules! request {
    () => {
        "SELECT id, site, variant, kind, quantity, note, status, requested_by, created_at, reviewed_by, reviewed_at,
                review_note
         FROM inventory_request "
    };
}
sql!(
    INSERT,
    "INSERT INTO inventory_request (merchant, id, site, variant, kind, quantity, note, status, requested_by, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'PENDING', $8, $9)"
);
sql!(
    hot LOCK,
    sqlite: concat!(request!(), "WHERE merchant = $1 AND id IN (SELECT unhex(value) FROM json_each($2)) ORDER BY id"),
    postgres: concat!(request!(), "WHERE merchant = $1 AND id IN (SELECT value::uuid FROM jsonb_array_elements_text($2))
        ORDER BY id FOR UPDATE"),
);
sql!(
    hot REVIEW,
    "UPDATE inventory_request SET status = $3, reviewed_by = $4, reviewed_at = $5, review_note = $6
     WHERE merchant = $1 AND id = $2 AND status = 'PENDING'"
);
sql!(
    hot MINE,
    concat!(request!(), "WHERE merchant = $1 AND requested_by = $2 ORDER BY id DESC LIMIT $3 OFFSET $4")
);
sql!(
    COUNT_MINE,
    "SELECT COUNT(*) FROM (SELECT 1 FROM inventory_request WHERE merchant = $1 AND requested_by = $2 LIMIT $3) AS counted"
);

macro_rules! wanted {
    (sqlite) => {
        "WHERE merchant = $1 AND status = COALESCE(CAST($2 AS TEXT), status)
           AND (CAST($3 AS TEXT) IS NULL OR site IN (SELECT unhex(value) FROM json_each($3))) "
    };
    (postgres) => {
        "WHERE merchant = $1 AND status = COALESCE(CAST($2 AS TEXT), status)
           AND (CAST($3 AS JSONB) IS NULL OR site IN (SELECT value::uuid FROM jsonb_array_elements_text($3))) "
    };
}
sql!(
    LIST,
    sqlite: concat!(request!(), wanted!(sqlite), "ORDER BY id DESC LIMIT $4 OFFSET $5"),
    postgres: concat!(request!(), wanted!(postgres), "ORDER BY id DESC LIMIT $4 OFFSET $5"),
);
sql!(
    COUNT,
    sqlite: concat!("SELECT COUNT(*) FROM (SELECT 1 FROM inventory_request ", wanted!(sqlite), "LIMIT $4) AS counted"),
    postgres: concat!("SELECT COUNT(*) FROM (SELECT 1 FROM inventory_request ", wanted!(postgres), "LIMIT $4) AS counted"),
);

impl FromRow for StockRequest {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.take()?,
            site: row.take()?,
            variant: row.take()?,
            kind: row.take()?,
            quantity: row.take()?,
            note: row.take()?,
            status: row.take()?,
            requested_by: row.take()?,
            created_at: row.take()?,
            reviewed_by: row.take()?,
            reviewed_at: row.take()?,
            review_note: row.take()?,
        })
    }
}

pub(super) fn insert(tx: &mut Tx, scope: &Scope, request: &StockRequest) -> Result<(), DbError> {
    tx.execute(
        &INSERT,
        params![
            scope.one()?,
            request.id,
            request.site,
            request.variant,
            request.kind,
            request.quantity,
            request.note,
            request.requested_by,
            request.created_at
        ],
    )
    .map(drop)
}

/// Locks requests, in the order of their ids.
pub(super) fn lock(
    tx: &mut Tx,
    scope: &Scope,
    ids: impl IntoIterator<Item = Id<noun::StockRequest>>,
) -> Result<Vec<StockRequest>, DbError> {
    tx.all(&LOCK, params![scope.one()?, json::ids(ids)])
}

/// Writes the decision. Was there none yet?
pub(super) fn review(tx: &mut Tx, scope: &Scope, request: &StockRequest) -> Result<bool, DbError> {
    let decided = params![
        scope.one()?,
        request.id,
        request.status,
        request.reviewed_by,
        request.reviewed_at,
        request.review_note
    ];
    Ok(tx.execute(&REVIEW, decided)? == 1)
}

pub(super) fn mine(
    tx: &mut ReadTx,
    scope: &Scope,
    asker: &str,
    page: &PageRequest,
) -> Result<Page<StockRequest>, DbError> {
    let items = tx.all(&MINE, params![scope.one()?, asker, page.limit, page.offset])?;
    let (counted,) = tx.one(&COUNT_MINE, params![scope.one()?, asker, TOTAL_CAP + 1])?;
    Ok(Page::counted(items, counted))
}

pub(super) fn list(
    tx: &mut ReadTx,
    scope: &Scope,
    reach: &Reach,
    status: Option<Status>,
    page: &PageRequest,
) -> Result<Page<StockRequest>, DbError> {
    let sites: Option<Value> = reach.ids();
    let items = tx.all(&LIST, params![scope.one()?, status, sites, page.limit, page.offset])?;
    let (counted,) = tx.one(&COUNT, params![scope.one()?, status, sites, TOTAL_CAP + 1])?;
    Ok(Page::counted(items, counted))
}
