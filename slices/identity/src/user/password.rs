//! Changing one's password. Every other session ends at once.

use bodega_db::{Audit, Tx};
use bodega_events as events;
use bodega_kernel::{Call, Check, Id, Invalid, MerchantId, Scope, noun};

use super::{User, store};
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
    /// Makes sure that somebody who is signed in knows their password. A wrong one is counted like a failed login.
    pub(crate) async fn prove_password(
        &self,
        call: &Call,
        user: Id<noun::User>,
        current: &str,
    ) -> Result<User, IdentityError> {
        let merchant = call.scope.one()?;
        let call = call.clone().within(Scope::Installation);
        let known = self.db().read(&Scope::Installation, move |tx| store::by_id(tx, user)).await?;
        let known = known.ok_or(IdentityError::NotFound("user"))?;
        let subject = self.keyed("account", &known.email_folded).await?;
        let (asked, now) = (subject.clone(), call.at);
        if let Some(wait) = self.db().read(&Scope::Installation, move |tx| guard::wait(tx, &asked, now)).await? {
            return Err(IdentityError::TooManyAttempts { wait });
        }
        let right = self.hasher().verify(&Password::typed(current), known.password.as_deref()).await? != Verdict::Wrong;
        let settle = move |tx: &mut Tx| {
            if right {
                return Ok(guard::clear(tx, &subject, None)?.map(Counted::Refused));
            }
            // A wrong password is an outcome and not an error: it is written down.
            let counted = guard::count(tx, &subject, None)?;
            tx.record(Audit::new("login.failed", "user", user).merchant(merchant))?;
            Ok::<_, IdentityError>(Some(counted))
        };
        match self.db().write(&call, settle).await? {
            None => Ok(known),
            Some(Counted::Refused(wait)) => Err(IdentityError::TooManyAttempts { wait }),
            Some(Counted::Open | Counted::Closed) => {
                Err(Invalid::one("currentPassword", "WRONG_PASSWORD", "is not your password").into())
            }
        }
    }

    /// Changes the password of somebody who is signed in and knows it.
    pub async fn change_password(
        &self,
        call: &Call,
        (user, session): (Id<noun::User>, Option<Id<noun::Session>>),
        current: &str,
        new: &str,
    ) -> Result<(), IdentityError> {
        let merchant = call.scope.one()?;
        let mut check = Check::new();
        let new = password::check(&mut check, "newPassword", new, None);
        check.done()?;
        let known = self.prove_password(call, user, current).await?;
        let mut check = Check::new();
        password::check_against(&mut check, "newPassword", &new, &known.email_folded);
        check.done()?;
        let hash = self.hasher().hash(self.env(), &new).await?;
        let call = call.clone().within(Scope::Installation);
        let change = move |tx: &mut Tx| {
            // Somebody else changed it while this one was hashed: then the one that was given is no longer right.
            if store::password_at(tx, user)? != known.password_at {
                return Err(Invalid::one("currentPassword", "WRONG_PASSWORD", "is not your password").into());
            }
            set(tx, merchant, user, &hash, session)
        };
        self.db().write(&call, change).await
    }
}
