//! The tables of reservations.

use bodega_db::{DbError, Engine, FromRow, Pushed, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, Scope, Time, noun};
use serde_json::{Value, json};

use super::model::{Promise, Reservation, Status};
use crate::{
    json,
    line::Sums,
    stock::{self, Balance},
};

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
// The claim, the locks in the order of the ids, the guarded taking and the lines, in one statement: every round trip in
// between would be waited for by all who want the same rows. On SQLite, where nobody waits, it is the taking alone.
sql!(
    hot PROMISE,
    sqlite: "WITH wanted AS MATERIALIZED (
                 SELECT unhex(value ->> '$.variant') AS variant, value ->> '$.n' AS n FROM json_each($3))
             UPDATE inventory_stock AS s SET reserved = s.reserved + wanted.n, updated_at = $4 FROM wanted
             WHERE s.merchant = $1 AND s.site = $2 AND s.variant IN (SELECT variant FROM wanted)
               AND s.variant = wanted.variant AND s.on_hand - s.reserved - s.safety_stock >= wanted.n
             RETURNING id, variant, site, on_hand, reserved, safety_stock, reorder_point, reorder_quantity, binned,
                       updated_at",
    postgres: "WITH claimed AS (
                   INSERT INTO inventory_reservation (merchant, id, reference, site, status, expires_at, created_at)
                   VALUES ($1, $5, $6, $2, 'OPEN', $7, $4) ON CONFLICT (merchant, reference) DO NOTHING RETURNING id),
               locked AS MATERIALIZED (
                   SELECT s.id, wanted.n
                   FROM claimed CROSS JOIN jsonb_to_recordset($3) AS wanted(variant UUID, n BIGINT)
                   JOIN inventory_stock s ON s.merchant = $1 AND s.variant = wanted.variant AND s.site = $2
                   ORDER BY s.id FOR UPDATE OF s),
               taken AS (
                   UPDATE inventory_stock AS s SET reserved = s.reserved + locked.n, updated_at = $4 FROM locked
                   WHERE s.merchant = $1 AND s.id = locked.id AND s.on_hand - s.reserved - s.safety_stock >= locked.n
                   RETURNING s.id, s.variant, s.site, s.on_hand, s.reserved, s.safety_stock, s.reorder_point,
                             s.reorder_quantity, s.binned, s.updated_at),
               lines AS (
                   INSERT INTO inventory_reservation_line (merchant, reservation, stock, variant, wanted, quantity, fulfilled)
                   SELECT $1, $5, taken.id, taken.variant, locked.n, locked.n, 0
                   FROM taken JOIN locked ON locked.id = taken.id)
               SELECT id, variant, site, on_hand, reserved, safety_stock, reorder_point, reorder_quantity, binned,
                      updated_at FROM taken",
);
sql!(hot CLAIMED, "SELECT id FROM inventory_reservation WHERE merchant = $1 AND reference = $2");
macro_rules! with_lines {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.reference, r.site, r.status, r.expires_at, r.created_at,
                    l.stock, l.variant, l.wanted, l.quantity, l.fulfilled
             FROM inventory_reservation r
             LEFT JOIN inventory_reservation_line l ON l.merchant = r.merchant AND l.reservation = r.id
             WHERE r.merchant = $1 AND ",
            $rest
        )
    };
}
sql!(hot FIND, with_lines!("r.id = $2 ORDER BY l.variant"));
sql!(hot FIND_BY_REFERENCE, with_lines!("r.reference = $2 ORDER BY l.variant"));
// Reservations are locked before stock rows, and both in the order of their ids. Their lines are read after it: what
// changed while the lock was waited for is seen then.
sql!(
    hot LOCK,
    sqlite: "SELECT id FROM inventory_reservation
             WHERE merchant = $1 AND id IN (SELECT unhex(value) FROM json_each($2)) AND false",
    postgres: "SELECT id FROM inventory_reservation
               WHERE merchant = $1 AND id = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2)))
               ORDER BY id FOR UPDATE",
);
sql!(
    hot FIND_MANY,
    sqlite: with_lines!("r.id IN (SELECT unhex(value) FROM json_each($2)) ORDER BY r.id, l.variant"),
    postgres: with_lines!("r.id = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2))) ORDER BY r.id, l.variant"),
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

/// A reservation with one of its lines.
struct Joined(Reservation, Option<Promise>);

impl FromRow for Joined {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let reservation = Reservation::from_row(row)?;
        let Some(stock) = row.take()? else { return Ok(Self(reservation, None)) };
        let line =
            Promise { stock, variant: row.take()?, wanted: row.take()?, quantity: row.take()?, fulfilled: row.take()? };
        Ok(Self(reservation, Some(line)))
    }
}

