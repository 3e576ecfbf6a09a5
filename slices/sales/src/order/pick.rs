//! How far the picking of a line has come.

use bodega_kernel::{Id, noun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::word::words;

words! {
    /// How far the picking of a line has come.
    PickedStatus {
        /// Not looked at, or in part.
        Pending = "PENDING",
        /// It is in the box, or what stands for it is.
        Picked = "PICKED",
        /// There was none, or too little.
        Missing = "MISSING",
    }
}

/// What stands for something that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrderSubstitute)]
pub struct Substitute {
    /// What.
    pub variant_id: Id<noun::Variant>,
    /// Its SKU.
    pub sku: String,
    /// What it was called, in the order's language.
    pub title: String,
    /// How much, in its own unit.
    pub quantity: i64,
    /// How much of the line it stands for, in the line's unit.
    pub stands_for: i64,
    /// What `per` of it costs, in minor units.
    pub unit_price: i64,
    /// For so much of its unit.
    pub per: i64,
    /// The price list that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list_id: Option<Id<noun::PriceList>>,
    /// The stock that is promised for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reservation_id: Option<Id<noun::Reservation>>,
}

/// How far the picking of a line has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrderPick)]
pub struct Pick {
    /// In a word.
    pub status: PickedStatus,
    /// How much was found.
    pub picked: i64,
    /// How much will not come.
    pub short: i64,
    /// Has somebody agreed to that: the shopper by their choice, or staff?
    pub accepted: bool,
    /// What stands for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub substitutes: Vec<Substitute>,
}

impl Default for Pick {
    fn default() -> Self {
        Self { status: PickedStatus::Pending, picked: 0, short: 0, accepted: false, substitutes: Vec::new() }
    }
}

impl Pick {
    /// How much is in the box, substitutes included.
    pub fn found(&self) -> i64 {
        self.picked + self.substitutes.iter().map(|one| one.stands_for).sum::<i64>()
    }
}
