//! Products and the variants in them.

pub mod body;
mod bulk;
pub(crate) mod bulk_http;
mod check;
pub(crate) mod claims;
mod create;
mod delete;
mod fill;
mod fill_variant;
mod get;
pub mod gtin;
pub(crate) mod http;
pub(crate) mod http_admin;
mod list;
mod list_store;
pub mod model;
mod reprice;
mod rows;
mod save;
mod store;
mod update;
mod variant_rows;
mod variant_view;
pub(crate) mod version_http;
mod versions;
pub mod view;

pub use bulk::{BulkError, BulkItem, BulkResult, MAX_ITEMS, in_bulk};
pub use create::create;
pub use delete::delete;
pub use get::{Name, find, get};
pub use list::{KnownAs, Listing, list};
pub use model::{Barcode, Content, Price, Product, Status, Unit, Variant};
pub use reprice::{NewPrice, SkuPrice, in_bulk as reprice_in_bulk, reprice};
pub use update::{Manner, update};
pub use versions::{Version, restore, version, versions};
