//! The table of webhooks.

use bodega_db::{DbError, ReadTx, Tx, params, sql};
use bodega_kernel::Time;
use serde_json::Value;

use crate::{
    json,
    provider::{Notice, Parcel},
};

sql!(
    hot INSERT,
    "INSERT INTO payments_letter (provider, event, kind, notices, received_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (provider, event) DO NOTHING"
);
sql!(
    hot WAITING,
    "SELECT notices FROM payments_letter WHERE provider = $1 AND event = $2 AND handled_at IS NULL"
);
sql!(
    hot HANDLED,
    "UPDATE payments_letter SET notices = NULL, handled_at = $3 WHERE provider = $1 AND event = $2"
);
sql!(
    hot SWEEP,
    "DELETE FROM payments_letter WHERE (provider, event) IN (
         SELECT provider, event FROM payments_letter WHERE received_at < $1 AND handled_at IS NOT NULL
         ORDER BY received_at LIMIT $2)"
);

/// Stores it. False: it came before.
pub(super) fn insert(tx: &mut Tx, provider: &str, parcel: &Parcel) -> Result<bool, DbError> {
    let (now, notices) = (tx.now(), json::document(&parcel.notices)?);
    Ok(tx.execute(&INSERT, params![provider, parcel.event, parcel.kind, notices, now])? == 1)
}

/// What one says that was not handled yet.
pub(super) fn waiting(tx: &mut ReadTx, provider: &str, event: &str) -> Result<Option<Vec<Notice>>, DbError> {
    let Some((notices,)) = tx.maybe::<(Option<Value>,)>(&WAITING, params![provider, event])? else { return Ok(None) };
    let notices = serde_json::from_value(notices.unwrap_or_else(|| Value::Array(Vec::new())));
    notices.map(Some).map_err(|error| DbError::Decode(error.to_string()))
}

/// It was handled: that it came is remembered, what it said is not.
pub(super) fn handled(tx: &mut Tx, provider: &str, event: &str) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(&HANDLED, params![provider, event, now]).map(drop)
}

/// Forgets at most `count` that came before `before`. How many were there?
pub(super) fn sweep(tx: &mut Tx, before: Time, count: i64) -> Result<u64, DbError> {
    tx.execute(&SWEEP, params![before, count])
}
