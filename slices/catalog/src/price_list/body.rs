//! Price lists as they are sent.

use bodega_http::Ignored;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{given::Given, words::Words};

/// A price list to write. POST and PUT take what is left out as empty (PUT keeps `active`); PATCH keeps it, and `null`
/// empties it.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "name": "Euro", "currency": "EUR", "priority": 0, "rate": 250000, "rateOf": "ILS", "roundTo": 5
}))]
pub struct PriceListBody {
    /// What staff call it; unique.
    #[serde(default)]
    #[schema(value_type = String, max_length = 100)]
    pub name: Given<String>,
    /// The currency of all its prices. It stays once there are entries.
    #[serde(default)]
    #[schema(value_type = bodega_kernel::Currency)]
    pub currency: Given<String>,
    /// For buyers of this channel, such as `web`; all of them when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 50)]
    pub channel: Given<String>,
    /// For customers of this group.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 50)]
    pub customer_group: Given<String>,
    /// For what is bought at this site.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub site_id: Given<String>,
    /// Of several lists that fit, those of the highest priority speak, and of them the one that is cheapest.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = -1000000, maximum = 1000000, default = 0)]
    pub priority: Given<i64>,
    /// From when on.
    #[serde(default)]
    #[schema(value_type = Option<bodega_kernel::Time>)]
    pub from: Given<String>,
    /// Until just before when.
    #[serde(default)]
    #[schema(value_type = Option<bodega_kernel::Time>)]
    pub until: Given<String>,
    /// Is it used? Yes when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<bool>)]
    pub active: Given<bool>,
    /// What has no entry of its own costs so many millionths of its usual price, minor units for minor units: 900000
    /// takes ten per cent off, 250000 turns 4.00 ILS into 1.00 EUR. Without it such things are not in the list.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1000000000000i64)]
    pub rate: Given<i64>,
    /// The currency of the usual prices that the rate is applied to; the merchant's own when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<bodega_kernel::Currency>)]
    pub rate_of: Given<String>,
    /// What comes of the rate is rounded half up to a multiple of so many minor units; 1 when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1000000)]
    pub round_to: Given<i64>,
    /// Its id elsewhere.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub external_id: Given<String>,
    /// What others keep with it.
    #[serde(default)]
    #[schema(value_type = Option<std::collections::BTreeMap<String, String>>)]
    pub metadata: Given<Words>,
    /// The version that the change is meant for.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    pub version: Given<i64>,
    /// Read-only.
    #[serde(default)]
    #[schema(ignore)]
    pub id: Ignored,
    /// Read-only.
    #[serde(default)]
    #[schema(ignore)]
    pub created_at: Ignored,
    /// Read-only.
    #[serde(default)]
    #[schema(ignore)]
    pub updated_at: Ignored,
}
