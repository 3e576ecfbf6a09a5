#![doc = include_str!("../README.md")]

mod asked;
mod browse;
mod cache;
mod compose;
mod error;
pub mod events;
mod index;
mod item;
mod json;
mod look;
pub mod popularity;
mod product;
mod routes;
mod search;
pub mod synonym;
mod told;
pub mod view;

pub use browse::Browse;
pub use error::BrowseError;
pub use events::facts;
pub use index::{Standing, standing};
pub use routes::{consumers, followers, rebuild, request_rebuild, routes};
pub use view::{
    Branch, Card, CategoryCount, CategoryNode, Count, Crumb, Facets, Found, Glance, Leads, Picture, ProductPage,
    Rating, Sort, Stock, Suggestion, UnitPrice, VariantLine, Wish,
};
