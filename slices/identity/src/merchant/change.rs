//! Changing and closing a merchant.

use bodega_db::{Audit, Tx};
use bodega_events as events;
use bodega_http::VersionMismatch;
use bodega_kernel::{Check, Currency, Id, Invalid, Scope, noun, text};
use serde_json::{Map, Value, json};

use super::{
    Merchant, Status,
    model::{check_hosts, check_locale, check_slug, check_time_zone},
    store,
};
use crate::{IdentityError, change, change::Change, error::on, events::MerchantChanged};

/// What is to change; the rest stays.
#[derive(Debug, Clone, Default)]
pub struct MerchantChange {
    /// The slug.
    pub slug: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// Open or suspended.
    pub status: Option<Status>,
    /// The currency.
    pub currency: Option<Currency>,
    /// The language.
    pub locale: Option<String>,
    /// The time zone.
    pub time_zone: Option<String>,
    /// All host names.
    pub hosts: Option<Vec<String>>,
    /// The version that was seen.
    pub version: Option<i64>,
}

impl MerchantChange {
    /// The same, if every value is good.
    pub fn checked(mut self) -> Result<Self, Invalid> {
        let mut check = Check::new();
        self.slug = self.slug.map(|slug| check_slug(&mut check, &slug));
        self.name = self.name.map(|name| text::checked(&mut check, "name", &name, 1, 120));
        self.locale = self.locale.map(|locale| check_locale(&mut check, "locale", &locale));
        self.time_zone = self.time_zone.map(|zone| check_time_zone(&mut check, "timeZone", &zone));
        self.hosts = self.hosts.map(|hosts| check_hosts(&mut check, &hosts));
        check.done().map(|()| self)
    }
}

/// Changes a merchant. Runs in the scope of the installation.
pub fn change(tx: &mut Tx, id: Id<noun::Merchant>, wanted: &MerchantChange) -> Result<Merchant, IdentityError> {
    let old = store::by_id(tx, id)?.ok_or(IdentityError::NotFound("merchant"))?;
    let mut new = old.clone();
    let wanted = wanted.clone();
    new.slug = wanted.slug.unwrap_or(new.slug);
    new.name = wanted.name.unwrap_or(new.name);
    new.status = wanted.status.unwrap_or(new.status);
    new.currency = wanted.currency.unwrap_or(new.currency);
    new.locale = wanted.locale.unwrap_or(new.locale);
    new.time_zone = wanted.time_zone.unwrap_or(new.time_zone);
    new.hosts = wanted.hosts.unwrap_or(new.hosts);
    new.updated_at = tx.now();
    let expected = wanted.version.unwrap_or(old.version);
    let stale = || IdentityError::Stale(VersionMismatch { expected, current: old.version });
    if expected != old.version {
        return Err(stale());
    }
    let changed =
        store::change(tx, &new).map_err(|error| on(error, "identity_merchant_slug", IdentityError::SlugTaken))?;
    if !changed {
        return Err(stale());
    }
    new.version += 1;
    if new.hosts != old.hosts {
        store::set_hosts(tx, new.number, &new.hosts)?;
    }
    let (before, after) = differences(&old, &new);
    tx.record(Audit::new("merchant.changed", "merchant", id).merchant(new.number).before(before).after(after))?;
    events::append(tx, &Scope::One(new.number), &MerchantChanged { merchant_id: id })?;
    change::note(tx, &Change::Merchants)?;
    Ok(new)
}

/// Closes a merchant for good: its rows stay, nobody reaches them any more.
pub fn close(tx: &mut Tx, id: Id<noun::Merchant>) -> Result<(), IdentityError> {
    let closed = MerchantChange { status: Some(Status::Closed), hosts: Some(Vec::new()), ..MerchantChange::default() };
    change(tx, id, &closed).map(drop)
}

fn differences(old: &Merchant, new: &Merchant) -> (Value, Value) {
    let fields = |merchant: &Merchant| {
        json!({
            "slug": merchant.slug, "name": merchant.name, "status": merchant.status.as_str(),
            "currency": merchant.currency, "locale": merchant.locale, "timeZone": merchant.time_zone,
            "hosts": merchant.hosts,
        })
    };
    let (old, new) = (fields(old), fields(new));
    let only_changed = |of: &Value, other: &Value| -> Value {
        let fields = of.as_object().into_iter().flatten();
        fields
            .filter(|(name, value)| other.get(name.as_str()) != Some(value))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect::<Map<_, _>>()
            .into()
    };
    (only_changed(&old, &new), only_changed(&new, &old))
}
