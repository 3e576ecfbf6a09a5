//! The tables of keys and their uses.

use bodega_db::{DbError, ReadTx, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, Page, PageRequest, Scope, TOTAL_CAP, Time, noun};
use serde_json::json;

use super::ApiKey;

sql!(
    hot FIND,
    "SELECT id, hint, name, mode, scopes, networks, created_by, replaces, expires_at, ended_at, last_used_at, version,
            created_at, updated_at
     FROM identity_key WHERE merchant = $1 AND id = $2"
);
sql!(
    hot PAGE,
    "SELECT id, hint, name, mode, scopes, networks, created_by, replaces, expires_at, ended_at, last_used_at, version,
            created_at, updated_at
     FROM identity_key WHERE merchant = $1 ORDER BY id DESC LIMIT $2 OFFSET $3"
);
sql!(COUNT, "SELECT count(*) FROM (SELECT 1 FROM identity_key WHERE merchant = $1 LIMIT $2) AS found");
sql!(
    hot BY_HASH,
    "SELECT merchant, id, scopes, networks, expires_at, ended_at FROM identity_key WHERE hash = $1"
);
sql!(
    ADD,
    "INSERT INTO identity_key (merchant, id, hash, hint, name, mode, scopes, networks, created_by, replaces, expires_at,
                               version, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $12)"
);
sql!(
    hot END,
    "UPDATE identity_key SET ended_at = $3, version = version + 1, updated_at = $4
     WHERE merchant = $1 AND id = $2 AND (ended_at IS NULL OR ended_at > $3)"
);
sql!(
    hot USED,
    "UPDATE identity_key SET last_used_at = $3
     WHERE merchant = $1 AND id = $2 AND (last_used_at IS NULL OR last_used_at < $3)"
);
sql!(
    hot ADD_USES,
    "INSERT INTO identity_key_use (merchant, key_id, day, count) VALUES ($1, $2, $3, $4)
     ON CONFLICT (merchant, key_id, day) DO UPDATE SET count = identity_key_use.count + $4"
);
sql!(
    hot USES,
    "SELECT day, count FROM identity_key_use WHERE merchant = $1 AND key_id = $2 AND day >= $3 ORDER BY day DESC LIMIT 400"
);
sql!(
    hot EXPIRING,
    "SELECT merchant, id, created_by, expires_at FROM identity_key
     WHERE warned_at IS NULL AND ended_at IS NULL AND expires_at <= $1 ORDER BY expires_at, id LIMIT 200"
);
sql!(
    hot WARNED,
    "UPDATE identity_key SET warned_at = $3 WHERE merchant = $1 AND id = $2 AND warned_at IS NULL"
);

pub(super) fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::ApiKey>) -> Result<Option<ApiKey>, DbError> {
    let merchant = scope.one()?;
    tx.maybe(&FIND, params![merchant, id])
}

/// A page of the merchant's keys.
pub fn page(tx: &mut ReadTx, scope: &Scope, page: &PageRequest) -> Result<Page<ApiKey>, DbError> {
    let merchant = scope.one()?;
    let items = tx.all(&PAGE, params![merchant, page.limit, page.offset])?;
    let (count,) = tx.one::<(i64,)>(&COUNT, params![merchant, TOTAL_CAP + 1])?;
    Ok(Page::counted(items, count))
}

/// A key as the guard reads it: merchant, id, scopes, networks, expiry, end.
pub(super) type Found =
    (MerchantId, Id<noun::ApiKey>, serde_json::Value, serde_json::Value, Option<Time>, Option<Time>);

pub(super) fn by_hash(tx: &mut ReadTx, hash: &[u8]) -> Result<Option<Found>, DbError> {
    tx.maybe(&BY_HASH, params![hash])
}

/// Is this secret that of a key which is still good? Asked in the scope of the installation.
pub fn is_good(tx: &mut ReadTx, secret: &str, now: Time) -> Result<bool, DbError> {
    let found = by_hash(tx, &crate::secret::hash(secret))?;
    let ends = found.map(|(.., expires_at, ended_at)| [expires_at, ended_at]);
    Ok(ends.is_some_and(|ends| ends.into_iter().flatten().all(|end| end > now)))
}

pub(super) fn add(tx: &mut Tx, scope: &Scope, key: &ApiKey, hash: &[u8]) -> Result<(), DbError> {
    let (merchant, scopes, networks) = (scope.one()?, json!(key.scopes), json!(key.networks));
    let ApiKey { id, hint, name, mode, created_by, replaces, expires_at, created_at, .. } = key;
    let params =
        params![merchant, id, hash, hint, name, mode, scopes, networks, created_by, replaces, expires_at, created_at];
    tx.execute(&ADD, params).map(drop)
}

/// False: it ends sooner already.
pub(super) fn end(tx: &mut Tx, scope: &Scope, id: Id<noun::ApiKey>, at: Time) -> Result<bool, DbError> {
    let (merchant, now) = (scope.one()?, tx.now());
    Ok(tx.execute(&END, params![merchant, id, at, now])? == 1)
}

pub(super) fn used(
    tx: &mut Tx,
    (merchant, id): (MerchantId, Id<noun::ApiKey>),
    (day, count): (i64, i64),
    last: Time,
) -> Result<(), DbError> {
    tx.execute(&USED, params![merchant, id, last])?;
    tx.execute(&ADD_USES, params![merchant, id, day, count]).map(drop)
}

/// Uses per day, newest first.
pub(super) fn uses(
    tx: &mut ReadTx,
    scope: &Scope,
    id: Id<noun::ApiKey>,
    since: i64,
) -> Result<Vec<(i64, i64)>, DbError> {
    let merchant = scope.one()?;
    tx.all(&USES, params![merchant, id, since])
}

/// A key that ends soon: merchant, id, who made it, when it ends.
pub(super) type Expiring = (MerchantId, Id<noun::ApiKey>, String, Time);

pub(super) fn expiring(tx: &mut ReadTx, until: Time) -> Result<Vec<Expiring>, DbError> {
    tx.all(&EXPIRING, params![until])
}

pub(super) fn warned(tx: &mut Tx, merchant: MerchantId, id: Id<noun::ApiKey>) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&WARNED, params![merchant, id, now])? == 1)
}
