//! Giving somebody a badge.

use bodega_db::{Audit, Tx};
use bodega_kernel::{Id, Scope, noun};
use serde_json::json;

use super::store;
use crate::{Grantor, IdentityError, error::on, staff};

/// Gives a member of the staff the badge of this hash, or takes theirs back. Who may not change somebody may not badge
/// them either: a badge lets its bearer act as them.
pub fn give(
    tx: &mut Tx,
    scope: &Scope,
    by: &Grantor,
    user: Id<noun::User>,
    hash: Option<&[u8]>,
) -> Result<(), IdentityError> {
    staff::may_change(tx, scope, by, user)?;
    let given = store::set_badge(tx, scope.one()?, user, hash);
    if !given.map_err(|error| on(error, "identity_membership_badge", IdentityError::BadgeTaken))? {
        return Err(IdentityError::NotFound("user"));
    }
    tx.record(Audit::new("staff.badge_given", "user", user).after(json!({ "given": hash.is_some() })))?;
    Ok(())
}
