//! Changing a customer's record.

use std::collections::BTreeMap;

use bodega_db::{Audit, Tx};
use bodega_events as events;
use bodega_http::VersionMismatch;
use bodega_kernel::{Check, Id, Invalid, Scope, noun, text};
use serde_json::json;

use super::{Customer, store};
use crate::{IdentityError, error::on, events::CustomerChanged, merchant::check_locale};

/// What is to change; the rest stays. What may be empty is `Some(None)` to make it so.
#[derive(Debug, Clone, Default)]
pub struct CustomerChange {
    /// The name.
    pub name: Option<String>,
    /// The phone.
    pub phone: Option<Option<String>>,
    /// The language.
    pub locale: Option<String>,
    /// What another system calls them.
    pub external_id: Option<Option<String>>,
    /// All that others keep here.
    pub metadata: Option<BTreeMap<String, String>>,
    /// The version that was seen.
    pub version: Option<i64>,
}

impl CustomerChange {
    /// The same, if every value is good.
    pub fn checked(mut self) -> Result<Self, Invalid> {
        let mut check = Check::new();
        self.name = self.name.map(|name| text::checked(&mut check, "name", &name, 1, 120));
        self.phone = self.phone.map(|phone| text::optional(&mut check, "phone", phone.as_deref(), 40));
        self.locale = self.locale.map(|locale| check_locale(&mut check, "locale", &locale));
        self.external_id = self.external_id.map(|id| text::optional(&mut check, "externalId", id.as_deref(), 100));
        if let Some(metadata) = &self.metadata {
            check.that(metadata.len() <= 50, "metadata", "TOO_MANY", "must have at most 50 entries");
            for (key, value) in metadata {
                let field = format!("metadata.{key}");
                check.that((1..=60).contains(&key.chars().count()), &field, "INVALID_KEY", "must have 1 to 60 letters");
                check.that(value.chars().count() <= 500, &field, "TOO_LONG", "must have at most 500 characters");
            }
        }
        check.done().map(|()| self)
    }
}

/// Changes a customer's record.
pub fn change(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Customer>,
    wanted: &CustomerChange,
) -> Result<Customer, IdentityError> {
    let merchant = scope.one()?;
    let found = store::find(tx, scope, id)?.filter(|customer| customer.merged_into.is_none());
    let old = found.ok_or(IdentityError::NotFound("customer"))?;
    let (mut new, wanted) = (old.clone(), wanted.clone());
    new.name = wanted.name.unwrap_or(new.name);
    new.phone = wanted.phone.unwrap_or(new.phone);
    new.locale = wanted.locale.unwrap_or(new.locale);
    new.external_id = wanted.external_id.unwrap_or(new.external_id);
    new.metadata = wanted.metadata.unwrap_or(new.metadata);
    new.updated_at = tx.now();
    let expected = wanted.version.unwrap_or(old.version);
    let taken = |error| on(error, "identity_customer_external", IdentityError::ExternalIdTaken);
    if expected != old.version || !store::change(tx, merchant, &new).map_err(taken)? {
        return Err(VersionMismatch { expected, current: old.version }.into());
    }
    new.version += 1;
    // Personal fields by name only: their values are erasable, the audit is not.
    let mut fields = Vec::new();
    fields.extend((new.name != old.name).then_some("name"));
    fields.extend((new.phone != old.phone).then_some("phone"));
    fields.extend((new.locale != old.locale).then_some("locale"));
    fields.extend((new.external_id != old.external_id).then_some("externalId"));
    fields.extend((new.metadata != old.metadata).then_some("metadata"));
    tx.record(Audit::new("customer.changed", "customer", id).merchant(merchant).after(json!({ "fields": fields })))?;
    events::append(tx, scope, &CustomerChanged { customer_id: id })?;
    Ok(new)
}
