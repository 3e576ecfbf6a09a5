//! Fees as they are sent and shown.

use std::collections::BTreeMap;

use bodega_catalog::Given;
use bodega_http::Ignored;
use bodega_kernel::{Currency, Id, Time, noun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Fee, Kind};
use crate::{pricing::FulfilmentType, promotion::Selection, slot::Area};

/// A fee as staff see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DeliveryFee)]
pub(crate) struct FeeView {
    id: Id<noun::Fee>,
    #[schema(example = "To the door")]
    name: String,
    kind: Kind,
    active: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    branch_id: Option<Id<noun::Site>>,
    fulfilment: Vec<FulfilmentType>,
    countries: Vec<String>,
    area: Area,
    goods: Selection,
    currency: Currency,
    #[schema(example = 3000)]
    amount: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 15000)]
    free_from: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum_order: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    per_pieces: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tax_class: Option<String>,
    priority: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<String>,
    metadata: BTreeMap<String, String>,
    /// Rises with each change.
    version: i64,
    created_at: Time,
    updated_at: Time,
}

impl From<Fee> for FeeView {
    fn from(fee: Fee) -> Self {
        let Fee { id, content, version, created_at, updated_at } = fee;
        Self {
            id,
            name: content.name,
            kind: content.kind,
            active: content.active,
            branch_id: content.site,
            fulfilment: content.fulfilment,
            countries: content.countries,
            area: content.area,
            goods: content.goods,
            currency: content.currency,
            amount: content.amount,
            free_from: content.free_from,
            minimum_order: content.minimum_order,
            per_pieces: content.per_pieces,
            tax_class: content.tax_class,
            priority: content.priority,
            external_id: content.external_id,
            metadata: content.metadata,
            version,
            created_at,
            updated_at,
        }
    }
}

/// A fee to write. POST and PUT take what is left out as empty; PATCH keeps it, and `null` empties it.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = DeliveryFeeBody, example = json!({
    "name": "To the door", "kind": "DELIVERY", "currency": "ILS", "amount": 3000, "freeFrom": 15000, "minimumOrder": 5000
}))]
#[expect(dead_code, reason = "read-only fields are let pass and not looked at")]
pub(crate) struct FeeBody {
    /// What staff call it.
    #[serde(default)]
    #[schema(value_type = String, max_length = 100)]
    pub name: Given<String>,
    /// Bringing an order, its bags, or a deposit on each piece of certain goods; `DELIVERY` when it is missing. It cannot
    /// change later.
    #[serde(default)]
    #[schema(value_type = Option<Kind>)]
    pub kind: Given<Kind>,
    /// Is it in use? Yes when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<bool>)]
    pub active: Given<bool>,
    /// For goods of this branch; of all of them when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<Id<noun::Site>>)]
    pub branch_id: Given<Id<noun::Site>>,
    /// For goods that reach their buyer so; of `DELIVERY`, those that are brought, when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<Vec<FulfilmentType>>)]
    pub fulfilment: Given<Vec<FulfilmentType>>,
    /// Only to these countries (ISO 3166-1 alpha-2).
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, max_items = 250)]
    pub countries: Given<Vec<String>>,
    /// Only to these towns and postal codes.
    #[serde(default)]
    #[schema(value_type = Option<Area>)]
    pub area: Given<Area>,
    /// `DEPOSIT`: on each piece of these.
    #[serde(default)]
    #[schema(value_type = Option<Selection>)]
    pub goods: Given<Selection>,
    /// The currency of its amounts.
    #[serde(default)]
    #[schema(value_type = Currency)]
    pub currency: Given<Currency>,
    /// Minor units: for an order, or for a piece.
    #[serde(default)]
    #[schema(value_type = i64, minimum = 0, maximum = 100000000)]
    pub amount: Given<i64>,
    /// `DELIVERY`: nothing, if the goods cost so much after promotions.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 0)]
    pub free_from: Given<i64>,
    /// `DELIVERY`: the goods must cost so much before promotions (`MIN_ORDER_NOT_REACHED`).
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 0)]
    pub minimum_order: Given<i64>,
    /// `BAG`: once for each so many pieces; once for an order when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1000000)]
    pub per_pieces: Given<i64>,
    /// How it is taxed. When it is missing: `DELIVERY` as the settings say, `BAG` like most things, `DEPOSIT` not at all.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 50)]
    pub tax_class: Given<String>,
    /// Of several that fit equally well the highest holds. What is meant for a branch, an area or a country comes before
    /// what is not.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = -1000000, maximum = 1000000, default = 0)]
    pub priority: Given<i64>,
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
