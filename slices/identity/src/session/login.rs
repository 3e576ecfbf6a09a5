//! Signing in with e-mail and password.

use bodega_db::{Audit, Tx};
use bodega_events as events;
use bodega_kernel::{Call, Id, MerchantId, Scope, Time, noun};
use serde_json::json;

use super::{Device, Opening, SignedIn, open, standing::Standing, store as sessions};
use crate::{
    Email, Identity, IdentityError, UserView,
    events::LoginBlocked,
    guard::{self, Counted},
    password::{Password, Verdict},
    user::{self, User},
};

/// An attempt to sign in.
#[derive(Debug, Clone)]
pub struct Login {
    /// At which merchant.
    pub merchant: MerchantId,
    /// The e-mail.
    pub email: Email,
    /// The password, as it was typed.
    pub password: Password,
    /// From which device.
    pub device: Device,
}

/// Somebody whose password may be compared: neither closed nor made to wait any longer.
pub(crate) struct Admitted {
    /// Who is known by the e-mail at the merchant.
    pub user: Option<User>,
    /// What failures of the account are counted under.
    pub subject: Vec<u8>,
    /// The same for the address that asks.
    pub address: Option<Vec<u8>>,
}

/// What the attempt came to. Failures are outcomes and not errors: they are written down.
enum Outcome {
    In(Box<(Standing, UserView)>),
    Wrong,
    Closed(std::time::Duration),
}

impl Identity {
    /// Signs somebody in. The answer and its time are the same for an unknown e-mail and for a wrong password.
    pub async fn login(&self, call: &Call, login: Login) -> Result<SignedIn, IdentityError> {
        let call = call.clone().within(Scope::Installation);
        let Admitted { user, subject, address } = self.admit(&call, login.merchant, &login.email).await?;
        let stored = user.as_ref().and_then(|user| user.password.clone());
        let verdict = self.hasher().verify(&login.password, stored.as_deref()).await?;
        let better = match verdict {
            Verdict::RightButWeak => Some(self.hasher().hash(self.env(), &login.password).await?),
            Verdict::Right | Verdict::Wrong => None,
        };
        let attempt = Attempt {
            merchant: login.merchant,
            opening: Opening::mint(self.env(), self.config(), &login.device),
            right: verdict != Verdict::Wrong,
            stored,
            better,
            user: user.as_ref().map(|user| user.id),
            password_at: user.and_then(|user| user.password_at),
            subject,
            address,
        };
        let opening = attempt.opening.clone();
        let outcome = self.db().write(&call, move |tx| attempt.finish(tx)).await?;
        let counted = |outcome| metrics::counter!("bodega_logins_total", "outcome" => outcome).increment(1);
        match outcome {
            Outcome::In(who) => {
                counted("in");
                self.signed_in(*who, &opening, call.at).await
            }
            Outcome::Wrong => {
                counted("wrong");
                Err(IdentityError::WrongCredentials)
            }
            Outcome::Closed(wait) => {
                counted("closed");
                Err(IdentityError::TooManyAttempts { wait })
            }
        }
    }

