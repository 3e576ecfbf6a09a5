//! What buyers say about products: written by who received them, shown once somebody has looked at it.

mod body;
mod customers;
pub mod events;
pub(crate) mod http;
pub(crate) mod http_admin;
mod import;
mod list;
mod model;
mod moderate;
mod permit;
mod rating;
mod reply;
mod store;
mod view;
mod vote;
mod write;

pub use import::{ImportedReview, import};
pub use list::{Listing, Shown, Sort, get, list, of_customer, shown};
pub use model::{Decision, Review, Status};
pub use moderate::{Outcome, bulk_moderate, moderate};
pub use permit::permit;
pub use rating::{Rating, ratings};
pub use reply::reply;
pub use vote::vote;
pub use write::{Written, change, delete, own, write};

pub(crate) use customers::consumer;
