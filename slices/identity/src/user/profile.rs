//! One's own profile.

use bodega_db::Audit;
use bodega_http::VersionMismatch;
use bodega_kernel::{Call, Check, Id, Invalid, Scope, noun, text};
use serde_json::json;

use super::{store, view};
use crate::{
    Identity, IdentityError, UserView,
    merchant::check_locale,
    session::{standing::Standing, store as sessions},
};

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
    /// What the caller's own session stands for: not always at the merchant at hand, since the operator visits others.
    async fn own(&self, session: Id<noun::Session>) -> Result<Standing, IdentityError> {
        let kept = self.standings().get(session).ok().flatten();
        if let Some(standing) = kept {
            return Ok(Standing::clone(&standing));
        }
        let read = self.db().read(&Scope::Installation, move |tx| match sessions::merchant_of(tx, session)? {
            Some(merchant) => sessions::standing(tx, merchant, session),
            None => Ok(None),
        });
        read.await?.ok_or(IdentityError::NotFound("session"))
    }

    /// The profile of who is signed in.
    pub async fn profile(&self, session: Id<noun::Session>) -> Result<UserView, IdentityError> {
        let standing = self.own(session).await?;
        self.db().read(&Scope::Installation, move |tx| view(tx, &standing)).await
    }

    /// Changes it.
    pub async fn change_profile(
        &self,
        call: &Call,
        session: Id<noun::Session>,
        change: ProfileChange,
    ) -> Result<UserView, IdentityError> {
        let standing = self.own(session).await?;
        let merchant = standing.merchant;
        let call = call.clone().within(Scope::Installation);
        self.db()
            .write(&call, move |tx| {
                let old = store::by_id(tx, standing.user)?.ok_or(IdentityError::NotFound("user"))?;
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
                view(tx, &standing)
            })
            .await
    }
}
