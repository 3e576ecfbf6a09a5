//! Products as they are sent. The types are wide on purpose: what is wrong in them is found by `check.rs`, all of
//! it at once and with the field's name, and not by the first thing that a parser stumbles over.

use bodega_http::Ignored;
use serde::Deserialize;
use utoipa::ToSchema;

use super::model::{Status, Unit};
use crate::{given::Given, words::Words};

/// A product to write. POST and PUT take what is left out as empty (PUT keeps `slug` and `status`); PATCH keeps it,
/// and `null` empties it.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "title": "Fresh milk 3%", "brand": "Meadow", "categoryIds": ["cat_01jd3v7k2mfq9s8x4t6w0ybnhe"], "tags": ["dairy"],
    "variants": [{
        "sku": "MILK-1L", "title": "1 l", "price": { "amount": 690, "currency": "ILS" },
        "barcodes": [{ "code": "7290000066318" }], "weightG": 1035
    }]
}))]
pub struct ProductBody {
    /// What it is called.
    #[serde(default)]
    #[schema(value_type = String, max_length = 200)]
    pub title: Given<String>,
    /// Its address part. Made of the title when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub slug: Given<String>,
    /// What is said about it, stored as given and escaped where it is shown.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 20000)]
    pub description: Given<String>,
    /// The language of the texts (BCP 47), `en` when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub lang: Given<String>,
    /// Who makes it.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub brand: Given<String>,
    /// Free words.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, max_items = 50)]
    pub tags: Given<Vec<String>>,
    /// Dietary labels.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, max_items = 30)]
    pub dietary: Given<Vec<String>>,
    /// Allergens.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, max_items = 30)]
    pub allergens: Given<Vec<String>>,
    /// Years that its buyer must have.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 99)]
    pub min_age: Given<i64>,
    /// Named properties.
    #[serde(default)]
    #[schema(value_type = Option<std::collections::BTreeMap<String, String>>)]
    pub attributes: Given<Words>,
    /// How it is taxed.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub tax_class: Given<String>,
    /// Where it stands, its home first.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, max_items = 20)]
    pub category_ids: Given<Vec<String>>,
    /// Who may see it; `active` when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<Status>)]
    pub status: Given<String>,
    /// Its id elsewhere.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub external_id: Given<String>,
    /// What others keep with it.
    #[serde(default)]
    #[schema(value_type = Option<std::collections::BTreeMap<String, String>>)]
    pub metadata: Given<Words>,
    /// What is sold of it: at most 100 at a time, and those that are not sold any more.
    #[serde(default)]
    #[schema(value_type = Vec<VariantBody>, max_items = 1000)]
    pub variants: Given<Vec<VariantBody>>,
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
    pub rating: Ignored,
    /// Read-only here: pictures are uploaded.
    #[serde(default)]
    #[schema(ignore)]
    pub images: Ignored,
    /// Read-only.
    #[serde(default)]
    #[schema(ignore)]
    pub price_from: Ignored,
    /// Read-only.
    #[serde(default)]
    #[schema(ignore)]
    pub created_at: Ignored,
    /// Read-only.
    #[serde(default)]
    #[schema(ignore)]
    pub updated_at: Ignored,
    /// Read-only.
    #[serde(default)]
    #[schema(ignore)]
    pub in_stock_anywhere: Ignored,
    /// Read-only.
    #[serde(default)]
    #[schema(ignore)]
    pub in_stock_for_branch: Ignored,
}

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
    /// What it costs.
    #[serde(default)]
    #[schema(value_type = PriceBody)]
    pub price: Given<PriceBody>,
    /// What it cost before; more than the price, in the same currency and per the same quantity.
    #[serde(default)]
    #[schema(value_type = Option<PriceBody>)]
    pub compare_at_price: Given<PriceBody>,
    /// The codes on it and on its cases.
    #[serde(default)]
    #[schema(value_type = Option<Vec<BarcodeBody>>, max_items = 20)]
    pub barcodes: Given<Vec<BarcodeBody>>,
    /// What one piece weighs, packing included.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 0)]
    pub weight_g: Given<i64>,
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
