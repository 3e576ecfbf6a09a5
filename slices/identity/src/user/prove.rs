//! Proving an e-mail: by a link that only its owner can read. What was claimed at one merchant becomes theirs in the
//! whole installation, and what they had under the same e-mail becomes one with it.

use bodega_db::{Audit, Tx};
use bodega_events as events;
use bodega_kernel::{Call, Id, Invalid, Scope, noun};
use serde_json::json;

use super::{User, store};
use crate::{
    Identity, IdentityError,
    change::{self, Change},
    customer,
    events::{UserMerged, UserVerified},
    mail::{self, Kind},
    proof::{self, Proof},
    secret,
    session::{Because, end_all},
    staff,
};

pub(crate) fn bad_link() -> IdentityError {
    Invalid::one("token", "INVALID_TOKEN", "is used up, too old, or was never given out").into()
}

/// Takes the e-mail of `user` as proven. Gives the user that has it now: this one, or one that had proven it before
/// and takes over what this one had.
pub(crate) fn prove(tx: &mut Tx, user: &User) -> Result<User, IdentityError> {
    if user.verified_at.is_some() {
        return Ok(user.clone());
    }
    let owner = match store::proven(tx, &user.email_folded)? {
        Some(owner) => {
            merge(tx, user, &owner)?;
            owner
        }
        None => {
            store::set_verified(tx, user.id)?;
            let line = Audit::new("user.verified", "user", user.id).merchant(user.home);
            tx.record(line)?;
            events::append(tx, &Scope::One(user.home), &UserVerified { user_id: user.id })?;
            change::note(tx, &Change::User(user.id))?;
            store::by_id(tx, user.id)?.ok_or(IdentityError::NotFound("user"))?
        }
    };
    let scope = Scope::One(user.home);
    if let Some(customer) = customer::of_user(tx, user.home, owner.id)? {
        customer::fold_guest(tx, &scope, customer.id, &owner.email_folded)?;
    }
    Ok(owner)
}

/// Makes `from`, who only claimed the e-mail, one with `owner`, who had proven it.
fn merge(tx: &mut Tx, from: &User, owner: &User) -> Result<(), IdentityError> {
    let scope = Scope::One(from.home);
    customer::hand_over(tx, &scope, from.id, owner.id)?;
    staff::hand_over(tx, &scope, from.id, owner.id)?;
    end_all(tx, from.id, None, None, Because::Left)?;
    store::end(tx, from.id, Some(owner.id))?;
    let line = Audit::new("user.merged", "user", owner.id).merchant(from.home);
    tx.record(line.after(json!({ "from": from.id })))?;
    events::append(tx, &scope, &UserMerged { user_id: owner.id, from: from.id })?;
    change::note(tx, &Change::User(owner.id))?;
    Ok(())
}

impl Identity {
    /// Takes an e-mail as proven by the token that was mailed to it.
    pub async fn verify_email(&self, call: &Call, token: &str) -> Result<(), IdentityError> {
        let (call, hash) = (call.clone().within(Scope::Installation), secret::hash(token));
        self.db()
            .write(&call, move |tx| {
                let proof = proof::spend(tx, &hash, Proof::Verify)?.ok_or_else(bad_link)?;
                let user = store::by_id(tx, proof.user)?.ok_or_else(bad_link)?;
                prove(tx, &user).map(drop)
            })
            .await
    }

    /// Mails the link once more.
    pub async fn resend_verification(&self, call: &Call, user: Id<noun::User>) -> Result<(), IdentityError> {
        let merchant = call.scope.one()?;
        let call = call.clone().within(Scope::Installation);
        self.db()
            .write(&call, move |tx| {
                let user = store::by_id(tx, user)?.ok_or(IdentityError::NotFound("user"))?;
                if user.verified_at.is_none() {
                    mail::queue(tx, merchant, user.id, Kind::Verify)?;
                }
                Ok(())
            })
            .await
    }
}
