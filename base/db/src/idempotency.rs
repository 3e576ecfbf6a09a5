//! One key, one effect: the key, the work and the saved answer are committed together.

use std::time::Duration;

use bodega_kernel::MerchantId;

use crate::{DbError, Pushed, ReadTx, Tx, params, sql};

/// How long a final answer is kept.
pub const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// Who asked for what, under which key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The merchant.
    pub merchant: MerchantId,
    /// The principal, or the cart's token.
    pub principal: String,
    /// Method and route.
    pub route: String,
    /// The key that the caller chose.
    pub key: String,
    /// A hash of the parsed body: the same key with another body is a mistake.
    pub body_hash: [u8; 32],
}

/// A saved answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// Nothing: do the work, then `finish`.
    Fresh,
    /// It was done: this was the answer.
    Done(Answer),
    /// It is being done, over several transactions.
    Running,
    /// It was used for something else.
    Reused,
}

// One that is older than answers are kept counts as none. With an answer it is taken and finished at once.
sql!(
    hot TAKE,
    "INSERT INTO db_idempotency (merchant, principal, route, key, body_hash, state, status, body, created_at)
     VALUES ($1, $2, $3, $4, $5, $8, $9, $10, $6)
     ON CONFLICT (merchant, principal, route, key) DO UPDATE
     SET body_hash = excluded.body_hash, state = excluded.state, status = excluded.status, body = excluded.body,
         created_at = excluded.created_at
     WHERE db_idempotency.created_at <= $7"
);
sql!(
    hot FIND,
    "SELECT body_hash, status, body FROM db_idempotency
     WHERE merchant = $1 AND principal = $2 AND route = $3 AND key = $4"
);
sql!(
    hot FINISH,
    "UPDATE db_idempotency SET state = 'DONE', status = $5, body = $6
     WHERE merchant = $1 AND principal = $2 AND route = $3 AND key = $4"
);
sql!(
    hot FORGET,
    "DELETE FROM db_idempotency WHERE merchant = $1 AND principal = $2 AND route = $3 AND key = $4"
);
sql!(
    hot SWEEP,
    "DELETE FROM db_idempotency WHERE (merchant, principal, route, key) IN (
         SELECT merchant, principal, route, key FROM db_idempotency WHERE created_at <= $1 ORDER BY created_at LIMIT $2)"
);

/// Takes the key, or says what became of it. An equal request that is in the middle of its transaction is waited for.
pub fn claim(tx: &mut Tx, key: &Key) -> Result<Claim, DbError> {
    if take(tx, key, None)? {
        return Ok(Claim::Fresh);
    }
    // Forgotten in between, or still at work: either way the caller asks again.
    Ok(look(tx, key)?.unwrap_or(Claim::Running))
}

/// What is known of a key, without taking it; nothing, when it is free.
pub fn look(tx: &mut ReadTx, key: &Key) -> Result<Option<Claim>, DbError> {
    type Found = (Vec<u8>, Option<i64>, Option<Vec<u8>>);
    let found = tx.maybe::<Found>(&FIND, params![key.merchant, key.principal, key.route, key.key])?;
    Ok(found.map(|found| match found {
        (hash, ..) if hash != key.body_hash => Claim::Reused,
        (_, Some(status), Some(body)) => Claim::Done(Answer { status: u16::try_from(status).unwrap_or(500), body }),
        _ => Claim::Running,
    }))
}

/// Takes the key, running or with its answer. False: it is somebody's already.
pub fn take(tx: &mut Tx, key: &Key, answer: Option<&Answer>) -> Result<bool, DbError> {
    let taking = push_take(tx, key, answer)?;
    Ok(tx.changed(taking)? == 1)
}

/// The same with the answer still on its way: one row is changed when the key was free.
pub fn push_take(tx: &mut Tx, key: &Key, answer: Option<&Answer>) -> Result<Pushed, DbError> {
    let now = tx.now();
    let state = if answer.is_some() { "DONE" } else { "RUNNING" };
    let (status, body) = (answer.map(|answer| i64::from(answer.status)), answer.map(|answer| &answer.body));
    let Key { merchant, principal, route, key, body_hash } = key;
    let taken = params![merchant, principal, route, key, body_hash, now, now.before(KEPT), state, status, body];
    tx.push(&TAKE, taken)
}

/// Saves the final answer.
pub fn finish(tx: &mut Tx, key: &Key, answer: &Answer) -> Result<(), DbError> {
    let status = i64::from(answer.status);
    tx.push(&FINISH, params![key.merchant, key.principal, key.route, key.key, status, answer.body]).map(drop)
}

/// Gives the key free again: the work came to no final answer.
pub fn forget(tx: &mut Tx, key: &Key) -> Result<(), DbError> {
    tx.execute(&FORGET, params![key.merchant, key.principal, key.route, key.key])?;
    Ok(())
}

/// Drops at most `count` of the answers that need not be kept any more, of all merchants. Gives how many there were.
pub fn sweep(tx: &mut Tx, count: i64) -> Result<u64, DbError> {
    let before = tx.now().before(KEPT);
    tx.execute(&SWEEP, params![before, count])
}
