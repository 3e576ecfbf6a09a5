//! Registering as a customer of a merchant.
//!
//! It never tells whether the e-mail is known at another merchant. Whoever has a login there and gives its password
//! joins with it; with another password they get an account that claims the e-mail at this merchant only, exactly as
//! somebody who is new. When the e-mail is proven, the two become one (see `prove`). Two passwords are hashed in
//! every case, so that time tells nothing either. Where somebody of this merchant has the e-mail, the password is a guess
//! at theirs, and counts as one.

use bodega_db::{Audit, Tx};
use bodega_events as events;
use bodega_kernel::{Call, Check, Id, Invalid, MerchantId, Scope, Time, noun, text};
use serde_json::json;

use super::{User, store, view};
use crate::{
    Email, Identity, IdentityError, UserView,
    change::{self, Change},
    customer,
    error::on,
    events::UserRegistered,
    guard::{self, Counted},
    mail::{self, Kind},
    merchant::check_locale,
    password::{self, Password, Verdict},
    session::{Admitted, Device, Opening, SignedIn, failed, open, standing::Standing},
};

/// Somebody who wants an account.
#[derive(Debug, Clone)]
pub struct Registration {
    email: Email,
    password: Password,
    name: String,
    locale: Option<String>,
    device: Device,
}

impl Registration {
    /// The same, if every field is good.
    pub fn checked(
        email: &str,
        password: &str,
        name: &str,
        locale: Option<&str>,
        device: Device,
    ) -> Result<Self, Invalid> {
        let mut check = Check::new();
        let email = check.take("email", "INVALID_EMAIL", email.parse::<Email>());
        let password = password::check(&mut check, "password", password, email.as_ref());
        let name = text::checked(&mut check, "name", name, 1, 120);
        let locale = locale.map(|locale| check_locale(&mut check, "locale", locale));
        check.done()?;
        let email = email.ok_or_else(|| Invalid::one("email", "INVALID_EMAIL", "must be an e-mail address"))?;
        Ok(Self { email, password, name, locale, device })
    }
}

impl Identity {
    /// Makes an account and signs it in.
    pub async fn register(
        &self,
        call: &Call,
        merchant: MerchantId,
        new: Registration,
    ) -> Result<SignedIn, IdentityError> {
        let call = call.clone().within(Scope::Installation);
        let folded = new.email.folded().to_owned();
        // A password is compared here as it is at a login: it must be no way round what guards that.
        let Admitted { user: known, subject, address } = self.admit(&call, merchant, &new.email).await?;
        let proven = self.db().read(&Scope::Installation, move |tx| store::proven(tx, &folded)).await?;
        let existing = known.clone().or(proven);
        let stored = existing.as_ref().and_then(|user| user.password.as_deref());
        let verdict = self.hasher().verify(&new.password, stored).await?;
        let hash = self.hasher().hash(self.env(), &new.password).await?;
        let home = self.directory().await?;
        let locale = home.number(merchant).map_or("en", |merchant| merchant.locale.as_str());
        let opening = Opening::mint(self.env(), self.config(), &new.device);
        let command = Register {
            merchant,
            known: known.map(|user| user.id),
            joins: existing.filter(|_| verdict != Verdict::Wrong).map(|user| (user.id, user.password_at)),
            subject,
            address,
            locale: new.locale.clone().unwrap_or_else(|| locale.to_owned()),
            new,
            hash,
            opening: opening.clone(),
        };
        match self.db().write(&call, move |tx| command.run(tx)).await? {
            Outcome::In(who) => {
                metrics::counter!("bodega_registrations_total").increment(1);
                self.signed_in(*who, &opening, call.at).await
            }
            Outcome::Taken => Err(IdentityError::EmailTaken),
            Outcome::Closed(wait) => Err(IdentityError::TooManyAttempts { wait }),
        }
    }
}

/// What it came to. A wrong password is an outcome and not an error: it is counted.
enum Outcome {
    In(Box<(Standing, UserView)>),
    Taken,
    Closed(std::time::Duration),
}

struct Register {
    merchant: MerchantId,
    new: Registration,
    /// Who of this merchant has the e-mail.
    known: Option<Id<noun::User>>,
    /// Whose password it was, and when they had set it.
    joins: Option<(Id<noun::User>, Option<Time>)>,
    subject: Vec<u8>,
    address: Option<Vec<u8>>,
    hash: String,
    locale: String,
    opening: Opening,
}

impl Register {
    fn run(&self, tx: &mut Tx) -> Result<Outcome, IdentityError> {
        let (merchant, scope) = (self.merchant, Scope::One(self.merchant));
        let user = match (self.joins, self.known) {
            (Some((user, set)), _) => {
                if let Some(wait) = guard::clear(tx, &self.subject, self.address.as_deref())? {
                    return Ok(Outcome::Closed(wait));
                }
                // It may have been changed while it was compared.
                let user = store::by_id(tx, user)?.filter(|user| user.password_at == set);
                user.ok_or(IdentityError::EmailTaken)?
            }
            (None, Some(known)) => return self.wrong(tx, known),
            (None, None) => self.add(tx)?,
        };
        let customer_id = customer::register(tx, &scope, &user, &self.new.name)?;
        if user.verified_at.is_some() {
            customer::fold_guest(tx, &scope, customer_id, &user.email_folded)?;
        } else {
            mail::queue(tx, merchant, user.id, Kind::Verify)?;
        }
        let line = Audit::new("user.registered", "user", user.id).merchant(merchant);
        tx.record(line.after(json!({ "customerId": customer_id, "joined": self.joins.is_some() })))?;
        events::append(tx, &scope, &UserRegistered { user_id: user.id, customer_id })?;
        if self.joins.is_some() {
            change::note(tx, &Change::User(user.id))?;
        }
        let opened = open(tx, merchant, user.id, &self.opening)?.0;
        let view = view(tx, &opened.at_home())?;
        Ok(Outcome::In(Box::new((opened, view))))
    }

    /// Another password than that of who has the e-mail here: as good a guess as a login.
    fn wrong(&self, tx: &mut Tx, known: Id<noun::User>) -> Result<Outcome, IdentityError> {
        let counted = failed(tx, self.merchant, Some(known), (&self.subject, self.address.as_deref()))?;
        Ok(match counted {
            Counted::Refused(wait) => Outcome::Closed(wait),
            Counted::Open | Counted::Closed => Outcome::Taken,
        })
    }

    fn add(&self, tx: &mut Tx) -> Result<User, IdentityError> {
        let created_at = tx.now();
        let user = User {
            id: tx.id(),
            home: self.merchant,
            email: self.new.email.typed().to_owned(),
            email_folded: self.new.email.folded().to_owned(),
            verified_at: None,
            name: self.new.name.clone(),
            locale: self.locale.clone(),
            password: Some(self.hash.clone()),
            password_at: Some(created_at),
            operator: false,
            version: 1,
            created_at,
        };
        store::add(tx, &user).map_err(|error| on(error, "identity_user_claimed", IdentityError::EmailTaken))?;
        Ok(user)
    }
}
