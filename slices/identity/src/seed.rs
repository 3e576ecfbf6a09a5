//! Making what an installation begins with, by the same commands that serve requests: for `bodega demo`, `bodega user`,
//! `bodega merchant`, and for tests.

use bodega_db::{Audit, Tx};
use bodega_events as events;
use bodega_kernel::{Call, Id, MerchantId, Scope, noun};
use serde_json::json;

use crate::{
    Email, Identity, IdentityError, UserView,
    change::{self, Change},
    customer,
    error::on,
    events::{StaffAdded, UserRegistered},
    merchant::{self, Merchant, NewMerchant},
    password::{self, Password},
    role::{self, Builtin},
    session::{Because, Device, Opening, SignedIn, end_all, open},
    staff,
    user::{self, User},
};

/// A user that is to be made, with a proven e-mail.
#[derive(Debug, Clone)]
pub struct NewUser {
    email: Email,
    name: String,
    password: Password,
}

impl NewUser {
    /// The same, if every field is good.
    pub fn checked(email: &str, name: &str, password: &str) -> Result<Self, bodega_kernel::Invalid> {
        let mut check = bodega_kernel::Check::new();
        let email = check.take("email", "INVALID_EMAIL", email.parse::<Email>());
        let password = password::check(&mut check, "password", password, email.as_ref());
        let name = bodega_kernel::text::checked(&mut check, "name", name, 1, 120);
        check.done()?;
        let email = email.ok_or_else(|| bodega_kernel::Invalid::one("email", "INVALID_EMAIL", "is wrong"))?;
        Ok(Self { email, name, password })
    }
}

/// Makes a user with a proven e-mail and a role at a merchant: `CUSTOMER`, a role of the staff, or `OPERATOR`. Who
/// exists already, is given the role and keeps their password. Runs in the scope of the installation.
pub fn user_with_role(
    tx: &mut Tx,
    merchant: MerchantId,
    new: &NewUser,
    hash: &str,
    code: &str,
) -> Result<Id<noun::User>, IdentityError> {
    let scope = Scope::One(merchant);
    let user = match user::store::proven(tx, new.email.folded())? {
        Some(user) => user,
        None => add(tx, merchant, new, hash)?,
    };
    match code.parse::<Builtin>() {
        Ok(Builtin::Customer) => {
            if customer::of_user(tx, merchant, user.id)?.is_none() {
                let customer_id = customer::register(tx, &scope, &user, &new.name)?;
                events::append(tx, &scope, &UserRegistered { user_id: user.id, customer_id })?;
            }
        }
        Ok(Builtin::Operator) => {
            user::store::set_operator(tx, user.id, true)?;
            tx.record(Audit::new("user.operator", "user", user.id).merchant(merchant))?;
        }
        _ => {
            role::code_permissions(tx, merchant, code)?.ok_or(IdentityError::NotFound("role"))?;
            staff::put(tx, merchant, &user, code)?;
            let line = Audit::new("staff.added", "user", user.id).merchant(merchant);
            tx.record(line.after(json!({ "role": code })))?;
            events::append(tx, &scope, &StaffAdded { user_id: user.id, role: code.to_owned() })?;
        }
    }
    change::note(tx, &Change::User(user.id))?;
    Ok(user.id)
}

/// Lets somebody run the installation no longer. Their sessions end; who has nothing else here is deleted. None: nobody
/// who runs it has this e-mail. Runs in the scope of the installation.
pub fn dismiss_operator(tx: &mut Tx, email: &str) -> Result<Option<Id<noun::User>>, IdentityError> {
    let found = user::store::proven(tx, &bodega_kernel::text::folded(email))?.filter(|user| user.operator);
    let Some(user) = found else { return Ok(None) };
    user::store::set_operator(tx, user.id, false)?;
    end_all(tx, user.id, None, None, Because::Left)?;
    tx.record(Audit::new("user.operator_dismissed", "user", user.id).merchant(user.home))?;
    if !user::store::is_held(tx, user.id)? {
        user::store::end(tx, user.id, None)?;
        tx.record(Audit::new("user.deleted", "user", user.id).merchant(user.home))?;
    }
    Ok(Some(user.id))
}

fn add(tx: &mut Tx, merchant: MerchantId, new: &NewUser, hash: &str) -> Result<User, IdentityError> {
    let now = tx.now();
    let user = User {
        id: tx.id(),
        home: merchant,
        email: new.email.typed().to_owned(),
        email_folded: new.email.folded().to_owned(),
        verified_at: Some(now),
        name: new.name.clone(),
        locale: "en".to_owned(),
        password: Some(hash.to_owned()),
        password_at: Some(now),
        operator: false,
        version: 1,
        created_at: now,
    };
    user::store::add(tx, &user).map_err(|error| on(error, "identity_user_proven", IdentityError::EmailTaken))?;
    tx.record(Audit::new("user.created", "user", user.id).merchant(merchant))?;
    Ok(user)
}

impl Identity {
    /// Opens a merchant.
    pub async fn create_merchant(&self, call: &Call, new: NewMerchant) -> Result<Merchant, IdentityError> {
        let call = call.clone().within(Scope::Installation);
        self.db().write(&call, move |tx| merchant::create(tx, &new)).await
    }

    /// Makes a user with a proven e-mail and a role: see [`user_with_role`].
    pub async fn create_user(
        &self,
        call: &Call,
        merchant: MerchantId,
        new: NewUser,
        role: &str,
    ) -> Result<Id<noun::User>, IdentityError> {
        let call = call.clone().within(Scope::Installation);
        let hash = self.hasher().hash(self.env(), &new.password).await?;
        let role = role.to_owned();
        self.db().write(&call, move |tx| user_with_role(tx, merchant, &new, &hash, &role)).await
    }

    /// Signs a user in without a password: for tests, and for the tokens that `bodega demo` prints. No route leads here.
    pub async fn open_session(
        &self,
        call: &Call,
        merchant: MerchantId,
        user: Id<noun::User>,
    ) -> Result<SignedIn, IdentityError> {
        let call = call.clone().within(Scope::Installation);
        let opening = Opening::mint(self.env(), self.config(), &Device::default());
        let next = opening.clone();
        let who = self
            .db()
            .write(&call, move |tx| {
                let opened = open(tx, merchant, user, &next)?.0;
                tx.record(Audit::new("session.opened", "user", user).merchant(merchant))?;
                let view: UserView = user::view(tx, &opened.at_home())?;
                Ok::<_, IdentityError>((opened, view))
            })
            .await?;
        self.signed_in(who, &opening, call.at).await
    }

    /// Sets the password of whoever is known by this e-mail at a merchant, and ends their sessions: for the command
    /// line, when somebody stands before a locked door. No route leads here.
    pub async fn set_password(
        &self,
        call: &Call,
        merchant: MerchantId,
        (email, password): (&str, &str),
    ) -> Result<Id<noun::User>, IdentityError> {
        let mut check = bodega_kernel::Check::new();
        let email = check.take("email", "INVALID_EMAIL", email.parse::<Email>());
        let password = password::check(&mut check, "password", password, email.as_ref());
        check.done()?;
        let folded = email.map(|email| email.folded().to_owned()).unwrap_or_default();
        let call = call.clone().within(Scope::Installation);
        let hash = self.hasher().hash(self.env(), &password).await?;
        let command = move |tx: &mut Tx| {
            let found = user::store::known(tx, merchant, &folded)?.ok_or(IdentityError::NotFound("user"))?;
            user::set_password(tx, merchant, found.id, &hash, None)?;
            Ok::<_, IdentityError>(found.id)
        };
        self.db().write(&call, command).await
    }
}
