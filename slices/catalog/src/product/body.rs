//! Products as they are sent. The types are wide on purpose: what is wrong in them is found by `check.rs`, all of
//! it at once and with the field's name, and not by the first thing that a parser stumbles over.

use std::collections::BTreeMap;

use bodega_http::Ignored;
use serde::Deserialize;
use utoipa::ToSchema;

use super::model::Status;
pub use super::variant_body::{BarcodeBody, DimensionsBody, PartBody, PriceBody, VariantBody};
use crate::{given::Given, words::Words};

/// A product to write. POST and PUT take what is left out as empty (PUT keeps `slug` and `status`); PATCH keeps it,
/// and `null` empties it.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "title": "Fresh milk 3%", "brand": "Meadow", "categoryIds": ["cat_01jd3v7k2mfq9s8x4t6w0ybnhe"], "tags": ["dairy"],
    "variants": [{
        "sku": "MILK-1L", "title": "1 l", "price": { "amount": 690, "currency": "ILS" },
        "contentAmount": 1000, "contentUnit": "ML", "barcodes": [{ "code": "7290000066318" }], "weightG": 1035
    }],
    "translations": { "de": { "title": "Frische Milch 3%" } }
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
    /// The texts in other languages, by tag. PATCH keeps those that it does not name, and takes away those that are
    /// `null`.
    #[serde(default)]
    #[schema(value_type = Option<BTreeMap<String, TextsBody>>)]
    pub translations: Given<BTreeMap<String, Option<TextsBody>>>,
    /// Who makes it.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub brand: Given<String>,
    /// Free words.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, max_items = 50)]
    pub tags: Given<Vec<String>>,
    /// Dietary labels: `vegan`, `vegetarian`, `gluten-free` and their like; words that are not known stay as they are.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, max_items = 30)]
    pub dietary: Given<Vec<String>>,
    /// Allergens: `gluten`, `milk`, `nuts` and the other eleven; words that are not known stay as they are.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, max_items = 30)]
    pub allergens: Given<Vec<String>>,
    /// Years that its buyer must have.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 99)]
    pub min_age: Given<i64>,
    /// Named properties. `producer`, `origin`, `ingredients`, `storage`, `packaging` and `nutrition` are known to pages.
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
    /// Its pictures, its face first.
    #[serde(default)]
    #[schema(value_type = Option<Vec<ImageBody>>, max_items = 20)]
    pub images: Given<Vec<ImageBody>>,
    /// Who may see it; `active` when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<Status>)]
    pub status: Given<String>,
    /// When it is active: from this time on.
    #[serde(default)]
    #[schema(value_type = Option<bodega_kernel::Time>)]
    pub publish_from: Given<String>,
    /// When it is active: until this time.
    #[serde(default)]
    #[schema(value_type = Option<bodega_kernel::Time>)]
    pub publish_until: Given<String>,
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
    /// Read-only.
    #[serde(default)]
    #[schema(ignore)]
    pub description_lang: Ignored,
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

/// What is said about a product in another language. What is left out or empty is shown in the product's own.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "title": "Frische Milch 3%", "description": "Von Weiden am Fluss." }))]
pub struct TextsBody {
    /// What it is called.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 200)]
    pub title: Given<String>,
    /// What is said about it.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 20000)]
    pub description: Given<String>,
    /// Values of its named properties, by their names.
    #[serde(default)]
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    pub attributes: Given<Words>,
}

/// A picture to show.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({ "mediaId": "med_01jd3v7k2mfq9s8x4t6w0ybnhe" }))]
pub struct ImageBody {
    /// Which, of the merchant's library.
    #[serde(default)]
    #[schema(value_type = String)]
    pub media_id: Given<String>,
    /// What is to be seen, in the product's language; the library's own text when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 500)]
    pub alt: Given<String>,
    /// Read-only.
    #[serde(default)]
    #[schema(ignore)]
    pub url: Ignored,
    /// Read-only.
    #[serde(default)]
    #[schema(ignore)]
    pub width: Ignored,
    /// Read-only.
    #[serde(default)]
    #[schema(ignore)]
    pub height: Ignored,
    /// Read-only.
    #[serde(default)]
    #[schema(ignore)]
    pub sources: Ignored,
}
