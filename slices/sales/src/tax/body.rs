//! Rates and settings as they are sent and shown.

use std::collections::BTreeMap;

use bodega_catalog::Given;
use bodega_http::Ignored;
use bodega_kernel::{Id, Time, noun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Settings, TaxRate};

/// A merchant's own rate of tax.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TaxRate)]
pub(crate) struct RateView {
    id: Id<noun::TaxRate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "MwSt.")]
    name: Option<String>,
    #[schema(example = "DE")]
    country: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    #[schema(example = "food")]
    class: String,
    /// Millionths: 70000 is 7 %.
    #[schema(example = 70000)]
    rate: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Time>,
    active: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<String>,
    metadata: BTreeMap<String, String>,
    /// Rises with each change.
    version: i64,
    created_at: Time,
    updated_at: Time,
}

impl From<TaxRate> for RateView {
    fn from(rate: TaxRate) -> Self {
        let TaxRate { id, content, version, created_at, updated_at } = rate;
        Self {
            id,
            name: content.name,
            country: content.country,
            region: content.region,
            class: content.class,
            rate: content.rate,
            from: content.from,
            until: content.until,
            active: content.active,
            external_id: content.external_id,
            metadata: content.metadata,
            version,
            created_at,
            updated_at,
        }
    }
}

/// A rate of tax to write. POST and PUT take what is left out as empty; PATCH keeps it, and `null` empties it.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = TaxRateBody, example = json!({
    "name": "Sales tax", "country": "US", "region": "NY", "class": "standard", "rate": 88750
}))]
#[expect(dead_code, reason = "read-only fields are let pass and not looked at")]
pub(crate) struct RateBody {
    /// What it is called on a bill.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub name: Given<String>,
    /// ISO 3166-1 alpha-2.
    #[serde(default)]
    #[schema(value_type = String, pattern = "^[A-Za-z]{2}$")]
    pub country: Given<String>,
    /// The part of the country that has its own, as addresses name it; all of it when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub region: Given<String>,
    /// The class of goods, as products name it (`taxClass`). `food/fruit-vegetables` is a part of `food`; what has no rate
    /// of its own has that of the wider class, in the end `standard`, which is meant when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 50, default = "standard")]
    pub class: Given<String>,
    /// Millionths: 180000 is 18 %.
    #[serde(default)]
    #[schema(value_type = i64, minimum = 0, maximum = 1000000)]
    pub rate: Given<i64>,
    /// From this moment on.
    #[serde(default)]
    #[schema(value_type = Option<Time>)]
    pub from: Given<Time>,
    /// Until just before this moment.
    #[serde(default)]
    #[schema(value_type = Option<Time>)]
    pub until: Given<Time>,
    /// Is it in use? Yes when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<bool>)]
    pub active: Given<bool>,
    /// Its id elsewhere.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub external_id: Given<String>,
    /// What others keep with it.
    #[serde(default)]
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    pub metadata: Given<BTreeMap<String, String>>,
    /// The version that was read, if the change is meant for that one only. `If-Match` says the same.
    pub version: Option<i64>,
    #[serde(default)]
    #[schema(ignore)]
    id: Ignored,
    #[serde(default)]
    #[schema(ignore)]
    created_at: Ignored,
    #[serde(default)]
    #[schema(ignore)]
    updated_at: Ignored,
}

/// How a merchant's prices are meant.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TaxSettings)]
pub(crate) struct SettingsView {
    /// Is the tax in the prices already? Then it is split off, and nobody pays more for it.
    prices_include_tax: bool,
    /// The class of goods that name none.
    #[schema(example = "standard")]
    default_class: String,
    /// The class of bringing them.
    #[schema(example = "standard")]
    delivery_class: String,
    /// Where what is sold to an unknown place is taxed; in the country of the site that serves home deliveries, where
    /// nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "IL")]
    home_country: Option<String>,
    /// Are the rates used that the program knows by itself (the value added tax of the European Union and of Israel)?
    known_rates: bool,
    /// Rises with each change; 0 while nothing was said.
    version: i64,
}

impl From<Settings> for SettingsView {
    fn from(settings: Settings) -> Self {
        Self {
            prices_include_tax: settings.prices_include_tax,
            default_class: settings.default_class,
            delivery_class: settings.delivery_class,
            home_country: settings.home_country,
            known_rates: settings.known_rates,
            version: settings.version,
        }
    }
}

/// What is to change about it. What is not sent stays.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = TaxSettingsBody, example = json!({ "pricesIncludeTax": false, "homeCountry": "US" }))]
pub(crate) struct SettingsBody {
    pub prices_include_tax: Option<bool>,
    #[schema(max_length = 50)]
    pub default_class: Option<String>,
    #[schema(max_length = 50)]
    pub delivery_class: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[serde(default)]
    #[schema(value_type = Option<String>, pattern = "^[A-Za-z]{2}$")]
    pub home_country: Given<String>,
    pub known_rates: Option<bool>,
    /// The version that was read, if the change is meant for that one only. `If-Match` says the same.
    pub version: Option<i64>,
}
