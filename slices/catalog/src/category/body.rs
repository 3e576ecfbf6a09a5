//! Categories as they are sent.

use std::collections::BTreeMap;

use bodega_http::Ignored;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{given::Given, product::body::ImageBody, words::Words};

/// A category to write. POST and PUT take what is left out as empty (PUT keeps `slug`, `position` and `active`); PATCH
/// keeps it, and `null` empties it.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "name": "Dairy", "parentId": null, "position": 3, "translations": { "de": { "name": "Milchwaren" } }
}))]
pub struct CategoryBody {
    /// What it is called.
    #[serde(default)]
    #[schema(value_type = String, max_length = 200)]
    pub name: Given<String>,
    /// The language of its name (BCP 47), `en` when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub lang: Given<String>,
    /// What it is called in other languages, by tag. PATCH keeps those that it does not name, and takes away those that
    /// are `null`.
    #[serde(default)]
    #[schema(value_type = Option<BTreeMap<String, NameBody>>)]
    pub translations: Given<BTreeMap<String, Option<NameBody>>>,
    /// Its picture.
    #[serde(default)]
    #[schema(value_type = Option<ImageBody>)]
    pub image: Given<ImageBody>,
    /// Its address part. Made of the name when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub slug: Given<String>,
    /// The category that it is under; none at the top.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub parent_id: Given<String>,
    /// Its place among its siblings; behind them when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 0)]
    pub position: Given<i64>,
    /// Is it shown? Yes when it is missing.
    #[serde(default)]
    #[schema(value_type = Option<bool>)]
    pub active: Given<bool>,
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
    pub product_count: Ignored,
    /// Read-only.
    #[serde(default)]
    #[schema(ignore)]
    pub created_at: Ignored,
    /// Read-only.
    #[serde(default)]
    #[schema(ignore)]
    pub updated_at: Ignored,
}

/// A category's name in another language.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Milchwaren" }))]
pub struct NameBody {
    /// What it is called.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 200)]
    pub name: Given<String>,
}
