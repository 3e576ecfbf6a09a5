//! Products as they are sent.

use std::collections::BTreeMap;

use bodega_kernel::Time;

use super::model::Status;
pub use super::variant_body::{BarcodeBody, DimensionsBody, NewPrice, PartBody, PriceBody, SkuPrice, VariantBody};
use crate::{given::body, words::Words};

body! {
    /// A product to write. POST and PUT take what is left out as empty (PUT keeps `slug` and `status`); PATCH keeps it,
    /// and `null` empties it.
    #[schema(example = json!({
        "title": "Fresh milk 3%", "brand": "Meadow", "categoryIds": ["cat_01jd3v7k2mfq9s8x4t6w0ybnhe"], "tags": ["dairy"],
        "variants": [{
            "sku": "MILK-1L", "title": "1 l", "price": { "amount": 690, "currency": "ILS" },
            "contentAmount": 1000, "contentUnit": "ML", "barcodes": [{ "code": "7290000066318" }], "weightG": 1035
        }],
        "translations": { "de": { "title": "Frische Milch 3%" } }
    }))]
    ProductBody {
        /// What it is called.
        title: String as String [max_length = 200],
        /// Its address part. Made of the title when it is missing.
        slug: String as Option<String> [max_length = 100],
        /// What is said about it, stored as given and escaped where it is shown.
        description: String as Option<String> [max_length = 20000],
        /// The language of the texts (BCP 47), `en` when it is missing.
        lang: String as Option<String>,
        /// The texts in other languages, by tag. PATCH keeps those that it does not name, and takes away those that are
        /// `null`.
        translations: BTreeMap<String, Option<TextsBody>> as Option<BTreeMap<String, TextsBody>>,
        /// Who makes it.
        brand: String as Option<String> [max_length = 100],
        /// Free words.
        tags: Vec<String> as Option<Vec<String>> [max_items = 50],
        /// Dietary labels: `vegan`, `vegetarian`, `gluten-free` and their like; words that are not known stay as they are.
        dietary: Vec<String> as Option<Vec<String>> [max_items = 30],
        /// Allergens: `gluten`, `milk`, `nuts` and the other eleven; words that are not known stay as they are.
        allergens: Vec<String> as Option<Vec<String>> [max_items = 30],
        /// Years that its buyer must have.
        min_age: i64 as Option<i64> [minimum = 1, maximum = 99],
        /// Named properties. `producer`, `origin`, `ingredients`, `storage`, `packaging` and `nutrition` are known to pages.
        attributes: Words as Option<BTreeMap<String, String>>,
        /// How it is taxed.
        tax_class: String as Option<String>,
        /// Where it stands, its home first.
        category_ids: Vec<String> as Option<Vec<String>> [max_items = 20],
        /// Its pictures, its face first.
        images: Vec<ImageBody> as Option<Vec<ImageBody>> [max_items = 20],
        /// Who may see it. When it is missing: `active`, or `draft` where the merchant has all products checked before they
        /// are shown (`strict` of `/admin/catalog/settings`).
        status: String as Option<Status>,
        /// When it is active: from this time on.
        publish_from: String as Option<Time>,
        /// When it is active: until this time.
        publish_until: String as Option<Time>,
        /// Its id elsewhere.
        external_id: String as Option<String> [max_length = 100],
        /// What others keep with it.
        metadata: Words as Option<BTreeMap<String, String>>,
        /// What is sold of it: at most 100 at a time, and those that are not sold any more.
        variants: Vec<VariantBody> as Vec<VariantBody> [max_items = 1000],
        /// The version that the change is meant for.
        version: i64 as Option<i64>,
        [read only:
            id, rating, description_lang, price_from, created_at, updated_at, in_stock_anywhere, in_stock_for_branch]
    }
}

body! {
    /// What is said about a product in another language. What is left out or empty is shown in the product's own.
    #[schema(example = json!({ "title": "Frische Milch 3%", "description": "Von Weiden am Fluss." }))]
    TextsBody {
        /// What it is called.
        title: String as Option<String> [max_length = 200],
        /// What is said about it.
        description: String as Option<String> [max_length = 20000],
        /// Values of its named properties, by their names.
        attributes: Words as Option<BTreeMap<String, String>>,
    }
}

body! {
    /// A picture to show.
    #[schema(example = json!({ "mediaId": "med_01jd3v7k2mfq9s8x4t6w0ybnhe" }))]
    ImageBody {
        /// Which, of the merchant's library.
        media_id: String as String,
        /// What is to be seen, in the product's language; the library's own text when it is missing.
        alt: String as Option<String> [max_length = 500],
        [read only: url, width, height, sources]
    }
}
