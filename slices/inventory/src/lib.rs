#![doc = include_str!("../README.md")]

mod error;
pub mod events;
pub mod import;
mod item;
mod json;
pub mod layout;
mod line;
mod metric;
pub mod movement;
mod paged;
pub mod request;
pub mod reservation;
mod routes;
pub mod site;
pub mod stock;
pub mod till;
pub mod transfer;
pub mod verify;
mod word;

pub use error::{InventoryError, Shortage, Unsold};
pub use events::facts;
pub use item::Item;
pub use line::{Demand, Line, demand};
pub use reservation::{Reservation, Reserve, Wanted, fulfil, keep, release, reserve, reserve_in};
pub use routes::routes;
pub use site::{Reach, delivery_source};
pub use stock::{Available, available, available_at};

/// The jobs that this slice does.
pub fn jobs() -> Vec<bodega_events::JobKind> {
    vec![reservation::job(), import::job()]
}

/// What it does again and again.
pub fn schedules() -> Vec<bodega_events::Schedule> {
    vec![reservation::schedule()]
}
