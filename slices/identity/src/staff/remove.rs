//! Taking somebody off the staff. Their sessions here end; who has nothing else in the installation is deleted.

use bodega_db::{Audit, Tx};
use bodega_events as events;
use bodega_kernel::{Id, Scope, noun};
use serde_json::json;

use super::{change::may_touch, store};
use crate::{
    Grantor, IdentityError,
    events::StaffRemoved,
    merchant,
    role::Builtin,
    session::{Because, end_all},
    user,
};

/// Takes somebody off the staff. Runs in the scope of the installation.
pub fn remove(tx: &mut Tx, scope: &Scope, by: &Grantor, id: Id<noun::User>) -> Result<(), IdentityError> {
    let merchant = scope.one()?;
    merchant::store::lock(tx, merchant)?;
    let old = store::find(tx, scope, id)?.ok_or(IdentityError::NotFound("user"))?;
    may_touch(tx, scope, by, &old)?;
    let was_admin = old.role == Builtin::Admin.as_str() && !old.pending;
    if was_admin && !store::has_other_admin(tx, merchant, id)? {
        return Err(IdentityError::LastAdmin);
    }
    store::remove(tx, merchant, id)?;
    end_all(tx, id, Some(merchant), None, Because::Left)?;
    let line = Audit::new("staff.removed", "user", id).merchant(merchant);
    tx.record(line.before(json!({ "role": old.role, "siteIds": old.sites })))?;
    events::append(tx, scope, &StaffRemoved { user_id: id })?;
    if !user::store::is_held(tx, id)? {
        user::store::end(tx, id, None)?;
        end_all(tx, id, None, None, Because::Left)?;
        tx.record(Audit::new("user.deleted", "user", id).merchant(merchant))?;
    }
    Ok(())
}
