//! What zones and bins are.

use bodega_kernel::{Id, noun};

/// A part of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// Its id.
    pub id: Id<noun::Zone>,
    /// Unique within its site.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// A place in a site that holds stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bin {
    /// Its id.
    pub id: Id<noun::Bin>,
    /// The site.
    pub site: Id<noun::Site>,
    /// Is it in use?
    pub active: bool,
    /// What people say about it.
    pub data: BinData,
}

/// What people say about a bin: checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BinData {
    /// Unique within its site: what stands on its label.
    pub code: String,
    /// The zone that it is in.
    pub zone: Option<Id<noun::Zone>>,
    /// Its aisle.
    pub aisle: Option<String>,
    /// Its bay in the aisle.
    pub bay: Option<String>,
    /// Its level in the bay.
    pub level: Option<String>,
    /// Its place on the level.
    pub position: Option<String>,
    /// How many units it holds.
    pub capacity: Option<i64>,
    /// Pickers pass bins in this order.
    pub pick_sequence: i64,
    /// Where it stands on the site's plan, in centimetres.
    pub x: Option<i64>,
    /// The same, across.
    pub y: Option<i64>,
    /// The same, up.
    pub z: Option<i64>,
}
