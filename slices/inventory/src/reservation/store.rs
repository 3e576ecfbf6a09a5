//! The tables of reservations.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, Scope, Time, noun};
use serde_json::{Value, json};

use super::model::{Promise, Reservation, Status};
use crate::json;

sql!(
    hot INSERT,
    "INSERT INTO inventory_reservation (merchant, id, reference, site, status, expires_at, created_at)
     VALUES ($1, $2, $3, $4, 'OPEN', $5, $6) ON CONFLICT (merchant, reference) DO NOTHING"
);
sql!(
    INSERT_LINES,
    sqlite: "INSERT INTO inventory_reservation_line (merchant, reservation, stock, variant, wanted, quantity, fulfilled)
             SELECT $1, $2, unhex(value ->> '$.stock'), unhex(value ->> '$.variant'), value ->> '$.wanted',
                    value ->> '$.quantity', 0
             FROM json_each($3) WHERE true ORDER BY key",
    postgres: "INSERT INTO inventory_reservation_line (merchant, reservation, stock, variant, wanted, quantity, fulfilled)
               SELECT CAST($1 AS BIGINT), CAST($2 AS UUID), l.stock, l.variant, l.wanted, l.quantity, 0
               FROM jsonb_to_recordset($3) AS l(stock UUID, variant UUID, wanted BIGINT, quantity BIGINT)",
);
sql!(
    hot FIND,
    "SELECT id, reference, site, status, expires_at, created_at FROM inventory_reservation
     WHERE merchant = $1 AND id = $2"
);
sql!(
    hot FIND_BY_REFERENCE,
    "SELECT id, reference, site, status, expires_at, created_at FROM inventory_reservation
     WHERE merchant = $1 AND reference = $2"
);
// Reservations are locked before stock rows, and both in the order of their ids.
sql!(
    hot LOCK,
    sqlite: "SELECT id, reference, site, status, expires_at, created_at FROM inventory_reservation
             WHERE merchant = $1 AND id IN (SELECT unhex(value) FROM json_each($2)) ORDER BY id",
    postgres: "SELECT id, reference, site, status, expires_at, created_at FROM inventory_reservation
               WHERE merchant = $1 AND id = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2)))
               ORDER BY id FOR UPDATE",
);
sql!(
    hot LINES,
    sqlite: "SELECT reservation, stock, variant, wanted, quantity, fulfilled FROM inventory_reservation_line
             WHERE merchant = $1 AND reservation IN (SELECT unhex(value) FROM json_each($2))
             ORDER BY reservation, variant",
    postgres: "SELECT reservation, stock, variant, wanted, quantity, fulfilled FROM inventory_reservation_line
               WHERE merchant = $1 AND reservation = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2)))
               ORDER BY reservation, variant",
);
sql!(
    hot CLOSE,
    sqlite: "UPDATE inventory_reservation SET status = $3, closed_at = $4
             WHERE merchant = $1 AND id IN (SELECT unhex(value) FROM json_each($2)) AND status = 'OPEN'",
    postgres: "UPDATE inventory_reservation SET status = $3, closed_at = $4
               WHERE merchant = $1 AND id = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2))) AND status = 'OPEN'",
);
sql!(
    hot KEEP,
    "UPDATE inventory_reservation SET expires_at = NULL
     WHERE merchant = $1 AND id = $2 AND status = 'OPEN' AND (expires_at IS NULL OR expires_at > $3)"
);
sql!(
    hot FULFIL_LINES,
    sqlite: "UPDATE inventory_reservation_line AS l SET fulfilled = l.fulfilled + f.n
             FROM (SELECT unhex(value ->> '$.stock') AS stock, value ->> '$.n' AS n FROM json_each($3)) AS f
             WHERE l.merchant = $1 AND l.reservation = $2 AND l.stock = f.stock AND l.fulfilled + f.n <= l.quantity",
    postgres: "UPDATE inventory_reservation_line AS l SET fulfilled = l.fulfilled + f.n
               FROM jsonb_to_recordset($3) AS f(stock UUID, n BIGINT)
               WHERE l.merchant = $1 AND l.reservation = $2 AND l.stock = f.stock AND l.fulfilled + f.n <= l.quantity",
);
sql!(
    hot DUE,
    "SELECT merchant, id FROM inventory_reservation
     WHERE status = 'OPEN' AND expires_at <= $1 ORDER BY expires_at LIMIT $2"
);

