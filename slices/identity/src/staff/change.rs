//! Changing somebody's role, sites or name on the staff. It holds at once.

use bodega_db::{Audit, Tx};
use bodega_events as events;
use bodega_http::VersionMismatch;
use bodega_kernel::{Check, Id, Invalid, Scope, noun, text};
use serde_json::json;

use super::{Member, store};
use crate::{
    Grantor, IdentityError,
    change::{self, Change},
    events::StaffChanged,
    merchant,
    role::{self, Builtin},
};

/// What is to change; the rest stays. `sites`: `Some(None)` is all of them.
#[derive(Debug, Clone, Default)]
pub struct StaffChange {
    /// The code of the role.
    pub role: Option<String>,
    /// The sites.
    pub sites: Option<Option<Vec<Id<noun::Site>>>>,
    /// What this merchant calls them.
    pub name: Option<String>,
    /// The version that was seen.
    pub version: Option<i64>,
}

impl StaffChange {
    /// The same, if every value is good.
    pub fn checked(mut self) -> Result<Self, Invalid> {
        let mut check = Check::new();
        self.name = self.name.map(|name| text::checked(&mut check, "name", &name, 1, 120));
        let count = self.sites.as_ref().and_then(Option::as_ref).map_or(0, Vec::len);
        check.that(count <= 500, "siteIds", "TOO_MANY", "must be at most 500");
        check.done().map(|()| self)
    }
}

/// Changes somebody's place on the staff. Nobody changes who may more than they, and the last administrator stays one.
pub fn change(
    tx: &mut Tx,
    scope: &Scope,
    by: &Grantor,
    user: Id<noun::User>,
    wanted: &StaffChange,
) -> Result<Member, IdentityError> {
    let merchant = scope.one()?;
    merchant::store::lock(tx, merchant)?;
    let old = store::find(tx, scope, user)?.ok_or(IdentityError::NotFound("user"))?;
    may_touch(tx, scope, by, &old)?;
    let mut new = old.clone();
    let wanted = wanted.clone();
    new.role = wanted.role.unwrap_or(new.role);
    new.sites = wanted.sites.unwrap_or(new.sites);
    new.name = wanted.name.unwrap_or(new.name);
    let permissions = role::code_permissions(tx, merchant, &new.role)?;
    let permissions = permissions.ok_or_else(|| Invalid::one("role", "UNKNOWN_ROLE", "is no role of the staff"))?;
    by.may_give(permissions.iter())?;
    by.may_reach(new.sites.as_deref())?;
    if loses_admin(&old, &new) && !store::has_other_admin(tx, merchant, user)? {
        return Err(IdentityError::LastAdmin);
    }
    let held = role::code_permissions(tx, merchant, &old.role)?.unwrap_or_default();
    if permissions.iter().any(|name| !held.holds(name)) {
        tx.after_commit(|| metrics::counter!("bodega_roles_raised_total").increment(1));
    }
    let expected = wanted.version.unwrap_or(old.version);
    if expected != old.version || !store::change(tx, merchant, &new)? {
        return Err(VersionMismatch { expected, current: old.version }.into());
    }
    new.version += 1;
    new.updated_at = tx.now();
    let shown = |member: &Member| json!({ "role": member.role, "siteIds": member.sites });
    tx.record(Audit::new("staff.changed", "user", user).merchant(merchant).before(shown(&old)).after(shown(&new)))?;
    events::append(tx, scope, &StaffChanged { user_id: user, role: new.role.clone() })?;
    change::note(tx, &Change::User(user))?;
    Ok(new)
}

/// An administrator of a few sites runs those, not the merchant.
fn loses_admin(old: &Member, new: &Member) -> bool {
    let admin = Builtin::Admin.as_str();
    old.role == admin && !old.pending && new.role != admin
}

/// Refuses to act on somebody of the staff whom `by` may not change.
pub(crate) fn may_change(tx: &mut Tx, scope: &Scope, by: &Grantor, user: Id<noun::User>) -> Result<(), IdentityError> {
    let member = store::find(tx, scope, user)?.ok_or(IdentityError::NotFound("user"))?;
    may_touch(tx, scope, by, &member)
}

/// Refuses to touch who may more than the one who asks.
pub(super) fn may_touch(tx: &mut Tx, scope: &Scope, by: &Grantor, member: &Member) -> Result<(), IdentityError> {
    if let Some(held) = role::code_permissions(tx, scope.one()?, &member.role)? {
        by.may_give(held.iter())?;
    }
    by.may_reach(member.sites.as_deref())
}
