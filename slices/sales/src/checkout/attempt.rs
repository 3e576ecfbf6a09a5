//! Checkouts under way: the little that is kept so that a worker can end what a process has left.

use bodega_db::{DbError, FromRow, Pushed, ReadTx, Row, Tx, idempotency::Key, params, sql};
use bodega_kernel::{Id, MerchantId, Scope, Time, noun};

/// An order whose payment is not decided yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attempt {
    pub merchant: MerchantId,
    pub order: Id<noun::Order>,
    pub payment: Id<noun::Payment>,
    /// Under which key somebody waits for the answer; nobody, where it was answered already or no key was sent.
    pub key: Option<Key>,
    pub tries: i64,
    /// When the worker looks after it.
    pub due_at: Time,
    /// Until when it may be paid.
    pub expires_at: Time,
}

macro_rules! attempt {
    () => {
        "SELECT merchant, order_id, payment, principal, route, key, tries, due_at, expires_at FROM sales_attempt "
    };
}
sql!(
    hot INSERT,
    "INSERT INTO sales_attempt (merchant, order_id, payment, principal, route, key, tries, due_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8)"
);
sql!(hot END, "DELETE FROM sales_attempt WHERE merchant = $1 AND order_id = $2");
sql!(hot FIND, concat!(attempt!(), "WHERE merchant = $1 AND order_id = $2"));
// Whoever waited has been answered: the payer has to do something first.
sql!(
    hot ANSWERED,
    "UPDATE sales_attempt SET principal = NULL, route = NULL, key = NULL, due_at = $3
     WHERE merchant = $1 AND order_id = $2"
);
// Of several workers one goes on: the others find another number of tries.
sql!(
    hot LATER,
    "UPDATE sales_attempt SET tries = tries + 1, due_at = $4 WHERE merchant = $1 AND order_id = $2 AND tries = $3"
);
sql!(hot DUE, concat!(attempt!(), "WHERE due_at <= $1 ORDER BY due_at LIMIT $2"));

impl FromRow for Attempt {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let (merchant, order, payment) = (row.take()?, row.take()?, row.take()?);
        let (principal, route, key): (Option<String>, Option<String>, Option<String>) =
            (row.take()?, row.take()?, row.take()?);
        let key = match (principal, route, key) {
            // The answer is written by name alone.
            (Some(principal), Some(route), Some(key)) => {
                Some(Key { merchant, principal, route, key, body_hash: [0; 32] })
            }
            _ => None,
        };
        Ok(Self { merchant, order, payment, key, tries: row.take()?, due_at: row.take()?, expires_at: row.take()? })
    }
}

/// Notes what is under way.
pub(super) fn begin(tx: &mut Tx, attempt: &Attempt) -> Result<(), DbError> {
    let Attempt { merchant, order, payment, key, due_at, expires_at, .. } = attempt;
    let (principal, route) = (key.as_ref().map(|key| &key.principal), key.as_ref().map(|key| &key.route));
    let key = key.as_ref().map(|key| &key.key);
    tx.push(&INSERT, params![merchant, order, payment, principal, route, key, due_at, expires_at]).map(drop)
}

/// It is decided. What it changed tells whether it was still under way.
pub(super) fn end(tx: &mut Tx, scope: &Scope, order: Id<noun::Order>) -> Result<Pushed, DbError> {
    tx.push(&END, params![scope.one()?, order])
}

pub(super) fn find(tx: &mut ReadTx, scope: &Scope, order: Id<noun::Order>) -> Result<Option<Attempt>, DbError> {
    tx.maybe(&FIND, params![scope.one()?, order])
}

/// Whoever waited has been answered; the worker looks again when the time is up.
pub(super) fn answered(tx: &mut Tx, scope: &Scope, order: Id<noun::Order>, until: Time) -> Result<(), DbError> {
    tx.push(&ANSWERED, params![scope.one()?, order, until]).map(drop)
}

/// Takes an attempt for a while, or puts it off. False: somebody else has.
pub(super) fn later(tx: &mut Tx, attempt: &Attempt, until: Time) -> Result<bool, DbError> {
    Ok(tx.execute(&LATER, params![attempt.merchant, attempt.order, attempt.tries, until])? == 1)
}

/// Those of any merchant that the worker has to look after.
pub(super) fn due(tx: &mut ReadTx, now: Time, limit: i64) -> Result<Vec<Attempt>, DbError> {
    tx.all(&DUE, params![now, limit])
}
