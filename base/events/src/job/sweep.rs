//! Retention: done jobs are forgotten after a while, dead ones never by themselves.

use bodega_db::{DbError, Tx, params, sql};
use bodega_kernel::Time;

sql!(
    hot SWEEP,
    "DELETE FROM events_job WHERE (merchant, id) IN (
         SELECT merchant, id FROM events_job WHERE state = 'DONE' AND finished_at < $1 ORDER BY finished_at LIMIT $2)"
);

/// Forgets at most `count` jobs that were done before `before`. Gives how many there were.
pub fn sweep(tx: &mut Tx, before: Time, count: i64) -> Result<u64, DbError> {
    tx.execute(&SWEEP, params![before, count])
}
