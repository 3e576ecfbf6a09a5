//! The table of roles.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_http::Permissions;
use bodega_kernel::{Id, MerchantId, Scope, noun};
use serde_json::{Value, json};

use super::{Builtin, Role, permissions};
use crate::IdentityError;

sql!(
    hot ALL,
    "SELECT id, code, name, permissions, version, created_at, updated_at FROM identity_role WHERE merchant = $1 ORDER BY code"
);
sql!(
    hot FIND,
    "SELECT id, code, name, permissions, version, created_at, updated_at FROM identity_role WHERE merchant = $1 AND id = $2"
);
sql!(hot BY_CODE, "SELECT permissions FROM identity_role WHERE merchant = $1 AND code = $2");
sql!(
    ADD,
    "INSERT INTO identity_role (merchant, id, code, name, permissions, version, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, 1, $6, $6)"
);
sql!(
    hot CHANGE,
    "UPDATE identity_role SET name = $4, permissions = $5, version = version + 1, updated_at = $6
     WHERE merchant = $1 AND id = $2 AND version = $3"
);
sql!(
    hot REMOVE,
    "DELETE FROM identity_role WHERE merchant = $1 AND id = $2
       AND NOT EXISTS (SELECT 1 FROM identity_membership m WHERE m.merchant = $1 AND m.role = identity_role.code)"
);

impl FromRow for Role {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.take()?,
            code: row.take()?,
            name: row.take()?,
            permissions: serde_json::from_value(row.take()?).unwrap_or_default(),
            version: row.take()?,
            created_at: row.take()?,
            updated_at: row.take()?,
        })
    }
}

pub(super) fn all(tx: &mut ReadTx, scope: &Scope) -> Result<Vec<Role>, DbError> {
    let merchant = scope.one()?;
    tx.all(&ALL, params![merchant])
}

pub(super) fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Role>) -> Result<Option<Role>, DbError> {
    let merchant = scope.one()?;
    tx.maybe(&FIND, params![merchant, id])
}

pub(super) fn add(tx: &mut Tx, scope: &Scope, role: &Role) -> Result<(), DbError> {
    let merchant = scope.one()?;
    let permissions = json!(role.permissions);
    tx.execute(&ADD, params![merchant, role.id, role.code, role.name, permissions, role.created_at]).map(drop)
}

pub(super) fn change(tx: &mut Tx, scope: &Scope, role: &Role) -> Result<bool, DbError> {
    let (merchant, permissions) = (scope.one()?, json!(role.permissions));
    let params = params![merchant, role.id, role.version, role.name, permissions, role.updated_at];
    Ok(tx.execute(&CHANGE, params)? == 1)
}

/// False: somebody has it.
pub(super) fn remove(tx: &mut Tx, scope: &Scope, id: Id<noun::Role>) -> Result<bool, DbError> {
    let merchant = scope.one()?;
    Ok(tx.execute(&REMOVE, params![merchant, id])? == 1)
}

/// What the role of this code permits; none when a merchant's staff cannot be given it.
pub(crate) fn code_permissions(
    tx: &mut ReadTx,
    merchant: MerchantId,
    code: &str,
) -> Result<Option<Permissions>, IdentityError> {
    if let Ok(builtin) = code.parse::<Builtin>() {
        return Ok(Builtin::STAFF.contains(&builtin).then(|| builtin.permissions()));
    }
    let stored = tx.maybe::<(Value,)>(&BY_CODE, params![merchant, code])?;
    Ok(stored.map(|(stored,)| permissions(code, Some(&stored))))
}
