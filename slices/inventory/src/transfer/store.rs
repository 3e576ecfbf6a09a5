//! The tables of transfers.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, Page, PageRequest, Scope, noun};
use serde_json::{Value, json};

use super::model::{Part, Status, Transfer};
use crate::{json, paged::paged, site::Reach};

macro_rules! transfer {
    () => {
        "SELECT id, source, target, status, note, sent_at, closed_at FROM inventory_transfer "
    };
}
sql!(
    INSERT,
    "INSERT INTO inventory_transfer (merchant, id, source, target, status, note, sent_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)"
);
sql!(
    INSERT_LINES,
    sqlite: "INSERT INTO inventory_transfer_line (merchant, transfer, variant, quantity, received, lost, returned)
             SELECT $1, $2, unhex(value ->> '$.variant'), value ->> '$.n', 0, 0, 0
             FROM json_each($3) WHERE true ORDER BY key",
    postgres: "INSERT INTO inventory_transfer_line (merchant, transfer, variant, quantity, received, lost, returned)
               SELECT CAST($1 AS BIGINT), CAST($2 AS UUID), l.variant, l.n, 0, 0, 0
               FROM jsonb_to_recordset($3) AS l(variant UUID, n BIGINT)",
);
sql!(hot FIND, concat!(transfer!(), "WHERE merchant = $1 AND id = $2"));
sql!(
    hot LOCK,
    sqlite: concat!(transfer!(), "WHERE merchant = $1 AND id = $2"),
    postgres: concat!(transfer!(), "WHERE merchant = $1 AND id = $2 FOR UPDATE"),
);
sql!(
    hot LINES,
    sqlite: "SELECT transfer, variant, quantity, received, lost, returned FROM inventory_transfer_line
             WHERE merchant = $1 AND transfer IN (SELECT unhex(value) FROM json_each($2)) ORDER BY transfer, variant",
    postgres: "SELECT transfer, variant, quantity, received, lost, returned FROM inventory_transfer_line
               WHERE merchant = $1 AND transfer = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2)))
               ORDER BY transfer, variant",
);
// No more can arrive, be lost and come back than was sent: the table's check says the same.
sql!(
    hot MOVE_LINES,
    sqlite: "UPDATE inventory_transfer_line AS l
             SET received = l.received + m.received, lost = l.lost + m.lost, returned = l.returned + m.returned
             FROM (SELECT unhex(value ->> '$.variant') AS variant, value ->> '$.received' AS received,
                          value ->> '$.lost' AS lost, value ->> '$.returned' AS returned FROM json_each($3)) AS m
             WHERE l.merchant = $1 AND l.transfer = $2 AND l.variant = m.variant
               AND l.received + l.lost + l.returned + m.received + m.lost + m.returned <= l.quantity",
    postgres: "UPDATE inventory_transfer_line AS l
               SET received = l.received + m.received, lost = l.lost + m.lost, returned = l.returned + m.returned
               FROM jsonb_to_recordset($3) AS m(variant UUID, received BIGINT, lost BIGINT, returned BIGINT)
               WHERE l.merchant = $1 AND l.transfer = $2 AND l.variant = m.variant
                 AND l.received + l.lost + l.returned + m.received + m.lost + m.returned <= l.quantity",
);
sql!(
    hot CLOSE,
    "UPDATE inventory_transfer SET status = $3, closed_at = $4 WHERE merchant = $1 AND id = $2 AND status = 'IN_TRANSIT'"
);

macro_rules! wanted {
    (sqlite) => {
        "WHERE merchant = $1 AND status = COALESCE(CAST($2 AS TEXT), status)
           AND (CAST($3 AS TEXT) IS NULL OR source IN (SELECT unhex(value) FROM json_each($3))
                                         OR target IN (SELECT unhex(value) FROM json_each($3))) "
    };
    (postgres) => {
        "WHERE merchant = $1 AND status = COALESCE(CAST($2 AS TEXT), status)
           AND (CAST($3 AS JSONB) IS NULL OR source = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($3)))
                                          OR target = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($3)))) "
    };
}
sql!(
    LIST,
    sqlite: concat!(transfer!(), wanted!(sqlite), "ORDER BY id DESC LIMIT $4 OFFSET $5"),
    postgres: concat!(transfer!(), wanted!(postgres), "ORDER BY id DESC LIMIT $4 OFFSET $5"),
);
sql!(
    COUNT,
    sqlite: concat!("SELECT COUNT(*) FROM (SELECT 1 FROM inventory_transfer ", wanted!(sqlite), "LIMIT $4) AS counted"),
    postgres: concat!("SELECT COUNT(*) FROM (SELECT 1 FROM inventory_transfer ", wanted!(postgres), "LIMIT $4) AS counted"),
);

