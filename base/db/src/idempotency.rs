//! One key, one effect: the key, the work and the saved answer are committed together.

use std::time::Duration;

use bodega_kernel::MerchantId;

use crate::{DbError, Tx, params, sql};

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

sql!(
    hot TAKE,
    "INSERT INTO db_idempotency (merchant, principal, route, key, body_hash, state, created_at)
     VALUES ($1, $2, $3, $4, $5, 'RUNNING', $6) ON CONFLICT (merchant, principal, route, key) DO NOTHING"
);
sql!(
    hot FIND,
    "SELECT body_hash, state, status, body FROM db_idempotency
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
    hot FORGET_OLD,
    "DELETE FROM db_idempotency
     WHERE merchant = $1 AND principal = $2 AND route = $3 AND key = $4 AND created_at <= $5"
);
sql!(
    hot SWEEP,
    "DELETE FROM db_idempotency WHERE (merchant, principal, route, key) IN (
         SELECT merchant, principal, route, key FROM db_idempotency WHERE created_at <= $1 ORDER BY created_at LIMIT $2)"
);

/// Takes the key, or says what became of it. An equal request that is in the middle of its transaction is waited for.
pub fn claim(tx: &mut Tx, key: &Key) -> Result<Claim, DbError> {
    let now = tx.now();
    tx.execute(&FORGET_OLD, params![key.merchant, key.principal, key.route, key.key, now.before(KEPT)])?;
    let taken = tx.execute(&TAKE, params![key.merchant, key.principal, key.route, key.key, key.body_hash, now])?;
    if taken == 1 {
        return Ok(Claim::Fresh);
    }
    type Found = (Vec<u8>, String, Option<i64>, Option<Vec<u8>>);
    let found = tx.maybe::<Found>(&FIND, params![key.merchant, key.principal, key.route, key.key])?;
    Ok(match found {
        Some((hash, ..)) if hash != key.body_hash => Claim::Reused,
        Some((_, _, Some(status), Some(body))) => {
            Claim::Done(Answer { status: u16::try_from(status).unwrap_or(500), body })
        }
        // Forgotten in between, or still at work: either way the caller asks again.
        _ => Claim::Running,
    })
}

/// Saves the final answer.
pub fn finish(tx: &mut Tx, key: &Key, answer: &Answer) -> Result<(), DbError> {
    let status = i64::from(answer.status);
    tx.execute(&FINISH, params![key.merchant, key.principal, key.route, key.key, status, answer.body])?;
    Ok(())
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
