//! The table of memberships.

use bodega_db::{DbError, ReadTx, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, Page, PageRequest, Scope, TOTAL_CAP, noun, text};
use serde_json::{Value, json};

use super::Member;
use crate::{role::Builtin, user::User};

sql!(
    hot FIND,
    "SELECT u.id, u.email, u.verified_at, m.name, m.role, m.sites,
            m.pending OR (u.password IS NULL AND u.verified_at IS NULL), m.version, m.created_at, m.updated_at
     FROM identity_membership m JOIN identity_user u ON u.id = m.user_id
     WHERE m.merchant = $1 AND m.user_id = $2"
);
sql!(
    PAGE,
    "SELECT u.id, u.email, u.verified_at, m.name, m.role, m.sites,
            m.pending OR (u.password IS NULL AND u.verified_at IS NULL), m.version, m.created_at, m.updated_at
     FROM identity_membership m JOIN identity_user u ON u.id = m.user_id
     WHERE m.merchant = $1 AND (CAST($2 AS TEXT) IS NULL OR m.role = $2)
       AND (CAST($3 AS TEXT) IS NULL OR u.email_folded LIKE $3 ESCAPE '\\' OR m.name_folded LIKE $3 ESCAPE '\\')
     ORDER BY m.created_at DESC, m.user_id DESC LIMIT $4 OFFSET $5"
);
sql!(
    COUNT,
    "SELECT count(*) FROM (
         SELECT 1 FROM identity_membership m JOIN identity_user u ON u.id = m.user_id
         WHERE m.merchant = $1 AND (CAST($2 AS TEXT) IS NULL OR m.role = $2)
           AND (CAST($3 AS TEXT) IS NULL OR u.email_folded LIKE $3 ESCAPE '\\' OR m.name_folded LIKE $3 ESCAPE '\\')
         LIMIT $4) AS found"
);
sql!(
    ADD,
    "INSERT INTO identity_membership (merchant, user_id, role, sites, name, name_folded, pending, version, created_at,
                                      updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $8)"
);
sql!(
    hot PUT,
    "INSERT INTO identity_membership (merchant, user_id, role, sites, name, name_folded, pending, version, created_at,
                                      updated_at)
     VALUES ($1, $2, $3, NULL, $4, $5, FALSE, 1, $6, $6)
     ON CONFLICT (merchant, user_id) DO UPDATE SET role = $3, sites = NULL, pending = FALSE,
         version = identity_membership.version + 1, updated_at = $6"
);
sql!(
    hot CHANGE,
    "UPDATE identity_membership SET role = $4, sites = $5, name = $6, name_folded = $7, version = version + 1,
            updated_at = $8
     WHERE merchant = $1 AND user_id = $2 AND version = $3"
);
sql!(
    hot ACCEPT,
    "UPDATE identity_membership SET pending = FALSE, version = version + 1, updated_at = $3
     WHERE merchant = $1 AND user_id = $2 AND pending"
);
sql!(hot REMOVE, "DELETE FROM identity_membership WHERE merchant = $1 AND user_id = $2");
sql!(
    hot RELINK,
    "UPDATE identity_membership SET user_id = $3, version = version + 1 WHERE merchant = $1 AND user_id = $2"
);
sql!(
    hot OTHER_ADMINS,
    "SELECT count(*) FROM identity_membership m JOIN identity_user u ON u.id = m.user_id AND u.deleted_at IS NULL
     WHERE m.merchant = $1 AND m.role = $2 AND m.user_id <> $3 AND NOT m.pending
       AND (u.password IS NOT NULL OR u.verified_at IS NOT NULL)"
);

sql!(
    LOGINS_AT,
    "SELECT u.email FROM identity_user u
     WHERE u.email_folded LIKE $1 ESCAPE '\\' AND u.deleted_at IS NULL
       AND (u.operator OR EXISTS (SELECT 1 FROM identity_membership m WHERE m.user_id = u.id))
     ORDER BY u.email_folded LIMIT 1000"
);

