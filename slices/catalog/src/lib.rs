#![doc = include_str!("../README.md")]

pub mod category;
mod difference;
mod error;
mod events;
mod given;
mod http;
pub mod product;
mod shelf;
mod slug;
pub mod variants;
mod words;

pub use error::{CatalogError, Claim, Taken};
pub use given::Given;
pub use http::routes;
