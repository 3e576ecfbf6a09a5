//! The table of users. It is the installation's; what ties a user to a merchant is asked merchant first.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, Time, noun};

use super::User;

sql!(
    hot BY_ID,
    "SELECT id, home, email, email_folded, verified_at, name, locale, password, password_at, operator, version, created_at
     FROM identity_user WHERE id = $1 AND deleted_at IS NULL"
);
sql!(
    hot PROVEN,
    "SELECT id, home, email, email_folded, verified_at, name, locale, password, password_at, operator, version, created_at
     FROM identity_user WHERE email_folded = $1 AND verified_at IS NOT NULL AND deleted_at IS NULL"
);
// Whoever has something to do with this merchant. One who has proven the e-mail wins over one who only claims it.
sql!(
    hot KNOWN,
    "SELECT u.id, u.home, u.email, u.email_folded, u.verified_at, u.name, u.locale, u.password, u.password_at, u.operator,
            u.version, u.created_at
     FROM identity_user u
     LEFT JOIN identity_membership m ON m.merchant = $1 AND m.user_id = u.id
     LEFT JOIN identity_customer c ON c.merchant = $1 AND c.user_id = u.id AND c.merged_into IS NULL
     WHERE u.email_folded = $2 AND u.deleted_at IS NULL AND (u.verified_at IS NOT NULL OR u.home = $1)
       AND (u.operator OR m.user_id IS NOT NULL OR c.id IS NOT NULL)
     ORDER BY CASE WHEN u.verified_at IS NULL THEN 1 ELSE 0 END, u.id LIMIT 1"
);
sql!(
    ADD,
    "INSERT INTO identity_user (id, home, email, email_folded, verified_at, name, locale, password, password_at, operator,
                                version, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $11)"
);
sql!(
    hot SET_PASSWORD,
    "UPDATE identity_user SET password = $2, password_at = $3, version = version + 1, updated_at = $3
     WHERE id = $1 AND deleted_at IS NULL"
);
// The same password under a better hash: nothing that anybody sees has changed.
sql!(hot REHASH, "UPDATE identity_user SET password = $3 WHERE id = $1 AND password = $2");
sql!(
    hot SET_PROFILE,
    "UPDATE identity_user SET name = $3, locale = $4, version = version + 1, updated_at = $5
     WHERE id = $1 AND version = $2 AND deleted_at IS NULL"
);
sql!(
    hot SET_VERIFIED,
    "UPDATE identity_user SET verified_at = $2, version = version + 1, updated_at = $2
     WHERE id = $1 AND verified_at IS NULL AND deleted_at IS NULL"
);
sql!(hot SET_OPERATOR, "UPDATE identity_user SET operator = $2, version = version + 1, updated_at = $3 WHERE id = $1");
sql!(
    hot END,
    "UPDATE identity_user SET deleted_at = $2, merged_into = $3, password = NULL, version = version + 1, updated_at = $2
     WHERE id = $1 AND deleted_at IS NULL"
);
sql!(
    hot IS_HELD,
    "SELECT 1 WHERE EXISTS (SELECT 1 FROM identity_membership WHERE user_id = $1)
                 OR EXISTS (SELECT 1 FROM identity_customer WHERE user_id = $1 AND merged_into IS NULL)
                 OR EXISTS (SELECT 1 FROM identity_user WHERE id = $1 AND operator)"
);

impl FromRow for User {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.take()?,
            home: row.take()?,
            email: row.take()?,
            email_folded: row.take()?,
            verified_at: row.take()?,
            name: row.take()?,
            locale: row.take()?,
            password: row.take()?,
            password_at: row.take()?,
            operator: row.take()?,
            version: row.take()?,
            created_at: row.take()?,
        })
    }
}

pub(crate) fn by_id(tx: &mut ReadTx, id: Id<noun::User>) -> Result<Option<User>, DbError> {
    tx.maybe(&BY_ID, params![id])
}

/// Who has proven this e-mail.
pub(crate) fn proven(tx: &mut ReadTx, email_folded: &str) -> Result<Option<User>, DbError> {
    tx.maybe(&PROVEN, params![email_folded])
}

/// Who is known by this e-mail at this merchant.
pub(crate) fn known(tx: &mut ReadTx, merchant: MerchantId, email_folded: &str) -> Result<Option<User>, DbError> {
    tx.maybe(&KNOWN, params![merchant, email_folded])
}

pub(crate) fn add(tx: &mut Tx, user: &User) -> Result<(), DbError> {
    let User { id, home, email, email_folded, verified_at, name, locale, password, operator, created_at, .. } = user;
    let password_at = password.as_ref().map(|_| *created_at);
    let params =
        params![id, home, email, email_folded, verified_at, name, locale, password, password_at, operator, created_at];
    tx.execute(&ADD, params).map(drop)
}

pub(crate) fn set_password(tx: &mut Tx, id: Id<noun::User>, hash: &str) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(&SET_PASSWORD, params![id, hash, now]).map(drop)
}

pub(crate) fn rehash(tx: &mut Tx, id: Id<noun::User>, old: &str, new: &str) -> Result<(), DbError> {
    tx.execute(&REHASH, params![id, old, new]).map(drop)
}

/// False: somebody else changed it first.
pub(crate) fn set_profile(tx: &mut Tx, user: &User) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&SET_PROFILE, params![user.id, user.version, user.name, user.locale, now])? == 1)
}

pub(crate) fn set_verified(tx: &mut Tx, id: Id<noun::User>) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&SET_VERIFIED, params![id, now])? == 1)
}

pub(crate) fn set_operator(tx: &mut Tx, id: Id<noun::User>, operator: bool) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(&SET_OPERATOR, params![id, operator, now]).map(drop)
}

pub(crate) fn end(tx: &mut Tx, id: Id<noun::User>, merged_into: Option<Id<noun::User>>) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(&END, params![id, now, merged_into]).map(drop)
}

/// Does anything still tie the user to the installation?
pub(crate) fn is_held(tx: &mut ReadTx, id: Id<noun::User>) -> Result<bool, DbError> {
    tx.maybe::<(i64,)>(&IS_HELD, params![id]).map(|row| row.is_some())
}

/// The sites of a membership as they are stored.
pub(crate) struct Sites(pub Option<Vec<Id<noun::Site>>>);

impl Sites {
    pub(crate) fn read(row: &Row<'_>) -> Result<Self, DbError> {
        let stored = row.take::<Option<serde_json::Value>>()?;
        let sites = stored.map(serde_json::from_value).transpose();
        sites.map(Self).map_err(|error| DbError::Decode(format!("sites: {error}")))
    }
}

/// When the password was set that a caller compared, to find that it was changed meanwhile.
pub(crate) fn password_at(tx: &mut ReadTx, id: Id<noun::User>) -> Result<Option<Time>, DbError> {
    Ok(by_id(tx, id)?.and_then(|user| user.password_at))
}
