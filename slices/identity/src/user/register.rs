//! Registering as a customer of a merchant.
//!
//! It never tells whether the e-mail is known at another merchant. Whoever has a login there and gives its password
//! joins with it; with another password they get an account that claims the e-mail at this merchant only, exactly as
//! somebody who is new. When the e-mail is proven, the two become one (see `prove`). Two passwords are hashed in
//! every case, so that time tells nothing either.

use bodega_db::{Audit, Tx};
use bodega_events as events;
use bodega_kernel::{Call, Check, Id, Invalid, MerchantId, Scope, noun, text};
use serde_json::json;

use super::{User, store, view};
use crate::{
    Email, Identity, IdentityError, UserView,
    change::{self, Change},
    customer,
    error::on,
    events::UserRegistered,
    mail::{self, Kind},
    merchant::check_locale,
    password::{self, Password, Verdict},
    session::{Device, Opening, SignedIn, open, standing::Standing},
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
        let (known, proven) = self
            .db()
            .read(&Scope::Installation, move |tx| {
                Ok::<_, IdentityError>((store::known(tx, merchant, &folded)?, store::proven(tx, &folded)?))
            })
            .await?;
        let existing = known.clone().or(proven);
        let stored = existing.as_ref().and_then(|user| user.password.as_deref());
        let verdict = self.hasher().verify(&new.password, stored).await?;
        let hash = self.hasher().hash(self.env(), &new.password).await?;
        let home = self.directory().await?;
        let locale = home.number(merchant).map_or("en", |merchant| merchant.locale.as_str());
        let opening = Opening::mint(self.env(), self.config(), &new.device);
        let command = Register {
            merchant,
            known: known.is_some(),
            joins: existing.filter(|_| verdict != Verdict::Wrong).map(|user| user.id),
            locale: new.locale.clone().unwrap_or_else(|| locale.to_owned()),
            new,
            hash,
            opening: opening.clone(),
        };
        let who = self.db().write(&call, move |tx| command.run(tx)).await?;
        metrics::counter!("bodega_registrations_total").increment(1);
        self.signed_in(who, &opening, call.at).await
    }
}

struct Register {
    merchant: MerchantId,
    new: Registration,
    /// Somebody of this merchant has the e-mail.
    known: bool,
    /// Whose password it was.
    joins: Option<Id<noun::User>>,
    hash: String,
    locale: String,
    opening: Opening,
}

impl Register {
    fn run(&self, tx: &mut Tx) -> Result<(Standing, UserView), IdentityError> {
        let (merchant, scope) = (self.merchant, Scope::One(self.merchant));
        let user = match self.joins {
            Some(user) => store::by_id(tx, user)?.ok_or(IdentityError::EmailTaken)?,
            None if self.known => return Err(IdentityError::EmailTaken),
            None => self.add(tx)?,
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
        Ok((opened, view))
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
