//! Price lists as they are sent.

use bodega_kernel::{Currency, Time};

use crate::{given::body, product::body::PriceBody, words::Words};

body! {
    /// A price list to write. POST and PUT take what is left out as empty (PUT keeps `active`); PATCH keeps it, and `null`
    /// empties it.
    #[schema(example = json!({
        "name": "Euro", "currency": "EUR", "priority": 0, "rate": 250000, "rateOf": "ILS", "roundTo": 5
    }))]
    PriceListBody {
        /// What staff call it; unique.
        name: String as String [max_length = 100],
        /// The currency of all its prices. It stays once there are entries.
        currency: String as Currency,
        /// For buyers of this channel, such as `web`; all of them when it is missing.
        channel: String as Option<String> [max_length = 50],
        /// For customers of this group.
        customer_group: String as Option<String> [max_length = 50],
        /// For what is bought at this site.
        site_id: String as Option<String>,
        /// Of several lists that fit, those of the highest priority speak, and of them the one that is cheapest.
        priority: i64 as Option<i64> [minimum = -1000000, maximum = 1000000, default = 0],
        /// From when on.
        from: String as Option<Time>,
        /// Until just before when.
        until: String as Option<Time>,
        /// Is it used? Yes when it is missing.
        active: bool as Option<bool>,
        /// What has no entry of its own costs so many millionths of its usual price, minor units for minor units: 900000
        /// takes ten per cent off, 250000 turns 4.00 ILS into 1.00 EUR. Without it such things are not in the list.
        rate: i64 as Option<i64> [minimum = 1, maximum = 1000000000000i64],
        /// The currency of the usual prices that the rate is applied to; the merchant's own when it is missing.
        rate_of: String as Option<Currency>,
        /// What comes of the rate is rounded half up to a multiple of so many minor units; 1 when it is missing.
        round_to: i64 as Option<i64> [minimum = 1, maximum = 1000000],
        /// Its id elsewhere.
        external_id: String as Option<String> [max_length = 100],
        /// What others keep with it.
        metadata: Words as Option<BTreeMap<String, String>>,
        /// The version that the change is meant for.
        version: i64 as Option<i64>,
        [read only: id, created_at, updated_at]
    }
}

body! {
    /// A price to write into a list.
    #[schema(example = json!({ "sku": "MILK-1L", "minQuantity": 6, "price": { "amount": 590, "currency": "ILS" } }))]
    EntryItem {
        /// Of what.
        sku: String as String,
        /// Bought at least so much at once, in the variant's unit; 1 when it is missing.
        min_quantity: i64 as Option<i64> [minimum = 1],
        /// In the list's currency.
        price: PriceBody as PriceBody,
        /// What it cost before; more than the price, in the same currency and per the same quantity.
        compare_at_price: PriceBody as Option<PriceBody>,
    }
}