impl FromRow for Transfer {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.take()?,
            source: row.take()?,
            target: row.take()?,
            status: row.take()?,
            note: row.take()?,
            sent_at: row.take()?,
            closed_at: row.take()?,
            lines: Vec::new(),
        })
    }
}

struct LineOf(Id<noun::Transfer>, Part);

impl FromRow for LineOf {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let transfer = row.take()?;
        let part = Part {
            variant: row.take()?,
            quantity: row.take()?,
            received: row.take()?,
            lost: row.take()?,
            returned: row.take()?,
        };
        Ok(Self(transfer, part))
    }
}

pub(super) fn insert(tx: &mut Tx, scope: &Scope, transfer: &Transfer) -> Result<(), DbError> {
    let merchant = scope.one()?;
    let (status, note) = (transfer.status, &transfer.note);
    let row = params![merchant, transfer.id, transfer.source, transfer.target, status, note, transfer.sent_at];
    tx.execute(&INSERT, row)?;
    let lines: Value =
        transfer.lines.iter().map(|line| json!({ "variant": json::hex(line.variant), "n": line.quantity })).collect();
    tx.execute(&INSERT_LINES, params![merchant, transfer.id, lines]).map(drop)
}

pub(super) fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Transfer>) -> Result<Option<Transfer>, DbError> {
    let found = tx.maybe(&FIND, params![scope.one()?, id])?;
    Ok(with_lines(tx, scope, found.into_iter().collect())?.pop())
}

pub(super) fn lock(tx: &mut Tx, scope: &Scope, id: Id<noun::Transfer>) -> Result<Option<Transfer>, DbError> {
    let found = tx.maybe(&LOCK, params![scope.one()?, id])?;
    Ok(with_lines(tx, scope, found.into_iter().collect())?.pop())
}

fn with_lines(tx: &mut ReadTx, scope: &Scope, mut transfers: Vec<Transfer>) -> Result<Vec<Transfer>, DbError> {
    if transfers.is_empty() {
        return Ok(transfers);
    }
    let ids = json::ids(transfers.iter().map(|transfer| transfer.id));
    for LineOf(id, part) in tx.all(&LINES, params![scope.one()?, ids])? {
        if let Some(transfer) = transfers.iter_mut().find(|transfer| transfer.id == id) {
            transfer.lines.push(part);
        }
    }
    Ok(transfers)
}

/// Adds to what has arrived, was lost and came back: `quantity` of each part is not looked at. Was it all on its way?
pub(super) fn move_lines(tx: &mut Tx, scope: &Scope, id: Id<noun::Transfer>, moved: &[Part]) -> Result<bool, DbError> {
    let lines: Value = moved
        .iter()
        .map(|part| {
            json!({
                "variant": json::hex(part.variant), "received": part.received, "lost": part.lost,
                "returned": part.returned,
            })
        })
        .collect();
    Ok(tx.execute(&MOVE_LINES, params![scope.one()?, id, lines])? == moved.len() as u64)
}

pub(super) fn close(tx: &mut Tx, scope: &Scope, id: Id<noun::Transfer>, status: Status) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&CLOSE, params![scope.one()?, id, status, now])? == 1)
}

pub(super) fn list(
    tx: &mut ReadTx,
    scope: &Scope,
    reach: &Reach,
    status: Option<Status>,
    page: &PageRequest,
) -> Result<Page<Transfer>, DbError> {
    let mut found = paged(tx, [&LIST, &COUNT], params![scope.one()?, status, reach.ids()], page)?;
    found.items = with_lines(tx, scope, found.items)?;
    Ok(found)
}