/// The e-mails at this domain of all who are of any merchant's staff, or run the installation. Asked in its scope.
pub fn logins_at(tx: &mut ReadTx, domain: &str) -> Result<Vec<String>, DbError> {
    let ending = format!("@{}", text::folded(domain));
    let found = tx.all::<(String,)>(&LOGINS_AT, params![text::like_anywhere(&ending)])?;
    Ok(found.into_iter().map(|(email,)| email).filter(|email| text::folded(email).ends_with(&ending)).collect())
}

/// One of the staff.
pub fn find(tx: &mut ReadTx, scope: &Scope, user: Id<noun::User>) -> Result<Option<Member>, DbError> {
    let merchant = scope.one()?;
    tx.maybe(&FIND, params![merchant, user])
}

/// A page of the staff: of a role, or whose name or e-mail has `q` in it.
pub fn page(
    tx: &mut ReadTx,
    scope: &Scope,
    (role, q): (Option<&str>, Option<&str>),
    page: &PageRequest,
) -> Result<Page<Member>, DbError> {
    let merchant = scope.one()?;
    let pattern = q.map(|q| text::like_anywhere(&text::folded(q)));
    let items = tx.all(&PAGE, params![merchant, role, pattern, page.limit, page.offset])?;
    let (count,) = tx.one::<(i64,)>(&COUNT, params![merchant, role, pattern, TOTAL_CAP + 1])?;
    Ok(Page::counted(items, count))
}

fn stored(sites: Option<&[Id<noun::Site>]>) -> Option<Value> {
    sites.map(|sites| json!(sites))
}

pub(super) struct NewRow<'a> {
    pub user: Id<noun::User>,
    pub role: &'a str,
    pub sites: Option<&'a [Id<noun::Site>]>,
    pub name: &'a str,
    pub pending: bool,
}

pub(super) fn add(tx: &mut Tx, merchant: MerchantId, row: &NewRow<'_>) -> Result<(), DbError> {
    let (now, sites, folded) = (tx.now(), stored(row.sites), text::folded(row.name));
    tx.execute(&ADD, params![merchant, row.user, row.role, sites, row.name, folded, row.pending, now]).map(drop)
}

pub(super) fn change(tx: &mut Tx, merchant: MerchantId, member: &Member) -> Result<bool, DbError> {
    let (now, sites) = (tx.now(), stored(member.sites.as_deref()));
    let folded = text::folded(&member.name);
    let params = params![merchant, member.user, member.version, member.role, sites, member.name, folded, now];
    Ok(tx.execute(&CHANGE, params)? == 1)
}

/// Takes an invitation as accepted.
pub(crate) fn accept(tx: &mut Tx, merchant: MerchantId, user: Id<noun::User>) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&ACCEPT, params![merchant, user, now])? == 1)
}

pub(super) fn remove(tx: &mut Tx, merchant: MerchantId, user: Id<noun::User>) -> Result<bool, DbError> {
    Ok(tx.execute(&REMOVE, params![merchant, user])? == 1)
}

/// Is somebody else an administrator? Ask only with the merchant locked.
pub(super) fn has_other_admin(tx: &mut ReadTx, merchant: MerchantId, user: Id<noun::User>) -> Result<bool, DbError> {
    let (count,) = tx.one::<(i64,)>(&OTHER_ADMINS, params![merchant, Builtin::Admin.as_str(), user])?;
    Ok(count > 0)
}

/// Gives a user this role, whether or not they had another.
pub(crate) fn put(tx: &mut Tx, merchant: MerchantId, user: &User, role: &str) -> Result<(), DbError> {
    let (now, folded) = (tx.now(), text::folded(&user.name));
    tx.execute(&PUT, params![merchant, user.id, role, user.name, folded, now]).map(drop)
}

/// Gives one user's place on the staff to another, who is the same person and may have one already.
pub(crate) fn hand_over(tx: &mut Tx, scope: &Scope, from: Id<noun::User>, to: Id<noun::User>) -> Result<(), DbError> {
    let merchant = scope.one()?;
    if find(tx, scope, to)?.is_some() {
        return remove(tx, merchant, from).map(drop);
    }
    tx.execute(&RELINK, params![merchant, from, to]).map(drop)
}
