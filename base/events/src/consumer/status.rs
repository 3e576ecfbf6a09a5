//! How the consumers are doing.

use bodega_db::{DbError, FromRow, ReadTx, Row, params, sql};
use bodega_kernel::Time;

use crate::log;

/// How one consumer is doing.
#[derive(Debug, Clone, PartialEq)]
pub struct ConsumerStatus {
    /// Its name.
    pub name: String,
    /// The last position that it has handled.
    pub position: i64,
    /// How many positions the log is ahead of it.
    pub lag: i64,
    /// How often the event that it stands before has failed.
    pub attempts: i64,
    /// When that event is tried again.
    pub next_try: Option<Time>,
    /// What its handler said last.
    pub error: Option<String>,
    /// How many dead letters it has.
    pub dead: i64,
    /// When it last moved or failed.
    pub changed_at: Time,
}

impl FromRow for ConsumerStatus {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            name: row.take()?,
            position: row.take()?,
            attempts: row.take()?,
            next_try: row.take()?,
            error: row.take()?,
            dead: row.take()?,
            changed_at: row.take()?,
            lag: 0,
        })
    }
}

sql!(
    STATUS,
    "SELECT name, position, attempts, next_try, error,
            (SELECT count(*) FROM events_dead WHERE events_dead.consumer = events_consumer.name), changed_at
     FROM events_consumer ORDER BY name"
);

/// Every consumer that has run here, by name. For the scope of the installation: consumers read for all merchants.
pub fn consumers(tx: &mut ReadTx) -> Result<Vec<ConsumerStatus>, DbError> {
    let head = log::head(tx)?;
    let mut all: Vec<ConsumerStatus> = tx.all(&STATUS, params![])?;
    for status in &mut all {
        status.lag = (head - status.position).max(0);
    }
    Ok(all)
}

/// The last position that a consumer has handled, if it has ever run. What it does not want may lie behind it unhandled:
/// look for what it wants [after](crate::after) that, to know whether it is behind.
pub fn reached(tx: &mut ReadTx, consumer: &str) -> Result<Option<i64>, DbError> {
    Ok(super::store::place(tx, consumer)?.map(|place| place.position))
}
