//! The tables of sessions and refresh tokens.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_http::Permissions;
use bodega_kernel::{Id, MerchantId, Time, noun};

use super::standing::Standing;
use crate::{
    role::{self, Builtin},
    user::store::Sites,
};

sql!(
    hot STANDING,
    "SELECT s.id, s.merchant, s.user_id, s.expires_at, s.cookie, s.device, u.operator, m.role, m.sites, r.permissions, c.id
     FROM identity_session s
     JOIN identity_user u ON u.id = s.user_id AND u.deleted_at IS NULL
     LEFT JOIN identity_membership m ON m.merchant = s.merchant AND m.user_id = s.user_id AND NOT m.pending
     LEFT JOIN identity_role r ON r.merchant = m.merchant AND r.code = m.role
     LEFT JOIN identity_customer c ON c.merchant = s.merchant AND c.user_id = s.user_id AND c.merged_into IS NULL
     WHERE s.merchant = $1 AND s.id = $2 AND s.ended_at IS NULL"
);
sql!(hot BY_COOKIE, "SELECT merchant, id FROM identity_session WHERE cookie = $1 AND ended_at IS NULL");
sql!(
    ADD,
    "INSERT INTO identity_session (merchant, id, user_id, device, cookie, address, agent, created_at, seen_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)"
);
sql!(ADD_REFRESH, "INSERT INTO identity_refresh (hash, merchant, session_id, expires_at) VALUES ($1, $2, $3, $4)");
sql!(
    hot SPEND,
    "UPDATE identity_refresh SET spent_at = $2 WHERE hash = $1 AND spent_at IS NULL AND expires_at > $2
     RETURNING merchant, session_id"
);
sql!(hot REFRESH_OF, "SELECT merchant, session_id, spent_at FROM identity_refresh WHERE hash = $1");
sql!(
    hot SEEN,
    "UPDATE identity_session SET seen_at = $3, expires_at = $4, address = $5, agent = $6
     WHERE merchant = $1 AND id = $2 AND ended_at IS NULL AND expires_at > $3
     RETURNING user_id"
);
sql!(
    hot END,
    "UPDATE identity_session SET ended_at = $3, ended_because = $4
     WHERE merchant = $1 AND id = $2 AND ended_at IS NULL RETURNING user_id"
);
sql!(
    hot END_ALL,
    "UPDATE identity_session SET ended_at = $2, ended_because = $3
     WHERE user_id = $1 AND ended_at IS NULL AND (CAST($4 AS BIGINT) IS NULL OR merchant = $4)
       AND id <> $5"
);
sql!(
    hot OF_USER,
    "SELECT id, created_at, seen_at, expires_at, address, agent FROM identity_session
     WHERE user_id = $2 AND merchant = $1 AND ended_at IS NULL AND expires_at > $3 ORDER BY seen_at DESC, id DESC LIMIT 100"
);
sql!(
    hot FROM_ADDRESS,
    "SELECT 1 FROM identity_session WHERE user_id = $1 AND address = $2 LIMIT 1"
);
sql!(FORGET, "DELETE FROM identity_session WHERE expires_at < $1");
sql!(FORGET_REFRESH, "DELETE FROM identity_refresh WHERE expires_at < $1");

/// A session, and the shared device that it runs on.
struct Found {
    standing: Standing,
    device: Option<Id<noun::Session>>,
}

impl FromRow for Found {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let (session, merchant, user, expires_at, cookie) =
            (row.take()?, row.take()?, row.take()?, row.take()?, row.take()?);
        let device_id = row.take()?;
        let (operator, staff_role, sites): (bool, Option<String>, _) = (row.take()?, row.take()?, Sites::read(row)?.0);
        let (custom, customer) = (row.take::<Option<serde_json::Value>>()?, row.take()?);
        let (role, permissions, sites) = match staff_role {
            _ if operator => (Builtin::Operator.as_str().to_owned(), Builtin::Operator.permissions(), None),
            Some(code) => {
                let permissions = role::permissions(&code, custom.as_ref());
                (code, permissions, sites)
            }
            None => (Builtin::Customer.as_str().to_owned(), Permissions::default(), None),
        };
        let standing = Standing {
            session,
            merchant,
            user,
            operator,
            role,
            permissions,
            sites,
            customer,
            expires_at,
            cookie,
            device: None,
        };
        Ok(Self { standing, device: device_id })
    }
}

/// What a session stands for now; none when it has ended, or when its user has nothing to do here any more.
pub(crate) fn standing(
    tx: &mut ReadTx,
    merchant: MerchantId,
    session: Id<noun::Session>,
) -> Result<Option<Standing>, DbError> {
    let Some(found) = of_one(tx, merchant, session)? else { return Ok(None) };
    let Some(device) = found.device else { return Ok(Some(found.standing)) };
    // What runs on a shared device ends with it.
    let device = of_one(tx, merchant, device)?.map(|device| device.standing);
    Ok(device.map(|device| found.standing.on(&device)))
}

