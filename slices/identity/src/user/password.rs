//! Changing one's password. Every other session ends at once.

use bodega_db::{Audit, Tx};
use bodega_events as events;
use bodega_kernel::{Call, Check, Id, Invalid, MerchantId, Scope, noun};

use super::store;
use crate::{
    Identity, IdentityError,
    events::PasswordChanged,
    guard::{self, Counted},
    mail::{self, Kind},
    password::{self, Password, Verdict},
    proof,
    session::{Because, end_all},
};

/// Sets a password and ends every session but `but`, at every merchant, and every link that was mailed.
pub(crate) fn set(
    tx: &mut Tx,
    at: MerchantId,
    user: Id<noun::User>,
    hash: &str,
    but: Option<Id<noun::Session>>,
) -> Result<(), IdentityError> {
    store::set_password(tx, user, hash)?;
    proof::void(tx, user)?;
    end_all(tx, user, None, but, Because::PasswordChanged)?;
    tx.record(Audit::new("user.password_changed", "user", user).merchant(at))?;
    events::append(tx, &Scope::One(at), &PasswordChanged { user_id: user })?;
    mail::queue(tx, at, user, Kind::PasswordChanged)?;
    Ok(())
}

impl Identity {
    /// Changes the password of somebody who is signed in and knows it.
    pub async fn change_password(
        &self,
        call: &Call,
        (user, session): (Id<noun::User>, Option<Id<noun::Session>>),
        current: &str,
        new: &str,
    ) -> Result<(), IdentityError> {
        let merchant = call.scope.one()?;
        let call = call.clone().within(Scope::Installation);
        let known = self.db().read(&Scope::Installation, move |tx| store::by_id(tx, user)).await?;
        let known = known.ok_or(IdentityError::NotFound("user"))?;
        let mut check = Check::new();
        let new = password::check(&mut check, "newPassword", new, known.email_folded.parse().ok().as_ref());
        check.done()?;
        let subject = self.keyed("account", &known.email_folded).await?;
        let now = call.at;
        let asked = subject.clone();
        if let Some(wait) = self.db().read(&Scope::Installation, move |tx| guard::wait(tx, &asked, now)).await? {
            return Err(IdentityError::TooManyAttempts { wait });
        }
        let verdict = self.hasher().verify(&Password::typed(current), known.password.as_deref()).await?;
        let right = verdict != Verdict::Wrong;
        let hash = if right { self.hasher().hash(self.env(), &new).await? } else { String::new() };
        let seen = known.password_at;
        let done = self
            .db()
            .write(&call, move |tx| {
                // A wrong password is an outcome and not an error: it is counted.
                if !right || store::password_at(tx, user)? != seen {
                    let counted = guard::count(tx, &subject, None)?;
                    tx.record(Audit::new("login.failed", "user", user).merchant(merchant))?;
                    return Ok(Some(counted));
                }
                if let Some(wait) = guard::clear(tx, &subject, None)? {
                    return Ok(Some(Counted::Refused(wait)));
                }
                set(tx, merchant, user, &hash, session)?;
                Ok::<_, IdentityError>(None)
            })
            .await?;
        match done {
            None => Ok(()),
            Some(Counted::Refused(wait)) => Err(IdentityError::TooManyAttempts { wait }),
            Some(Counted::Open | Counted::Closed) => {
                Err(Invalid::one("currentPassword", "WRONG_PASSWORD", "is not your password").into())
            }
        }
    }
}
