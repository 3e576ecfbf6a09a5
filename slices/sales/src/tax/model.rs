//! What a rate of tax is, and which of several holds.

use std::collections::BTreeMap;

use bodega_kernel::{Id, Time, noun};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The class of what says nothing of its own.
pub const STANDARD: &str = "standard";

/// A rate of a merchant as it stands. It is stronger than what the house knows by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct TaxRate {
    /// Its id.
    pub id: Id<noun::TaxRate>,
    /// What people write into it.
    pub content: Content,
    /// Rises with each change.
    pub version: i64,
    /// When it was made.
    pub created_at: Time,
    /// When it was changed last.
    pub updated_at: Time,
}

/// What people write into a rate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// What it is called on a bill, such as `VAT`.
    pub name: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// The part of the country that has its own; all of it where none is named.
    pub region: Option<String>,
    /// The class of goods.
    pub class: String,
    /// Millionths: 180000 is 18 %.
    pub rate: i64,
    /// From this moment on.
    pub from: Option<Time>,
    /// Until just before this moment.
    pub until: Option<Time>,
    /// Is it in use?
    pub active: bool,
    /// Its id elsewhere.
    pub external_id: Option<String>,
    /// What others have noted on it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<String, String>,
}

/// How a merchant's prices are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Is the tax in the prices already?
    pub prices_include_tax: bool,
    /// The class of goods that say nothing.
    pub default_class: String,
    /// The class of bringing them.
    pub delivery_class: String,
    /// Where the merchant is at home: what is sold to a place that nobody knows is taxed there. The country of the site
    /// that serves home deliveries where nothing is said.
    pub home_country: Option<String>,
    /// Are the rates used that the house knows by itself?
    pub known_rates: bool,
    /// Rises with each change; nothing has been said at 0.
    pub version: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            prices_include_tax: true,
            default_class: STANDARD.to_owned(),
            delivery_class: STANDARD.to_owned(),
            home_country: None,
            known_rates: true,
            version: 0,
        }
    }
}

impl Settings {
    /// What the audit keeps of them.
    pub(crate) fn summary(&self) -> Value {
        json!({
            "pricesIncludeTax": self.prices_include_tax, "defaultClass": self.default_class,
            "deliveryClass": self.delivery_class, "homeCountry": self.home_country, "knownRates": self.known_rates,
            "version": self.version,
        })
    }
}

impl TaxRate {
    /// What the audit keeps of it.
    pub(crate) fn summary(&self) -> Value {
        json!({ "content": self.content, "version": self.version })
    }
}
