//! What programs that read pages are told: structured data, and the map of the shop.

pub mod data;
pub mod map;
