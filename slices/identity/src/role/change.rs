//! Making, changing and removing a merchant's own roles. Nobody makes one that may more than they may themselves.

use std::collections::BTreeSet;

use bodega_db::{Audit, Tx};
use bodega_events as events;
use bodega_http::VersionMismatch;
use bodega_kernel::{Check, Id, Invalid, Scope, noun, text};
use serde_json::json;

use super::{NewRole, Role, model::checked_permissions, store};
use crate::{
    Grantor, IdentityError,
    change::{self, Change},
    error::on,
    events::RoleChanged,
    merchant,
};

/// What is to change; the rest stays.
#[derive(Debug, Clone, Default)]
pub struct RoleChange {
    name: Option<String>,
    permissions: Option<BTreeSet<String>>,
    version: Option<i64>,
}

impl RoleChange {
    /// The same, if every field is good.
    pub fn checked(name: Option<&str>, permissions: Option<&[String]>, version: Option<i64>) -> Result<Self, Invalid> {
        let mut check = Check::new();
        let name = name.map(|name| text::checked(&mut check, "name", name, 1, 80));
        let permissions = permissions.map(|names| checked_permissions(&mut check, names));
        check.done().map(|()| Self { name, permissions, version })
    }
}

/// Makes a role.
pub fn create(tx: &mut Tx, scope: &Scope, by: &Grantor, new: &NewRole) -> Result<Role, IdentityError> {
    by.may_give(new.permissions.iter().map(String::as_str))?;
    let now = tx.now();
    let NewRole { code, name, permissions } = new.clone();
    let role = Role { id: tx.id(), code, name, permissions, version: 1, created_at: now, updated_at: now };
    store::add(tx, scope, &role).map_err(|error| on(error, "identity_role_code", IdentityError::RoleTaken))?;
    let line = Audit::new("role.created", "role", role.id);
    tx.record(line.after(json!({ "code": role.code, "permissions": role.permissions })))?;
    told(tx, scope, role.id)?;
    Ok(role)
}

/// Changes a role, and with it at once what all who have it may do.
pub fn change(
    tx: &mut Tx,
    scope: &Scope,
    by: &Grantor,
    id: Id<noun::Role>,
    wanted: &RoleChange,
) -> Result<Role, IdentityError> {
    let old = store::find(tx, scope, id)?.ok_or(IdentityError::NotFound("role"))?;
    let mut new = old.clone();
    new.name = wanted.name.clone().unwrap_or(new.name);
    new.permissions = wanted.permissions.clone().unwrap_or(new.permissions);
    new.updated_at = tx.now();
    by.may_give(old.permissions.iter().chain(&new.permissions).map(String::as_str))?;
    let expected = wanted.version.unwrap_or(old.version);
    if expected != old.version || !store::change(tx, scope, &new)? {
        return Err(VersionMismatch { expected, current: old.version }.into());
    }
    new.version += 1;
    let shown = |role: &Role| json!({ "name": role.name, "permissions": role.permissions });
    tx.record(Audit::new("role.changed", "role", id).before(shown(&old)).after(shown(&new)))?;
    told(tx, scope, id)?;
    Ok(new)
}

/// Removes a role that nobody has.
pub fn remove(tx: &mut Tx, scope: &Scope, by: &Grantor, id: Id<noun::Role>) -> Result<(), IdentityError> {
    let old = store::find(tx, scope, id)?.ok_or(IdentityError::NotFound("role"))?;
    by.may_give(old.permissions.iter().map(String::as_str))?;
    // Nobody is given it while it goes.
    merchant::store::lock(tx, scope.one()?)?;
    if !store::remove(tx, scope, id)? {
        return Err(IdentityError::RoleInUse);
    }
    tx.record(
        Audit::new("role.removed", "role", id).before(json!({ "code": old.code, "permissions": old.permissions })),
    )?;
    told(tx, scope, id)?;
    Ok(())
}

fn told(tx: &mut Tx, scope: &Scope, role_id: Id<noun::Role>) -> Result<(), IdentityError> {
    events::append(tx, scope, &RoleChanged { role_id })?;
    change::note(tx, &Change::Roles)?;
    Ok(())
}
