//! Opening a merchant.

use bodega_db::{Audit, Tx};
use bodega_events as events;
use bodega_kernel::{Check, Currency, Invalid, MerchantId, Scope, text};
use serde_json::json;

use super::{
    Merchant, Status,
    model::{check_hosts, check_locale, check_slug, check_time_zone},
    store,
};
use crate::{
    IdentityError, change,
    change::Change,
    error::on,
    events::MerchantCreated,
    onboarding::{self, Step},
};

/// A merchant that is to be opened.
#[derive(Debug, Clone)]
pub struct NewMerchant {
    slug: String,
    name: String,
    currency: Currency,
    locale: String,
    time_zone: String,
    hosts: Vec<String>,
}

impl NewMerchant {
    /// One with the usual settings. `slug`: made of the name where none is given.
    pub fn new(name: &str, slug: Option<&str>, currency: Currency) -> Result<Self, Invalid> {
        Self::checked(name, slug, currency, "en", "UTC", &[])
    }

    /// One with settings of its own, all checked.
    pub fn checked(
        name: &str,
        slug: Option<&str>,
        currency: Currency,
        locale: &str,
        time_zone: &str,
        hosts: &[String],
    ) -> Result<Self, Invalid> {
        let mut check = Check::new();
        let name = text::checked(&mut check, "name", name, 1, 120);
        let made = text::slug(&name);
        let new = Self {
            slug: check_slug(&mut check, slug.unwrap_or(&made)),
            locale: check_locale(&mut check, "locale", locale),
            time_zone: check_time_zone(&mut check, "timeZone", time_zone),
            hosts: check_hosts(&mut check, hosts),
            name,
            currency,
        };
        check.done().map(|()| new)
    }
}

/// Opens a merchant. Runs in the scope of the installation.
pub fn create(tx: &mut Tx, new: &NewMerchant) -> Result<Merchant, IdentityError> {
    let now = tx.now();
    let mut merchant = Merchant {
        number: MerchantId(0),
        id: tx.id(),
        slug: new.slug.clone(),
        name: new.name.clone(),
        status: Status::Active,
        currency: new.currency,
        locale: new.locale.clone(),
        time_zone: new.time_zone.clone(),
        hosts: new.hosts.clone(),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    merchant.number =
        store::add(tx, &merchant).map_err(|error| on(error, "identity_merchant_slug", IdentityError::SlugTaken))?;
    store::set_hosts(tx, merchant.number, &new.hosts)?;
    let scope = Scope::One(merchant.number);
    tx.record(
        Audit::new("merchant.created", "merchant", merchant.id)
            .merchant(merchant.number)
            .after(json!({ "slug": new.slug, "currency": new.currency, "hosts": new.hosts })),
    )?;
    events::append(tx, &scope, &MerchantCreated { merchant_id: merchant.id })?;
    onboarding::reached_by(tx, &merchant, Step::Business)?;
    change::note(tx, &Change::Merchants)?;
    Ok(merchant)
}
