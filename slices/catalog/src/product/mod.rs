//! Products and the variants in them.

mod aspects;
pub mod body;
mod bulk;
pub(crate) mod bulk_http;
mod bundle;
pub(crate) mod bundle_store;
pub(crate) mod check;
pub(crate) mod claims;
mod create;
mod delete;
pub(crate) mod fill;
pub(crate) mod fill_texts;
mod fill_variant;
mod fill_variants;
mod get;
pub mod gtin;
mod holding;
pub(crate) mod http_admin;
pub(crate) mod image;
mod list;
pub(crate) mod list_store;
pub mod model;
mod price;
pub(crate) mod price_http;
mod publish;
pub(crate) mod publish_http;
mod ready;
mod reprice;
mod rows;
mod save;
mod store;
mod texts;
mod turn;
mod update;
mod variant_body;
mod variant_rows;
mod variant_view;
pub(crate) mod version_http;
mod versions;
pub mod view;
mod window;
mod word;

pub use body::{NewPrice, SkuPrice};
pub use bulk::{BulkError, BulkItem, BulkResult, MAX_ITEMS, in_bulk};
pub use create::create;
pub use delete::delete;
pub use get::{Name, after, by_ids, find, find_by_slug, get, under};
pub use holding::Holding;
pub use image::{ImageView, Pictures, pictures};
pub use list::{KnownAs, Listing, list};
pub use model::{
    Barcode, Content, Dimensions, Image, Net, Part, Price, Product, Status, Texts, Tracking, Unit, UnitPrice, Variant,
    Wording,
};
pub use publish::{publish, unpublish};
pub use reprice::{in_bulk as reprice_in_bulk, reprice};
pub(crate) use turn::job as turn_job;
pub use turn::turn;
pub(crate) use update::locked;
pub use update::{Manner, update};
pub use versions::{Version, restore, version, versions};
