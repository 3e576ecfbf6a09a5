//! The table of signing keys.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::Time;

use super::ring::{Key, Ring};

sql!(ALL, "SELECT kid, secret, signs_from, ends_at FROM identity_signing_key ORDER BY signs_from");
sql!(
    ADD,
    "INSERT INTO identity_signing_key (kid, secret, public, signs_from, ends_at, created_at) VALUES ($1, $2, $3, $4, NULL, $5)"
);
sql!(END, "UPDATE identity_signing_key SET ends_at = $1 WHERE ends_at IS NULL AND kid <> $2");
sql!(FORGET, "DELETE FROM identity_signing_key WHERE ends_at < $1");

struct Stored(Option<Key>);
impl FromRow for Stored {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self(Key::from_seed(row.take()?, &row.take::<Vec<u8>>()?, row.take()?, row.take()?)))
    }
}

/// All keys.
pub(crate) fn all(tx: &mut ReadTx) -> Result<Ring, DbError> {
    let keys = tx.all::<Stored>(&ALL, params![])?;
    Ok(Ring::new(keys.into_iter().filter_map(|stored| stored.0).collect()))
}

pub(super) fn add(tx: &mut Tx, kid: &str, seed: &[u8], public: &[u8], signs_from: Time) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(&ADD, params![kid, seed, public, signs_from, now]).map(drop)
}

pub(super) fn end_others(tx: &mut Tx, kid: &str, at: Time) -> Result<(), DbError> {
    tx.execute(&END, params![at, kid]).map(drop)
}

/// Drops keys that have ended: no token of theirs is good any more.
pub(crate) fn tidy(tx: &mut Tx) -> Result<u64, DbError> {
    let now = tx.now();
    tx.execute(&FORGET, params![now])
}
