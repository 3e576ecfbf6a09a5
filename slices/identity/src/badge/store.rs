//! The columns of memberships that hold PINs and badges.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, noun};

/// Somebody who can take over a shared device.
#[derive(Debug, Clone)]
pub struct Colleague {
    /// Who.
    pub user: Id<noun::User>,
    /// What this merchant calls them.
    pub name: String,
    /// Have they chosen a PIN?
    pub has_pin: bool,
}

impl FromRow for Colleague {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self { user: row.take()?, name: row.take()?, has_pin: row.take::<Option<String>>()?.is_some() })
    }
}

sql!(
    COLLEAGUES,
    "SELECT m.user_id, m.name, m.pin FROM identity_membership m
     JOIN identity_user u ON u.id = m.user_id AND u.deleted_at IS NULL
     WHERE m.merchant = $1 AND NOT m.pending ORDER BY m.name_folded, m.user_id LIMIT 500"
);
sql!(
    hot PIN_OF,
    "SELECT m.pin FROM identity_membership m JOIN identity_user u ON u.id = m.user_id AND u.deleted_at IS NULL
     WHERE m.merchant = $1 AND m.user_id = $2 AND NOT m.pending AND m.pin IS NOT NULL"
);
sql!(
    hot BY_BADGE,
    "SELECT m.user_id FROM identity_membership m JOIN identity_user u ON u.id = m.user_id AND u.deleted_at IS NULL
     WHERE m.merchant = $1 AND m.badge = $2 AND NOT m.pending"
);
sql!(hot SET_PIN, "UPDATE identity_membership SET pin = $3 WHERE merchant = $1 AND user_id = $2 AND NOT pending");
sql!(hot SET_BADGE, "UPDATE identity_membership SET badge = $3 WHERE merchant = $1 AND user_id = $2");

pub(super) fn colleagues(tx: &mut ReadTx, merchant: MerchantId) -> Result<Vec<Colleague>, DbError> {
    tx.all(&COLLEAGUES, params![merchant])
}

pub(super) fn pin_of(tx: &mut ReadTx, merchant: MerchantId, user: Id<noun::User>) -> Result<Option<String>, DbError> {
    Ok(tx.maybe::<(String,)>(&PIN_OF, params![merchant, user])?.map(|row| row.0))
}

pub(super) fn by_badge(tx: &mut ReadTx, merchant: MerchantId, hash: &[u8]) -> Result<Option<Id<noun::User>>, DbError> {
    Ok(tx.maybe::<(Id<noun::User>,)>(&BY_BADGE, params![merchant, hash])?.map(|row| row.0))
}

/// False: they are not of the staff.
pub(super) fn set_pin(
    tx: &mut Tx,
    merchant: MerchantId,
    user: Id<noun::User>,
    hash: Option<&str>,
) -> Result<bool, DbError> {
    Ok(tx.execute(&SET_PIN, params![merchant, user, hash])? == 1)
}

pub(super) fn set_badge(
    tx: &mut Tx,
    merchant: MerchantId,
    user: Id<noun::User>,
    hash: Option<&[u8]>,
) -> Result<bool, DbError> {
    Ok(tx.execute(&SET_BADGE, params![merchant, user, hash])? == 1)
}
