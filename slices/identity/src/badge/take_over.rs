//! Taking over a shared device.

use bodega_db::{Audit, Tx};
use bodega_http::Caller;
use bodega_kernel::{Call, Id, MerchantId, Scope, noun};
use serde_json::json;

use super::store;
use crate::{
    Identity, IdentityError, UserView,
    guard::{self, Counted},
    password::{Password, Verdict},
    session::{Device, Opening, SignedIn, open_on, standing::Standing},
    user,
};

/// What somebody shows to take over.
#[derive(Debug, Clone)]
pub enum Shown {
    /// A badge, as it was read.
    Badge(String),
    /// Who they say they are, and their PIN.
    Pin(Id<noun::User>, Password),
}

const REFUSED: IdentityError = IdentityError::BadToken("The badge or the PIN is not good.");

struct TakeOver {
    merchant: MerchantId,
    device: Id<noun::Session>,
    /// Whose badge or PIN it was.
    user: Option<Id<noun::User>>,
    subject: Vec<u8>,
    opening: Opening,
}

/// What the attempt came to. Failures are outcomes and not errors: they are counted.
enum Outcome {
    In(Box<(Standing, UserView)>),
    Wrong,
    Closed(std::time::Duration),
}

impl Identity {
    /// Opens a session of whoever shows a badge or a PIN, on the device on which `caller` is signed in.
    pub async fn take_over(
        &self,
        call: &Call,
        caller: &Caller,
        shown: Shown,
        device: &Device,
    ) -> Result<SignedIn, IdentityError> {
        let merchant = caller.merchant;
        let own = caller.session.ok_or(IdentityError::NotAPerson)?;
        if caller.role == crate::role::Builtin::Customer.as_str() {
            return Err(IdentityError::NotFound("place of yours on the staff"));
        }
        // Who took over hands on: the device stays that of the one who signed in with a password.
        let standing = self.standing(merchant, own).await?.ok_or(REFUSED)?;
        let device_session = standing.device.map_or(own, |device| device.session);
        let guessed = match &shown {
            Shown::Badge(_) => format!("device {device_session}"),
            Shown::Pin(user, _) => format!("{} {user}", merchant.0),
        };
        let subject = self.keyed("take over", &guessed).await?;
        let (asked, now) = (subject.clone(), call.at);
        if let Some(wait) = self.db().read(&Scope::Installation, move |tx| guard::wait(tx, &asked, now)).await? {
            return Err(IdentityError::TooManyAttempts { wait });
        }
        let take_over = TakeOver {
            merchant,
            device: device_session,
            user: self.bearer(merchant, shown).await?,
            subject,
            opening: Opening::mint(self.env(), self.config(), device),
        };
        let opening = take_over.opening.clone();
        let call = call.clone().within(Scope::Installation);
        match self.db().write(&call, move |tx| take_over.finish(tx)).await? {
            Outcome::In(who) => self.signed_in(*who, &opening, call.at).await,
            Outcome::Wrong => Err(REFUSED),
            Outcome::Closed(wait) => Err(IdentityError::TooManyAttempts { wait }),
        }
    }

    /// Whose badge or PIN this is.
    async fn bearer(&self, merchant: MerchantId, shown: Shown) -> Result<Option<Id<noun::User>>, IdentityError> {
        match shown {
            Shown::Badge(code) => {
                let hash = self.badge_hash(merchant, &code).await?;
                Ok(self.db().read(&Scope::One(merchant), move |tx| store::by_badge(tx, merchant, &hash)).await?)
            }
            Shown::Pin(user, pin) => {
                let stored = self.db().read(&Scope::One(merchant), move |tx| store::pin_of(tx, merchant, user)).await?;
                let verdict = self.hasher().verify(&pin, stored.as_deref()).await?;
                Ok(Some(user).filter(|_| verdict != Verdict::Wrong))
            }
        }
    }

    /// What is stored of a badge: the same code is another badge at another merchant.
    pub(crate) async fn badge_hash(&self, merchant: MerchantId, code: &str) -> Result<Vec<u8>, IdentityError> {
        self.keyed("badge", &format!("{} {}", merchant.0, code.trim())).await
    }
}

impl TakeOver {
    fn finish(&self, tx: &mut Tx) -> Result<Outcome, IdentityError> {
        let Some(user) = self.user else {
            let counted = guard::count(tx, &self.subject, None)?;
            if let Counted::Refused(wait) = counted {
                return Ok(Outcome::Closed(wait));
            }
            tx.record(Audit::new("device.refused", "session", self.device).merchant(self.merchant))?;
            return Ok(Outcome::Wrong);
        };
        if let Some(wait) = guard::clear(tx, &self.subject, None)? {
            return Ok(Outcome::Closed(wait));
        }
        let opened = open_on(tx, self.merchant, user, &self.opening, Some(self.device))?.0;
        let line = Audit::new("device.taken_over", "user", user).merchant(self.merchant);
        tx.record(line.after(json!({ "sessionId": opened.session, "deviceSessionId": self.device })))?;
        let view = user::view(tx, &opened.at_home())?;
        Ok(Outcome::In(Box::new((opened, view))))
    }
}