    /// What stands before every comparison of a password with that of an e-mail, wherever it is sent: an account that
    /// failures have closed is refused, known or not, and an address from which many failed has to wait.
    pub(crate) async fn admit(
        &self,
        call: &Call,
        merchant: MerchantId,
        email: &Email,
    ) -> Result<Admitted, IdentityError> {
        let subject = self.keyed("account", email.folded()).await?;
        let address = match call.address {
            Some(address) => Some(self.keyed("address", &guard::neighbourhood(address)).await?),
            None => None,
        };
        let (folded, now, limit) = (email.folded().to_owned(), call.at, self.config().slow_after);
        let (asked, hashed) = (subject.clone(), address.clone());
        let plain = call.address.map(|address| address.to_string());
        let (user, closed, slowed) = self
            .db()
            .read(&Scope::Installation, move |tx| {
                let user = user::store::known(tx, merchant, &folded)?;
                let mut slowed = false;
                if let (Some(hashed), Some(plain)) = (hashed, plain)
                    && guard::suspects(tx, &hashed, now)? >= limit
                {
                    // Whoever was signed in from here before is not made to wait for what a stranger does.
                    slowed = match &user {
                        Some(user) => !sessions::known_address(tx, user.id, &plain)?,
                        None => true,
                    };
                }
                Ok::<_, IdentityError>((user, guard::wait(tx, &asked, now)?, slowed))
            })
            .await?;
        if let Some(wait) = closed {
            metrics::counter!("bodega_logins_total", "outcome" => "closed").increment(1);
            return Err(IdentityError::TooManyAttempts { wait });
        }
        if let Some(address) = address.as_ref().filter(|_| slowed) {
            metrics::counter!("bodega_logins_slowed_total").increment(1);
            tokio::time::sleep(self.slow().turn(address)?).await;
        }
        Ok(Admitted { user, subject, address })
    }
}

/// Counts a wrong password and writes it down. To be committed: it is an outcome and not an error.
pub(crate) fn failed(
    tx: &mut Tx,
    merchant: MerchantId,
    user: Option<Id<noun::User>>,
    (subject, address): (&[u8], Option<&[u8]>),
) -> Result<Counted, IdentityError> {
    let counted = guard::count(tx, subject, address)?;
    if matches!(counted, Counted::Refused(_)) {
        return Ok(counted);
    }
    let whom = user.map_or_else(|| "unknown".to_owned(), |user| user.to_string());
    tx.record(Audit::new("login.failed", "user", whom).merchant(merchant))?;
    if let (Counted::Closed, Some(user_id)) = (counted, user) {
        tx.record(Audit::new("login.closed", "user", user_id).merchant(merchant))?;
        events::append(tx, &Scope::One(merchant), &LoginBlocked { user_id })?;
    }
    Ok(counted)
}

/// All that the last step needs. Cloned into nothing: the command may be run again.
struct Attempt {
    merchant: MerchantId,
    opening: Opening,
    right: bool,
    stored: Option<String>,
    better: Option<String>,
    user: Option<Id<noun::User>>,
    password_at: Option<Time>,
    subject: Vec<u8>,
    address: Option<Vec<u8>>,
}

impl Attempt {
    fn finish(&self, tx: &mut Tx) -> Result<Outcome, IdentityError> {
        match self.user.filter(|_| self.right) {
            // It may have been changed while it was compared.
            Some(user) if user::store::password_at(tx, user)? == self.password_at => self.succeed(tx, user),
            _ => self.fail(tx),
        }
    }

    fn succeed(&self, tx: &mut Tx, user: Id<noun::User>) -> Result<Outcome, IdentityError> {
        if let Some(wait) = guard::clear(tx, &self.subject, self.address.as_deref())? {
            return Ok(Outcome::Closed(wait));
        }
        if let (Some(old), Some(new)) = (&self.stored, &self.better) {
            user::store::rehash(tx, user, old, new)?;
        }
        let opened = match tx.attempt(|tx| open(tx, self.merchant, user, &self.opening)) {
            Err(IdentityError::WrongCredentials) => return Ok(Outcome::Wrong),
            opened => opened?.0,
        };
        let line = Audit::new("login.succeeded", "user", user).merchant(self.merchant);
        tx.record(line.after(json!({ "sessionId": opened.session })))?;
        let view = user::view(tx, &opened.at_home())?;
        Ok(Outcome::In(Box::new((opened, view))))
    }

    fn fail(&self, tx: &mut Tx) -> Result<Outcome, IdentityError> {
        match failed(tx, self.merchant, self.user, (&self.subject, self.address.as_deref()))? {
            Counted::Refused(wait) => Ok(Outcome::Closed(wait)),
            Counted::Open | Counted::Closed => Ok(Outcome::Wrong),
        }
    }
}