fn of_one(tx: &mut ReadTx, merchant: MerchantId, session: Id<noun::Session>) -> Result<Option<Found>, DbError> {
    let found = tx.maybe::<Found>(&STANDING, params![merchant, session])?;
    Ok(found.filter(|Found { standing, .. }| standing.operator || standing.customer.is_some() || standing.is_staff()))
}

pub(crate) fn by_cookie(tx: &mut ReadTx, hash: &[u8]) -> Result<Option<(MerchantId, Id<noun::Session>)>, DbError> {
    tx.maybe(&BY_COOKIE, params![hash])
}

/// A session as its owner sees it.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// Which.
    pub id: Id<noun::Session>,
    /// When it began.
    pub created_at: Time,
    /// When it was last refreshed.
    pub seen_at: Time,
    /// When it ends unless it is used.
    pub expires_at: Time,
    /// From where it was last refreshed.
    pub address: Option<String>,
    /// With which program.
    pub agent: Option<String>,
}

impl FromRow for SessionRow {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.take()?,
            created_at: row.take()?,
            seen_at: row.take()?,
            expires_at: row.take()?,
            address: row.take()?,
            agent: row.take()?,
        })
    }
}

pub(super) struct NewRow<'a> {
    pub merchant: MerchantId,
    pub id: Id<noun::Session>,
    pub user: Id<noun::User>,
    pub device: Option<Id<noun::Session>>,
    pub cookie: Option<&'a [u8]>,
    pub address: Option<String>,
    pub agent: Option<&'a str>,
    pub expires_at: Time,
}

pub(super) fn add(tx: &mut Tx, row: &NewRow<'_>) -> Result<(), DbError> {
    let now = tx.now();
    let NewRow { merchant, id, user, device, cookie, address, agent, expires_at } = row;
    tx.execute(&ADD, params![merchant, id, user, device, cookie, address, agent, now, expires_at]).map(drop)
}

pub(super) fn add_refresh(
    tx: &mut Tx,
    (merchant, session): (MerchantId, Id<noun::Session>),
    hash: &[u8],
    expires_at: Time,
) -> Result<(), DbError> {
    tx.execute(&ADD_REFRESH, params![hash, merchant, session, expires_at]).map(drop)
}

/// Spends a refresh token; none when there is none to spend.
pub(super) fn spend(tx: &mut Tx, hash: &[u8]) -> Result<Option<(MerchantId, Id<noun::Session>)>, DbError> {
    let now = tx.now();
    tx.maybe(&SPEND, params![hash, now])
}

/// Whose token this is, and when it was spent.
#[expect(clippy::type_complexity, reason = "one row")]
pub(super) fn refresh_of(
    tx: &mut ReadTx,
    hash: &[u8],
) -> Result<Option<(MerchantId, Id<noun::Session>, Option<Time>)>, DbError> {
    tx.maybe(&REFRESH_OF, params![hash])
}

/// Notes that a session was used; none when it has ended.
pub(super) fn seen(
    tx: &mut Tx,
    (merchant, session): (MerchantId, Id<noun::Session>),
    expires_at: Time,
    agent: Option<&str>,
) -> Result<Option<Id<noun::User>>, DbError> {
    let now = tx.now();
    let address = tx.call().address.map(|address| address.to_string());
    Ok(tx
        .maybe::<(Id<noun::User>,)>(&SEEN, params![merchant, session, now, expires_at, address, agent])?
        .map(|row| row.0))
}

pub(super) fn end(
    tx: &mut Tx,
    (merchant, session): (MerchantId, Id<noun::Session>),
    because: &str,
) -> Result<Option<Id<noun::User>>, DbError> {
    let now = tx.now();
    Ok(tx.maybe::<(Id<noun::User>,)>(&END, params![merchant, session, now, because])?.map(|row| row.0))
}

pub(super) fn end_all(
    tx: &mut Tx,
    user: Id<noun::User>,
    merchant: Option<MerchantId>,
    but: Option<Id<noun::Session>>,
    because: &str,
) -> Result<u64, DbError> {
    let now = tx.now();
    let spared = but.unwrap_or(Id::from_uuid(uuid::Uuid::nil()));
    tx.execute(&END_ALL, params![user, now, because, merchant, spared])
}

pub(crate) fn of_user(
    tx: &mut ReadTx,
    merchant: MerchantId,
    user: Id<noun::User>,
    now: Time,
) -> Result<Vec<SessionRow>, DbError> {
    tx.all(&OF_USER, params![merchant, user, now])
}

/// Has the user been signed in from this address before?
pub(crate) fn known_address(tx: &mut ReadTx, user: Id<noun::User>, address: &str) -> Result<bool, DbError> {
    tx.maybe::<(i64,)>(&FROM_ADDRESS, params![user, address]).map(|row| row.is_some())
}

/// Drops what ended long ago.
pub(crate) fn tidy(tx: &mut Tx) -> Result<u64, DbError> {
    let now = tx.now();
    let long_ago = now.before(std::time::Duration::from_secs(7 * 86_400));
    Ok(tx.execute(&FORGET, params![long_ago])? + tx.execute(&FORGET_REFRESH, params![now])?)
}
