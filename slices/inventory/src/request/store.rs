//! The table of stock requests.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, Page, PageRequest, Scope, noun};

use super::model::{Status, StockRequest};
use crate::{json, paged::paged, site::Reach};

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
    postgres: concat!(request!(), "WHERE merchant = $1 AND id = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2)))
        ORDER BY id FOR UPDATE"),
);
sql!(
    hot REVIEW,
    "UPDATE inventory_request SET status = $3, reviewed_by = $4, reviewed_at = $5, review_note = $6
     WHERE merchant = $1 AND id = $2 AND status = 'PENDING'"
);
macro_rules! mine {
    (sqlite) => {
        "INDEXED BY inventory_request_asker WHERE merchant = $1 AND requested_by = $2 "
    };
    (postgres) => {
        "WHERE merchant = $1 AND requested_by = $2 "
    };
}
sql!(
    hot MINE,
    sqlite: concat!(request!(), mine!(sqlite), "ORDER BY id DESC LIMIT $3 OFFSET $4"),
    postgres: concat!(request!(), mine!(postgres), "ORDER BY id DESC LIMIT $3 OFFSET $4"),
);
sql!(
    COUNT_MINE,
    sqlite: concat!("SELECT COUNT(*) FROM (SELECT 1 FROM inventory_request ", mine!(sqlite), "LIMIT $3) AS counted"),
    postgres: concat!("SELECT COUNT(*) FROM (SELECT 1 FROM inventory_request ", mine!(postgres), "LIMIT $3) AS counted"),
);

macro_rules! reach {
    (sqlite) => {
        "(CAST($2 AS TEXT) IS NULL OR site IN (SELECT unhex(value) FROM json_each($2))) "
    };
    (postgres) => {
        "(CAST($2 AS JSONB) IS NULL OR site = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2)))) "
    };
}
macro_rules! in_reach {
    ($engine:ident) => {
        concat!("WHERE merchant = $1 AND ", reach!($engine))
    };
}
// What waits for a decision is little among all that was ever asked for.
macro_rules! of_status {
    (sqlite) => {
        concat!("INDEXED BY inventory_request_status WHERE merchant = $1 AND status = $3 AND ", reach!(sqlite))
    };
    (postgres) => {
        concat!("WHERE merchant = $1 AND status = $3 AND ", reach!(postgres))
    };
}
sql!(
    LIST,
    sqlite: concat!(request!(), in_reach!(sqlite), "ORDER BY id DESC LIMIT $3 OFFSET $4"),
    postgres: concat!(request!(), in_reach!(postgres), "ORDER BY id DESC LIMIT $3 OFFSET $4"),
);
sql!(
    COUNT,
    sqlite: concat!("SELECT COUNT(*) FROM (SELECT 1 FROM inventory_request ", in_reach!(sqlite), "LIMIT $3) AS counted"),
    postgres: concat!("SELECT COUNT(*) FROM (SELECT 1 FROM inventory_request ", in_reach!(postgres), "LIMIT $3) AS counted"),
);
sql!(
    hot LIST_OF,
    sqlite: concat!(request!(), of_status!(sqlite), "ORDER BY id DESC LIMIT $4 OFFSET $5"),
    postgres: concat!(request!(), of_status!(postgres), "ORDER BY id DESC LIMIT $4 OFFSET $5"),
);
sql!(
    COUNT_OF,
    sqlite: concat!("SELECT COUNT(*) FROM (SELECT 1 FROM inventory_request ", of_status!(sqlite), "LIMIT $4) AS counted"),
    postgres: concat!("SELECT COUNT(*) FROM (SELECT 1 FROM inventory_request ", of_status!(postgres), "LIMIT $4) AS counted"),
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
    paged(tx, [&MINE, &COUNT_MINE], params![scope.one()?, asker], page)
}

pub(super) fn list(
    tx: &mut ReadTx,
    scope: &Scope,
    reach: &Reach,
    status: Option<Status>,
    page: &PageRequest,
) -> Result<Page<StockRequest>, DbError> {
    let (merchant, sites) = (scope.one()?, reach.ids());
    match status {
        Some(status) => paged(tx, [&LIST_OF, &COUNT_OF], params![merchant, sites, status], page),
        None => paged(tx, [&LIST, &COUNT], params![merchant, sites], page),
    }
}
