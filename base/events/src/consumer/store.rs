//! A consumer's row. Every change of it is guarded by the position that was read, so that of two runners one wins.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::Time;
use uuid::Uuid;

use super::Consumer;

sql!(
    hot PLACE,
    "SELECT position, attempts, next_try, owner, owned_till FROM events_consumer WHERE name = $1"
);
sql!(
    REGISTER,
    "INSERT INTO events_consumer (name, position, changed_at)
     SELECT CAST($1 AS TEXT), CASE WHEN $2 THEN COALESCE(max(position), 0) ELSE 0 END, CAST($3 AS BIGINT) FROM events_log WHERE true
     ON CONFLICT (name) DO NOTHING"
);
sql!(
    hot ADVANCE,
    "UPDATE events_consumer
     SET position = $3, attempts = 0, next_try = NULL, error = NULL, owner = $4, owned_till = $5, changed_at = $6
     WHERE name = $1 AND position = $2"
);
sql!(
    hot FAIL,
    "UPDATE events_consumer
     SET attempts = attempts + 1, next_try = $3, error = $4, owner = NULL, owned_till = NULL, changed_at = $5
     WHERE name = $1 AND position = $2"
);
sql!(
    hot LET_GO,
    "UPDATE events_consumer SET owner = NULL, owned_till = NULL WHERE name = $1 AND owner = $2"
);

/// Where a consumer stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The last position that it has handled.
    pub(super) position: i64,
    /// How often the event after it has failed.
    pub(super) attempts: i64,
    /// When that event may be tried again.
    pub(super) next_try: Option<Time>,
    /// The runner that reads for it.
    pub(super) owner: Option<Uuid>,
    /// Until when others leave it to that runner.
    pub(super) owned_till: Option<Time>,
}

impl FromRow for Place {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            position: row.take()?,
            attempts: row.take()?,
            next_try: row.take()?,
            owner: row.take()?,
            owned_till: row.take()?,
        })
    }
}

/// Where the consumer stands; nothing if it has never run.
pub(super) fn place(tx: &mut ReadTx, name: &str) -> Result<Option<Place>, DbError> {
    tx.maybe(&PLACE, params![name])
}

/// Enters a new consumer; one that is known keeps its position.
pub(super) fn register(tx: &mut Tx, consumer: &Consumer) -> Result<(), DbError> {
    tx.execute(&REGISTER, params![consumer.name, consumer.from_head, tx.now()])?;
    Ok(())
}

/// Who advances a consumer, and until when others shall leave it alone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Claim {
    pub(super) owner: Uuid,
    pub(super) till: Time,
}

/// Moves the consumer on, if it still stands at `from`.
pub(super) fn advance(tx: &mut Tx, name: &str, from: i64, to: i64, claim: Claim) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&ADVANCE, params![name, from, to, claim.owner, claim.till, now])? == 1)
}

/// Notes a failure of the event after `from`.
pub(super) fn fail(tx: &mut Tx, name: &str, from: i64, next_try: Time, error: &str) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&FAIL, params![name, from, next_try, error, now])? == 1)
}

/// Leaves the consumer to other runners.
pub(super) fn let_go(tx: &mut Tx, name: &str, owner: Uuid) -> Result<(), DbError> {
    tx.execute(&LET_GO, params![name, owner])?;
    Ok(())
}
