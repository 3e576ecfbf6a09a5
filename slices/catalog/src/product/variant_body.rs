//! Variants as they are sent.

use std::collections::BTreeMap;

use bodega_http::Ignored;
use serde::Deserialize;
use utoipa::ToSchema;

use super::model::Unit;
use crate::{given::Given, words::Words};

/// A variant to write. PUT and PATCH find the one that is meant by `id`, or by `sku` when there is no id. PUT removes
/// those that are not named; PATCH leaves them.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "sku": "APPLE-GALA", "unit": "GRAM", "step": 100, "min": 300, "price": { "amount": 1290, "currency": "ILS", "per": 1000 } }))]
pub struct VariantBody {
    /// Which one, when it exists already.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub id: Given<String>,
    /// Unique in the merchant's catalogue.
    #[serde(default)]
    #[schema(value_type = String, max_length = 64)]
    pub sku: Given<String>,
    /// What sets it apart.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 200)]
    pub title: Given<String>,
    /// The same in other languages, by tag. PATCH keeps those that it does not name, and takes away those that are
    /// `null`.
    #[serde(default)]
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    pub titles: Given<BTreeMap<String, Option<String>>>,
    /// The same in named parts.
    #[serde(default)]
    #[schema(value_type = Option<std::collections::BTreeMap<String, String>>)]
    pub options: Given<Words>,
    /// In what it is counted; `EACH` when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<Unit>)]
    pub unit: Given<String>,
    /// It is sold in multiples of this: 1 for pieces, 100 for grams and millilitres when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 1)]
    pub step: Given<i64>,
    /// The least that is sold at once.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 1)]
    pub min: Given<i64>,
    /// The most that is sold at once.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 1)]
    pub max: Given<i64>,
    /// What it costs, in the merchant's currency; prices in others belong to price lists.
    #[serde(default)]
    #[schema(value_type = PriceBody)]
    pub price: Given<PriceBody>,
    /// What it cost before; more than the price, in the same currency and per the same quantity.
    #[serde(default)]
    #[schema(value_type = Option<PriceBody>)]
    pub compare_at_price: Given<PriceBody>,
    /// How much is in one piece; its unit price is reckoned from it.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 1)]
    pub content_amount: Given<i64>,
    /// Of what: grams, millilitres, pieces. With `contentAmount` or not at all.
    #[serde(default)]
    #[schema(value_type = Option<Unit>)]
    pub content_unit: Given<String>,
    /// What a bundle holds: variants that are for sale and no bundles themselves. A bundle is sold by the piece.
    #[serde(default)]
    #[schema(value_type = Option<Vec<PartBody>>, max_items = 50)]
    pub components: Given<Vec<PartBody>>,
    /// The codes on it and on its cases.
    #[serde(default)]
    #[schema(value_type = Option<Vec<BarcodeBody>>, max_items = 20)]
    pub barcodes: Given<Vec<BarcodeBody>>,
    /// What one piece weighs, packing included.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 0)]
    pub weight_g: Given<i64>,
    /// How large one piece is, packing included.
    #[serde(default)]
    #[schema(value_type = Option<DimensionsBody>)]
    pub dimensions: Given<DimensionsBody>,
    /// Is each piece's serial number noted? No when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<bool>)]
    pub serial_tracked: Given<bool>,
    /// Is its lot noted? No when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<bool>)]
    pub lot_tracked: Given<bool>,
    /// Is the day noted until which it is good? No when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<bool>)]
    pub expiry_tracked: Given<bool>,
    /// May it be sold? Yes when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<bool>)]
    pub active: Given<bool>,
    /// Read-only.
    #[serde(default)]
    #[schema(ignore)]
    pub unit_price: Ignored,
    /// Read-only.
    #[serde(default)]
    #[schema(ignore)]
    pub in_stock_anywhere: Ignored,
    /// Read-only.
    #[serde(default)]
    #[schema(ignore)]
    pub in_stock_for_branch: Ignored,
    /// Read-only.
    #[serde(default)]
    #[schema(ignore)]
    pub available_for_branch: Ignored,
}

/// Money for a quantity.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "amount": 1290, "currency": "ILS" }))]
pub struct PriceBody {
    /// Minor units.
    #[serde(default)]
    #[schema(value_type = i64, minimum = 0)]
    pub amount: Given<i64>,
    /// ISO 4217.
    #[serde(default)]
    #[schema(value_type = bodega_kernel::Currency)]
    pub currency: Given<String>,
    /// The quantity that it is for: 1 for EACH; 1000 (meant when it is missing) or 100 for GRAM and ML.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    pub per: Given<i64>,
}

/// A code to put on a variant.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "code": "7290000066318", "quantity": 12 }))]
pub struct BarcodeBody {
    /// A GTIN of 8, 12, 13 or 14 digits.
    #[serde(default)]
    #[schema(value_type = String)]
    pub code: Given<String>,
    /// How much of the variant's unit one scan means; its step when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 1)]
    pub quantity: Given<i64>,
}

/// What a bundle holds of one variant.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "sku": "MILK-1L", "quantity": 2 }))]
pub struct PartBody {
    /// Which; or its SKU.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub variant_id: Given<String>,
    /// Which, when there is no id.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 64)]
    pub sku: Given<String>,
    /// How much of its unit one bundle takes; one piece when it is missing, or one step of what is weighed.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 1)]
    pub quantity: Given<i64>,
}

/// How large something is, in millimetres.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "length": 95, "width": 95, "height": 240 }))]
pub struct DimensionsBody {
    /// From left to right.
    #[serde(default)]
    #[schema(value_type = i64, minimum = 1, maximum = 100000)]
    pub length: Given<i64>,
    /// From front to back.
    #[serde(default)]
    #[schema(value_type = i64, minimum = 1, maximum = 100000)]
    pub width: Given<i64>,
    /// From bottom to top.
    #[serde(default)]
    #[schema(value_type = i64, minimum = 1, maximum = 100000)]
    pub height: Given<i64>,
}