impl FromRow for Reservation {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.take()?,
            reference: row.take()?,
            site: row.take()?,
            status: row.take()?,
            expires_at: row.take()?,
            created_at: row.take()?,
            lines: Vec::new(),
        })
    }
}

struct LineOf(Id<noun::Reservation>, Promise);

impl FromRow for LineOf {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let reservation = row.take()?;
        let promise = Promise {
            stock: row.take()?,
            variant: row.take()?,
            wanted: row.take()?,
            quantity: row.take()?,
            fulfilled: row.take()?,
        };
        Ok(Self(reservation, promise))
    }
}

/// Claims the reference. False: somebody has it already, and has committed.
pub(super) fn insert(tx: &mut Tx, scope: &Scope, reservation: &Reservation) -> Result<bool, DbError> {
    let claimed = tx.execute(
        &INSERT,
        params![
            scope.one()?,
            reservation.id,
            reservation.reference,
            reservation.site,
            reservation.expires_at,
            reservation.created_at
        ],
    )?;
    Ok(claimed == 1)
}

pub(super) fn insert_lines(tx: &mut Tx, scope: &Scope, reservation: &Reservation) -> Result<(), DbError> {
    let lines: Value = reservation
        .lines
        .iter()
        .map(|line| {
            json!({
                "stock": json::hex(line.stock), "variant": json::hex(line.variant),
                "wanted": line.wanted, "quantity": line.quantity,
            })
        })
        .collect();
    tx.execute(&INSERT_LINES, params![scope.one()?, reservation.id, lines]).map(drop)
}

pub(super) fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Reservation>) -> Result<Option<Reservation>, DbError> {
    let found = tx.maybe(&FIND, params![scope.one()?, id])?;
    Ok(with_lines(tx, scope, found.into_iter().collect())?.pop())
}

pub(super) fn find_by_reference(
    tx: &mut ReadTx,
    scope: &Scope,
    reference: &str,
) -> Result<Option<Reservation>, DbError> {
    let found = tx.maybe(&FIND_BY_REFERENCE, params![scope.one()?, reference])?;
    Ok(with_lines(tx, scope, found.into_iter().collect())?.pop())
}

/// Locks reservations, and reads their lines.
pub(super) fn lock(tx: &mut Tx, scope: &Scope, ids: &[Id<noun::Reservation>]) -> Result<Vec<Reservation>, DbError> {
    let found = tx.all(&LOCK, params![scope.one()?, json::ids(ids.iter().copied())])?;
    with_lines(tx, scope, found)
}

fn with_lines(tx: &mut ReadTx, scope: &Scope, mut reservations: Vec<Reservation>) -> Result<Vec<Reservation>, DbError> {
    if reservations.is_empty() {
        return Ok(reservations);
    }
    let ids = json::ids(reservations.iter().map(|reservation| reservation.id));
    for LineOf(id, line) in tx.all(&LINES, params![scope.one()?, ids])? {
        if let Some(reservation) = reservations.iter_mut().find(|reservation| reservation.id == id) {
            reservation.lines.push(line);
        }
    }
    Ok(reservations)
}

/// Ends open reservations. How many of them were open?
pub(super) fn close(
    tx: &mut Tx,
    scope: &Scope,
    ids: impl IntoIterator<Item = Id<noun::Reservation>>,
    status: Status,
) -> Result<u64, DbError> {
    let now = tx.now();
    tx.execute(&CLOSE, params![scope.one()?, json::ids(ids), status, now])
}

/// Takes the end from an open reservation. Was it still open, and in time?
pub(super) fn keep(tx: &mut Tx, scope: &Scope, id: Id<noun::Reservation>) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&KEEP, params![scope.one()?, id, now])? == 1)
}

/// Notes what has left. Was it promised?
pub(super) fn fulfil_lines(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Reservation>,
    leaving: &[(Id<noun::Stock>, i64)],
) -> Result<bool, DbError> {
    let lines: Value = leaving.iter().map(|(stock, n)| json!({ "stock": json::hex(*stock), "n": n })).collect();
    Ok(tx.execute(&FULFIL_LINES, params![scope.one()?, id, lines])? == leaving.len() as u64)
}

/// Open reservations of any merchant whose time is up, the oldest first.
pub(super) fn due(tx: &mut ReadTx, now: Time, limit: i64) -> Result<Vec<(MerchantId, Id<noun::Reservation>)>, DbError> {
    tx.all(&DUE, params![now, limit])
}
