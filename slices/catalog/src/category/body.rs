//! Categories as they are sent.

use std::collections::BTreeMap;

use crate::{given::body, product::body::ImageBody, words::Words};

body! {
    /// A category to write. POST and PUT take what is left out as empty (PUT keeps `slug`, `position` and `active`); PATCH
    /// keeps it, and `null` empties it.
    #[schema(example = json!({
        "name": "Dairy", "parentId": null, "position": 3, "translations": { "de": { "name": "Milchwaren" } }
    }))]
    CategoryBody {
        /// What it is called.
        name: String as String [max_length = 200],
        /// The language of its name (BCP 47), `en` when it is missing.
        lang: String as Option<String>,
        /// What it is called in other languages, by tag. PATCH keeps those that it does not name, and takes away those that
        /// are `null`.
        translations: BTreeMap<String, Option<NameBody>> as Option<BTreeMap<String, NameBody>>,
        /// Its picture.
        image: ImageBody as Option<ImageBody>,
        /// Its address part. Made of the name when it is missing.
        slug: String as Option<String> [max_length = 100],
        /// The category that it is under; none at the top.
        parent_id: String as Option<String>,
        /// Its place among its siblings; behind them when it is missing.
        position: i64 as Option<i64> [minimum = 0],
        /// Is it shown? Yes when it is missing.
        active: bool as Option<bool>,
        /// Its id elsewhere.
        external_id: String as Option<String> [max_length = 100],
        /// What others keep with it.
        metadata: Words as Option<BTreeMap<String, String>>,
        /// The version that the change is meant for.
        version: i64 as Option<i64>,
        [read only: id, product_count, created_at, updated_at]
    }
}

body! {
    /// A category's name in another language.
    #[schema(example = json!({ "name": "Milchwaren" }))]
    NameBody {
        /// What it is called.
        name: String as Option<String> [max_length = 200],
    }
}
