//! The facts that price lists tell of. Whoever keeps prices (pages, search) follows them.

use bodega_events::facts;
use bodega_kernel::{Id, noun};

facts! {
    /// A list is there.
    PriceListCreated = "price_list.created", "price_list" price_list_id {
        /// Which.
        price_list_id: Id<noun::PriceList>,
        /// Does it speak now?
        in_use: bool,
    }

    /// A list is another than before: all prices in its currency may be.
    PriceListUpdated = "price_list.updated", "price_list" price_list_id {
        /// Which.
        price_list_id: Id<noun::PriceList>,
        /// Its version now.
        version: i64,
        /// Does it speak now?
        in_use: bool,
        /// The fields that changed, as the API names them.
        changed: Vec<String>,
    }

    /// A list is no longer used.
    PriceListDeleted = "price_list.deleted", "price_list" price_list_id {
        /// Which.
        price_list_id: Id<noun::PriceList>,
        /// The fields that changed, as the API names them.
        changed: Vec<String>,
    }

    /// A list's period has begun or ended.
    PriceListTurned = "price_list.turned", "price_list" price_list_id {
        /// Which.
        price_list_id: Id<noun::PriceList>,
        /// Does it speak now?
        in_use: bool,
    }

    /// Entries of a list were written or removed.
    PricesChanged = "price_list.prices_changed", "price_list" price_list_id {
        /// Which list.
        price_list_id: Id<noun::PriceList>,
        /// Of these variants, 500 at most.
        variant_ids: Vec<Id<noun::Variant>>,
        /// Of these products.
        product_ids: Vec<Id<noun::Product>>,
    }
}
