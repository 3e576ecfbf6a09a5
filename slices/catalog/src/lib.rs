#![doc = include_str!("../README.md")]

pub mod category;
mod claim;
mod difference;
mod edit;
mod error;
mod events;
mod given;
mod http;
pub mod label;
pub mod language;
pub mod media;
pub mod price_list;
pub mod product;
pub mod review;
pub mod sellable;
pub mod setting;
mod shelf;
mod slug;
pub mod transfer;
pub mod variants;
mod words;

pub use claim::{Claim, Taken};
pub use error::CatalogError;
pub use given::Given;
pub use http::routes;

/// What is known of every fact of this slice.
pub fn facts() -> Vec<bodega_events::FactSchema> {
    [events::facts(), media::facts(), price_list::events::facts(), review::events::facts()].concat()
}

/// The jobs that this slice does.
pub fn jobs() -> Vec<bodega_events::JobKind> {
    vec![price_list::job(), product::turn_job(), transfer::import_job(), transfer::export_job()]
}

/// What it does again and again.
pub fn schedules() -> Vec<bodega_events::Schedule> {
    vec![price_list::schedule()]
}

/// What it follows in the log.
pub fn consumers() -> Vec<bodega_events::Consumer> {
    vec![review::consumer()]
}
