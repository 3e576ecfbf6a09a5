//! Taking somebody onto the staff: by invitation, or with a first password that the administrator hands over.
//!
//! Who is not known at this merchant gets a record that claims the e-mail here, whether or not it is known elsewhere:
//! the administrator learns nothing. Accepting the invitation proves the e-mail and makes it one with what its owner
//! has. Who is a customer here, but has not proven the e-mail, gets a place that is pending until the invitation that
//! is mailed there was accepted: otherwise anybody could register with a manager's address and wait.

use bodega_db::{Audit, Tx};
use bodega_events as events;
use bodega_kernel::{Check, Id, Invalid, Scope, noun, text};
use serde_json::json;

use super::store::{self, NewRow};
use crate::{
    Email, Grantor, IdentityError,
    change::{self, Change},
    error::on,
    events::StaffAdded,
    mail::{self, Kind},
    merchant, onboarding,
    password::{self, Password},
    role,
    user::{self, User},
};

/// Somebody who is to join the staff.
#[derive(Debug, Clone)]
pub struct NewStaff {
    pub(crate) email: Email,
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) sites: Option<Vec<Id<noun::Site>>>,
    pub(crate) password: Option<Password>,
}

impl NewStaff {
    /// The same, if every field is good.
    pub fn checked(
        email: &str,
        name: &str,
        role: &str,
        sites: Option<Vec<Id<noun::Site>>>,
        password: Option<&str>,
    ) -> Result<Self, Invalid> {
        let mut check = Check::new();
        let email = check.take("email", "INVALID_EMAIL", email.parse::<Email>());
        let name = text::checked(&mut check, "name", name, 1, 120);
        check.that(sites.as_ref().is_none_or(|sites| sites.len() <= 500), "siteIds", "TOO_MANY", "must be at most 500");
        let password = password.map(|password| password::check(&mut check, "password", password, email.as_ref()));
        check.done()?;
        let email = email.ok_or_else(|| Invalid::one("email", "INVALID_EMAIL", "must be an e-mail address"))?;
        Ok(Self { email, name, role: role.to_owned(), sites, password })
    }
}

/// Takes somebody onto the staff. `hash` is that of their first password, if there is one. Runs in the scope of the
/// installation.
pub fn add(
    tx: &mut Tx,
    scope: &Scope,
    by: &Grantor,
    new: &NewStaff,
    hash: Option<&str>,
) -> Result<Id<noun::User>, IdentityError> {
    let merchant = scope.one()?;
    merchant::store::lock(tx, merchant)?;
    let permissions = role::code_permissions(tx, merchant, &new.role)?;
    let permissions = permissions.ok_or_else(|| Invalid::one("role", "UNKNOWN_ROLE", "is no role of the staff"))?;
    by.may_give(permissions.iter())?;
    by.may_reach(new.sites.as_deref())?;
    let known = user::store::known(tx, merchant, new.email.folded())?;
    if let (Some(user), Some(_)) = (&known, hash)
        && (user.password.is_some() || user.verified_at.is_some())
    {
        let message = "this person has a login already: leave the password out";
        return Err(Invalid::one("password", "NOT_YOURS", message).into());
    }
    let (user_id, pending, mailed) = match known {
        Some(user) if user.verified_at.is_some() => (user.id, false, Kind::Staff),
        Some(user) => (user.id, true, Kind::Invite),
        None => (claim(tx, scope, new, hash)?, false, if hash.is_some() { Kind::Verify } else { Kind::Invite }),
    };
    let row = NewRow { user: user_id, role: &new.role, sites: new.sites.as_deref(), name: &new.name, pending };
    store::add(tx, merchant, &row)
        .map_err(|error| on(error, "identity_membership_pkey", IdentityError::AlreadyStaff))?;
    mail::queue(tx, merchant, user_id, mailed)?;
    let line = Audit::new("staff.added", "user", user_id).merchant(merchant);
    tx.record(line.after(json!({ "role": new.role, "siteIds": new.sites, "pending": pending })))?;
    events::append(tx, scope, &StaffAdded { user_id, role: new.role.clone() })?;
    onboarding::reached(tx, scope, onboarding::Step::Staff)?;
    change::note(tx, &Change::User(user_id))?;
    Ok(user_id)
}

/// Makes the founder of a merchant its administrator.
pub(crate) fn found(tx: &mut Tx, scope: &Scope, owner: &User) -> Result<(), IdentityError> {
    let role = role::Builtin::Admin.as_str();
    let row = NewRow { user: owner.id, role, sites: None, name: &owner.name, pending: false };
    store::add(tx, scope.one()?, &row)?;
    let line = Audit::new("staff.added", "user", owner.id).merchant(scope.one()?);
    tx.record(line.after(json!({ "role": role })))?;
    events::append(tx, scope, &StaffAdded { user_id: owner.id, role: role.to_owned() })?;
    change::note(tx, &Change::User(owner.id))?;
    Ok(())
}

fn claim(tx: &mut Tx, scope: &Scope, new: &NewStaff, hash: Option<&str>) -> Result<Id<noun::User>, IdentityError> {
    let created_at = tx.now();
    let user = User {
        id: tx.id(),
        home: scope.one()?,
        email: new.email.typed().to_owned(),
        email_folded: new.email.folded().to_owned(),
        verified_at: None,
        name: new.name.clone(),
        locale: "en".to_owned(),
        password: hash.map(str::to_owned),
        password_at: hash.map(|_| created_at),
        operator: false,
        version: 1,
        created_at,
    };
    user::store::add(tx, &user).map_err(|error| on(error, "identity_user_claimed", IdentityError::AlreadyStaff))?;
    Ok(user.id)
}
