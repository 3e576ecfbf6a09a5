//! The facts that price lists tell of. Whoever keeps prices (pages, search) follows them.

use bodega_events::Fact;
use bodega_kernel::{Id, noun};
use serde::Serialize;

/// A list is there.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PriceListCreated {
    /// Which.
    pub price_list_id: Id<noun::PriceList>,
    /// Does it speak now?
    pub in_use: bool,
}

/// A list is another than before: all prices in its currency may be.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PriceListUpdated {
    /// Which.
    pub price_list_id: Id<noun::PriceList>,
    /// Its version now.
    pub version: i64,
    /// Does it speak now?
    pub in_use: bool,
    /// The fields that changed, as the API names them.
    pub changed: Vec<String>,
}

/// A list is no longer used.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PriceListDeleted {
    /// Which.
    pub price_list_id: Id<noun::PriceList>,
}

/// A list's period has begun or ended.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PriceListTurned {
    /// Which.
    pub price_list_id: Id<noun::PriceList>,
    /// Does it speak now?
    pub in_use: bool,
}

/// Entries of a list were written or removed.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PricesChanged {
    /// Which list.
    pub price_list_id: Id<noun::PriceList>,
    /// Of these variants.
    pub variant_ids: Vec<Id<noun::Variant>>,
    /// Of these products.
    pub product_ids: Vec<Id<noun::Product>>,
}

macro_rules! facts {
    ($($fact:ty, $kind:literal;)*) => {$(
        impl Fact for $fact {
            const TYPE: &'static str = $kind;
            fn stream(&self) -> String {
                format!("price_list:{}", self.price_list_id)
            }
        }
    )*};
}
facts! {
    PriceListCreated, "price_list.created";
    PriceListUpdated, "price_list.updated";
    PriceListDeleted, "price_list.deleted";
    PriceListTurned, "price_list.turned";
    PricesChanged, "price_list.prices_changed";
}
