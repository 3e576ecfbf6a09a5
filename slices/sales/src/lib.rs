#![doc = include_str!("../README.md")]

pub mod board;
pub mod cart;
pub mod checkout;
mod error;
pub mod events;
pub mod exception;
pub mod fee;
mod json;
mod metadata;
mod metric;
pub mod order;
mod paged;
mod plain;
pub mod pricing;
pub mod promotion;
mod routes;
pub mod routing;
mod sales;
pub mod slot;
pub mod tax;
mod word;

pub use error::SalesError;
pub use routes::{jobs, routes, schedules};
pub use sales::{Sales, Settings};

/// What is known of every fact of this slice.
pub fn facts() -> Vec<bodega_events::FactSchema> {
    let mut all = events::facts();
    all.extend(order::facts());
    all
}

/// What it follows in the log.
pub fn consumers() -> Vec<bodega_events::Consumer> {
    let mut all = order::consumers();
    all.push(board::consumer());
    all
}
