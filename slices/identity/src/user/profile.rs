//! One's own profile.

use bodega_db::Audit;
use bodega_http::{Caller, VersionMismatch};
use bodega_kernel::{Call, Check, Invalid, Scope, text};
use serde_json::json;

use super::{store, view};
use crate::{Identity, IdentityError, UserView, merchant::check_locale};

/// What is to change; the rest stays.
#[derive(Debug, Clone, Default)]
pub struct ProfileChange {
    name: Option<String>,
    locale: Option<String>,
    version: Option<i64>,
}

impl ProfileChange {
    /// The same, if every field is good.
    pub fn checked(name: Option<&str>, locale: Option<&str>, version: Option<i64>) -> Result<Self, Invalid> {
        let mut check = Check::new();
        let name = name.map(|name| text::checked(&mut check, "name", name, 1, 120));
        let locale = locale.map(|locale| check_locale(&mut check, "locale", locale));
        check.done().map(|()| Self { name, locale, version })
    }
}

impl Identity {
    /// The profile of who is signed in.
    pub async fn profile(&self, caller: &Caller) -> Result<UserView, IdentityError> {
        let caller = caller.clone();
        self.db().read(&Scope::Installation, move |tx| view(tx, &caller)).await
    }

    /// Changes it.
    pub async fn change_profile(
        &self,
        call: &Call,
        caller: &Caller,
        change: ProfileChange,
    ) -> Result<UserView, IdentityError> {
        let (caller, merchant) = (caller.clone(), caller.merchant);
        let user = caller.user.ok_or(IdentityError::NotAPerson)?;
        let call = call.clone().within(Scope::Installation);
        self.db()
            .write(&call, move |tx| {
                let old = store::by_id(tx, user)?.ok_or(IdentityError::NotFound("user"))?;
                let mut new = old.clone();
                new.name = change.name.clone().unwrap_or(new.name);
                new.locale = change.locale.clone().unwrap_or(new.locale);
                let expected = change.version.unwrap_or(old.version);
                if expected != old.version || !store::set_profile(tx, &new)? {
                    return Err(VersionMismatch { expected, current: old.version }.into());
                }
                // A name is personal: that it changed is written down, not what it was.
                let mut fields = Vec::new();
                fields.extend((new.name != old.name).then_some("name"));
                fields.extend((new.locale != old.locale).then_some("locale"));
                let line = Audit::new("user.changed", "user", old.id).merchant(merchant);
                tx.record(line.after(json!({ "fields": fields })))?;
                view(tx, &caller)
            })
            .await
    }
}