fn gathered(rows: Vec<Joined>) -> Vec<Reservation> {
    let mut all: Vec<Reservation> = Vec::new();
    for Joined(reservation, line) in rows {
        if all.last().is_none_or(|last| last.id != reservation.id) {
            all.push(reservation);
        }
        if let Some(last) = all.last_mut() {
            last.lines.extend(line);
        }
    }
    all
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
    let lines = reservation.lines.iter().map(|line| (line.stock, line.variant, line.wanted, line.quantity));
    write_lines(tx, scope.one()?, reservation.id, lines)
}

fn write_lines(
    tx: &mut Tx,
    merchant: MerchantId,
    id: Id<noun::Reservation>,
    lines: impl Iterator<Item = (Id<noun::Stock>, Id<noun::Variant>, i64, i64)>,
) -> Result<(), DbError> {
    let line = |(stock, variant, wanted, quantity)| json!({ "stock": json::hex(stock), "variant": json::hex(variant), "wanted": wanted, "quantity": quantity });
    let lines: Value = lines.map(line).collect();
    let _ = tx.push(&INSERT_LINES, params![merchant, id, lines])?;
    Ok(())
}

/// Claims the reference and promises so much of each variant that has as much left at the reservation's site. Gives the
/// rows of those as they are now, and nothing when somebody has the reference already, and has committed.
pub(super) fn promise(
    tx: &mut Tx,
    scope: &Scope,
    reservation: &Reservation,
    sums: &Sums,
) -> Result<Option<Vec<Balance>>, DbError> {
    let (merchant, wanted) = (scope.one()?, stock::store::wanted(sums));
    let Reservation { id, reference, site, expires_at, created_at, .. } = reservation;
    let all = params![merchant, site, wanted, created_at, id, reference, expires_at];
    if tx.engine() == Engine::Sqlite {
        if !insert(tx, scope, reservation)? {
            return Ok(None);
        }
        let rows: Vec<Balance> = tx.all(&PROMISE, &all[..4])?;
        if rows.len() == sums.len() {
            let lines = rows.iter().map(|row| (row.id, row.variant, sums.get(&row.variant).copied().unwrap_or(0)));
            write_lines(tx, merchant, *id, lines.map(|(stock, variant, n)| (stock, variant, n, n)))?;
        }
        return Ok(Some(rows));
    }
    let rows: Vec<Balance> = tx.all(&PROMISE, all)?;
    if rows.is_empty() {
        let (claimed,) = tx.one::<(Id<noun::Reservation>,)>(&CLAIMED, params![merchant, reference])?;
        if claimed != *id {
            return Ok(None);
        }
    }
    Ok(Some(rows))
}

pub(super) fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Reservation>) -> Result<Option<Reservation>, DbError> {
    Ok(gathered(tx.all(&FIND, params![scope.one()?, id])?).pop())
}

pub(super) fn find_by_reference(
    tx: &mut ReadTx,
    scope: &Scope,
    reference: &str,
) -> Result<Option<Reservation>, DbError> {
    Ok(gathered(tx.all(&FIND_BY_REFERENCE, params![scope.one()?, reference])?).pop())
}

/// Locks reservations, and reads them.
pub(super) fn lock(tx: &mut Tx, scope: &Scope, ids: &[Id<noun::Reservation>]) -> Result<Vec<Reservation>, DbError> {
    let (merchant, ids) = (scope.one()?, json::ids(ids.iter().copied()));
    let _ = tx.push(&LOCK, params![merchant, ids])?;
    Ok(gathered(tx.all(&FIND_MANY, params![merchant, ids])?))
}

/// Ends open reservations; how many of them were open is to be asked later.
pub(super) fn close(
    tx: &mut Tx,
    scope: &Scope,
    ids: impl IntoIterator<Item = Id<noun::Reservation>>,
    status: Status,
) -> Result<Pushed, DbError> {
    let now = tx.now();
    tx.push(&CLOSE, params![scope.one()?, json::ids(ids), status, now])
}

/// Takes the end from an open reservation, and reads it. Was it still open, and in time?
pub(super) fn keep(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Reservation>,
) -> Result<(bool, Option<Reservation>), DbError> {
    let now = tx.now();
    let kept = tx.push(&KEEP, params![scope.one()?, id, now])?;
    let found = find(tx, scope, id)?;
    Ok((tx.changed(kept)? == 1, found))
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
