#![doc = include_str!("../README.md")]

mod error;
pub mod events;
pub mod exception;
mod json;
mod metric;
mod paged;
mod routes;
pub mod slot;
mod word;

pub use error::SalesError;
pub use events::facts;
pub use routes::routes;
