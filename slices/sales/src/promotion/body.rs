//! Promotions as they are sent.

use std::collections::BTreeMap;

use bodega_catalog::Given;
use bodega_http::Ignored;
use bodega_kernel::{Currency, Id, noun};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{EffectKind, Selection, When};

/// A promotion to write. POST and PUT take what is left out as empty; PATCH keeps it, and `null` empties it. `when`,
/// `goods` and `effect` are replaced whole.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "name": "Welcome: 10 % off your first order", "code": "WELCOME10", "currency": "ILS", "stackingGroup": 50,
    "when": { "firstOrder": true, "minSubtotal": 5000 }, "effect": { "type": "PERCENT_OFF_ORDER", "rate": 100000, "most": 5000 },
    "limitPerCustomer": 1
}))]
#[expect(dead_code, reason = "read-only fields are let pass and not looked at")]
pub(crate) struct PromotionBody {
    /// What staff and shoppers call it.
    #[serde(default)]
    #[schema(value_type = String, max_length = 200)]
    pub name: Given<String>,
    /// The same in other languages, by tag.
    #[serde(default)]
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    pub names: Given<BTreeMap<String, String>>,
    /// Is it in use? Yes when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<bool>)]
    pub active: Given<bool>,
    /// Only for who types this; case does not matter. Unique.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 3, max_length = 40)]
    pub code: Given<String>,
    /// Of one group the best for the shopper wins on each line; groups are applied from the lowest number on, each on
    /// what remains. 10 when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 99, default = 10)]
    pub stacking_group: Given<i64>,
    /// The currency of all its amounts; it needs none without an amount, and then speaks in all currencies.
    #[serde(default)]
    #[schema(value_type = Option<Currency>)]
    pub currency: Given<Currency>,
    /// When, where and for whom.
    #[serde(default)]
    #[schema(value_type = Option<When>)]
    pub when: Given<When>,
    /// For which goods; for all of them when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<Selection>)]
    pub goods: Given<Selection>,
    /// What it does.
    #[serde(default)]
    #[schema(value_type = EffectBody)]
    pub effect: Given<EffectBody>,
    /// So many uses in all.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1000000000)]
    pub limit: Given<i64>,
    /// So many uses of each customer.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1000000000)]
    pub limit_per_customer: Given<i64>,
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
    used: Ignored,
    #[serde(default)]
    #[schema(ignore)]
    created_at: Ignored,
    #[serde(default)]
    #[schema(ignore)]
    updated_at: Ignored,
}

/// What a promotion does. Which fields it takes depends on its type; rates are millionths (100000 is 10 %), amounts minor
/// units.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PromotionEffectBody, example = json!({ "type": "CHEAPEST_FREE", "of": 3 }))]
pub(crate) struct EffectBody {
    #[serde(rename = "type")]
    pub kind: EffectKind,
    /// `PERCENT_OFF_LINES`, `PERCENT_OFF_ORDER`; `BUY_GET`: so much is off what is got, all of it when it is missing.
    #[schema(minimum = 1, maximum = 1000000)]
    pub rate: Option<i64>,
    /// `AMOUNT_OFF_LINES`: off each piece or kilo; `AMOUNT_OFF_ORDER`; `SET_PRICE`: the price.
    #[schema(minimum = 0)]
    pub amount: Option<i64>,
    /// `PERCENT_OFF_ORDER`, `FREE_DELIVERY`: never more off than this.
    #[schema(minimum = 1)]
    pub most: Option<i64>,
    /// `BUY_GET`: pieces that are paid.
    #[schema(minimum = 1, maximum = 1000)]
    pub buy: Option<i64>,
    /// `BUY_GET`: pieces that come with them.
    #[schema(minimum = 1, maximum = 1000)]
    pub get: Option<i64>,
    /// `BUY_GET`: which goods are got, if they are others than those that are bought.
    pub gets: Option<Selection>,
    /// `CHEAPEST_FREE`: of so many pieces.
    #[schema(minimum = 2, maximum = 1000)]
    pub of: Option<i64>,
    /// `BUY_GET`, `CHEAPEST_FREE`: so often at most in one order.
    #[schema(minimum = 1)]
    pub times: Option<i64>,
    /// `GIFT`: what.
    pub variant_id: Option<Id<noun::Variant>>,
    /// `GIFT`: how much of its unit; 1 when it is missing.
    #[schema(minimum = 1, maximum = 1000000)]
    pub quantity: Option<i64>,
}
