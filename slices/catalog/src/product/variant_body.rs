//! Variants as they are sent.

use std::collections::BTreeMap;

use super::model::Unit;
use crate::{given::body, words::Words};

body! {
    /// A variant to write. PUT and PATCH find the one that is meant by `id`, or by `sku` when there is no id. PUT removes
    /// those that are not named; PATCH leaves them.
    #[schema(example = json!({ "sku": "APPLE-GALA", "unit": "GRAM", "step": 100, "min": 300, "price": { "amount": 1290, "currency": "ILS", "per": 1000 } }))]
    VariantBody {
        /// Which one, when it exists already.
        id: String as Option<String>,
        /// Unique in the merchant's catalogue.
        sku: String as String [max_length = 64],
        /// What sets it apart.
        title: String as Option<String> [max_length = 200],
        /// The same in other languages, by tag. PATCH keeps those that it does not name, and takes away those that are
        /// `null`.
        titles: BTreeMap<String, Option<String>> as Option<BTreeMap<String, String>>,
        /// The same in named parts.
        options: Words as Option<BTreeMap<String, String>>,
        /// In what it is counted; `EACH` when it is missing.
        unit: String as Option<Unit>,
        /// It is sold in multiples of this: 1 for pieces, 100 for grams and millilitres when it is missing.
        step: i64 as Option<i64> [minimum = 1],
        /// The least that is sold at once.
        min: i64 as Option<i64> [minimum = 1],
        /// The most that is sold at once.
        max: i64 as Option<i64> [minimum = 1],
        /// What it costs, in the merchant's currency; prices in others belong to price lists.
        price: PriceBody as PriceBody,
        /// What it cost before; more than the price, in the same currency and per the same quantity.
        compare_at_price: PriceBody as Option<PriceBody>,
        /// How much is in one piece; its unit price is reckoned from it.
        content_amount: i64 as Option<i64> [minimum = 1],
        /// Of what: grams, millilitres, pieces. With `contentAmount` or not at all.
        content_unit: String as Option<Unit>,
        /// What a bundle holds: variants that are for sale and no bundles themselves. A bundle is sold by the piece.
        components: Vec<PartBody> as Option<Vec<PartBody>> [max_items = 50],
        /// The codes on it and on its cases.
        barcodes: Vec<BarcodeBody> as Option<Vec<BarcodeBody>> [max_items = 20],
        /// What one piece weighs, packing included.
        weight_g: i64 as Option<i64> [minimum = 0],
        /// How large one piece is, packing included.
        dimensions: DimensionsBody as Option<DimensionsBody>,
        /// Is each piece's serial number noted? No when it is missing.
        serial_tracked: bool as Option<bool>,
        /// Is its lot noted? No when it is missing.
        lot_tracked: bool as Option<bool>,
        /// Is the day noted until which it is good? No when it is missing.
        expiry_tracked: bool as Option<bool>,
        /// May it be sold? Yes when it is missing.
        active: bool as Option<bool>,
        [read only: unit_price, in_stock_anywhere, in_stock_for_branch, available_for_branch]
    }
}

body! {
    /// Money for a quantity.
    #[schema(example = json!({ "amount": 1290, "currency": "ILS" }))]
    PriceBody {
        /// Minor units.
        amount: i64 as i64 [minimum = 0],
        /// ISO 4217.
        currency: String as bodega_kernel::Currency,
        /// The quantity that it is for: 1 for EACH; 1000 (meant when it is missing) or 100 for GRAM and ML.
        per: i64 as Option<i64>,
    }
}

body! {
    /// A code to put on a variant.
    #[schema(example = json!({ "code": "7290000066318", "quantity": 12 }))]
    BarcodeBody {
        /// A GTIN of 8, 12, 13 or 14 digits.
        code: String as String,
        /// How much of the variant's unit one scan means; its step when it is missing.
        quantity: i64 as Option<i64> [minimum = 1],
    }
}

body! {
    /// What a bundle holds of one variant.
    #[schema(example = json!({ "sku": "MILK-1L", "quantity": 2 }))]
    PartBody {
        /// Which; or its SKU.
        variant_id: String as Option<String>,
        /// Which, when there is no id.
        sku: String as Option<String> [max_length = 64],
        /// How much of its unit one bundle takes; one piece when it is missing, or one step of what is weighed.
        quantity: i64 as Option<i64> [minimum = 1],
    }
}

body! {
    /// How large something is, in millimetres.
    #[schema(example = json!({ "length": 95, "width": 95, "height": 240 }))]
    DimensionsBody {
        /// From left to right.
        length: i64 as i64 [minimum = 1, maximum = 100000],
        /// From front to back.
        width: i64 as i64 [minimum = 1, maximum = 100000],
        /// From bottom to top.
        height: i64 as i64 [minimum = 1, maximum = 100000],
    }
}

body! {
    /// A price to set.
    #[schema(example = json!({ "price": { "amount": 590, "currency": "ILS" }, "compareAtPrice": { "amount": 690, "currency": "ILS" } }))]
    NewPrice {
        /// What it costs from now on.
        price: PriceBody as PriceBody,
        /// What it cost before; none when it is missing.
        compare_at_price: PriceBody as Option<PriceBody>,
    }
}

body! {
    /// One of many prices to set.
    #[schema(example = json!({ "sku": "MILK-1L", "price": { "amount": 590, "currency": "ILS" } }))]
    SkuPrice {
        /// Whose.
        sku: String as String,
        /// What it costs from now on.
        price: PriceBody as PriceBody,
        /// What it cost before; none when it is missing.
        compare_at_price: PriceBody as Option<PriceBody>,
    }
}
