//! Making rates, changing them, taking them away; saying how prices are meant.

use bodega_db::{Audit, DbError, Tx};
use bodega_kernel::{Check, Id, Scope, noun};

use super::{
    Content, Settings, TaxRate,
    body::{RateBody, SettingsBody},
    fill::{fill, fill_settings},
    store,
};
use crate::{
    SalesError,
    events::{TaxRateCreated, TaxRateDeleted, TaxRateUpdated, TaxSettingsChanged},
};

/// Makes a rate of what was sent.
pub(crate) fn create(tx: &mut Tx, scope: &Scope, body: &RateBody) -> Result<TaxRate, SalesError> {
    let mut check = Check::new();
    let content = fill(&mut check, body, None);
    room(tx, scope, &mut check, &content)?;
    check.done()?;
    make(tx, scope, content)
}

/// Makes a rate whose content was checked.
pub fn make(tx: &mut Tx, scope: &Scope, content: Content) -> Result<TaxRate, SalesError> {
    let (id, now) = (tx.id(), tx.now());
    let rate = TaxRate { id, content, version: 1, created_at: now, updated_at: now };
    store::insert(tx, scope, &rate).map_err(taken)?;
    let (country, class) = (rate.content.country.clone(), rate.content.class.clone());
    bodega_events::append(tx, scope, &TaxRateCreated { tax_rate_id: id, country, class })?;
    tx.record(Audit::new("tax.rate_created", "tax_rate", id).after(rate.summary()))?;
    Ok(rate)
}

/// Changes a rate, if it still is at the version that the caller read (or at any, if none is named). With `merge` what was
/// not sent stays. Orders keep what they were taxed with.
pub(crate) fn update(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::TaxRate>,
    expected: Option<i64>,
    body: &RateBody,
    merge: bool,
) -> Result<TaxRate, SalesError> {
    let before = super::find(tx, scope, id)?;
    if let Some(expected) = expected.filter(|expected| *expected != before.version) {
        return Err(SalesError::VersionMismatch { expected, current: before.version });
    }
    let mut check = Check::new();
    let content = fill(&mut check, body, Some(&before.content).filter(|_| merge));
    room(tx, scope, &mut check, &content)?;
    check.done()?;
    if content == before.content {
        return Ok(before);
    }
    let after = TaxRate { content, version: before.version + 1, updated_at: tx.now(), ..before.clone() };
    if !store::update(tx, scope, &after, before.version).map_err(taken)? {
        return Err(SalesError::VersionMismatch { expected: before.version, current: after.version });
    }
    let (country, class) = (after.content.country.clone(), after.content.class.clone());
    let fact = TaxRateUpdated { tax_rate_id: id, country, class, version: after.version };
    bodega_events::append(tx, scope, &fact)?;
    tx.record(Audit::new("tax.rate_updated", "tax_rate", id).before(before.summary()).after(after.summary()))?;
    Ok(after)
}

/// Takes a rate away. What was ordered keeps what it was taxed with.
pub fn delete(tx: &mut Tx, scope: &Scope, id: Id<noun::TaxRate>) -> Result<(), SalesError> {
    let before = super::find(tx, scope, id)?;
    // Of two who take it away at once, one does.
    if !store::delete(tx, scope, id)? {
        return Err(SalesError::NotFound("tax rate"));
    }
    let (country, class) = (before.content.country.clone(), before.content.class.clone());
    bodega_events::append(tx, scope, &TaxRateDeleted { tax_rate_id: id, country, class })?;
    tx.record(Audit::new("tax.rate_deleted", "tax_rate", id).before(before.summary()))?;
    Ok(())
}

/// Says how prices are meant from now on.
pub(crate) fn change_settings(
    tx: &mut Tx,
    scope: &Scope,
    expected: Option<i64>,
    body: &SettingsBody,
) -> Result<Settings, SalesError> {
    let before = store::settings(tx, scope)?;
    if let Some(expected) = expected.filter(|expected| *expected != before.version) {
        return Err(SalesError::VersionMismatch { expected, current: before.version });
    }
    let mut check = Check::new();
    let settings = fill_settings(&mut check, body, &before);
    check.done()?;
    put_settings(tx, scope, &before, settings)
}

fn put_settings(tx: &mut Tx, scope: &Scope, before: &Settings, after: Settings) -> Result<Settings, SalesError> {
    if after == *before {
        return Ok(after);
    }
    let after = Settings { version: before.version + 1, ..after };
    if !store::set(tx, scope, &after, before.version)? {
        return Err(SalesError::VersionMismatch { expected: before.version, current: after.version });
    }
    let merchant = scope.one()?;
    bodega_events::append(tx, scope, &TaxSettingsChanged { about: "prices".to_owned(), version: after.version })?;
    let entry = Audit::new("tax.settings_changed", "merchant", merchant.0.to_string());
    tx.record(entry.before(before.summary()).after(after.summary()))?;
    Ok(after)
}

fn room(tx: &mut Tx, scope: &Scope, check: &mut Check, content: &Content) -> Result<(), SalesError> {
    let room = !content.active || store::how_many(tx, scope)? < store::MOST;
    check.that(room, "body", "TOO_MANY", "would be one too many: 2000 can be in use at once");
    Ok(())
}

/// A broken unique index is somebody else's claim.
fn taken(error: DbError) -> SalesError {
    if error.violates("sales_tax_rate_external") {
        SalesError::Taken { field: "externalId", code: "EXTERNAL_ID_TAKEN" }
    } else {
        error.into()
    }
}
