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
mod get;
pub mod gtin;
pub(crate) mod http;
pub(crate) mod http_admin;
pub(crate) mod image;
mod list;
pub(crate) mod list_store;
pub mod model;
mod publish;
pub(crate) mod publish_http;
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

pub use bulk::{BulkError, BulkItem, BulkResult, MAX_ITEMS, in_bulk};
pub use bundle::Holding;
pub use create::create;
pub use delete::delete;
pub use get::{Name, after, by_ids, find, find_by_slug, get};
pub use image::{ImageView, Pictures, pictures};
pub use list::{KnownAs, Listing, list};
pub use model::{
    Barcode, Content, Dimensions, Image, Net, Part, Price, Product, Status, Texts, Tracking, Unit, UnitPrice, Variant,
    Wording,
};
pub use publish::{publish, unpublish};
pub use reprice::{NewPrice, SkuPrice, in_bulk as reprice_in_bulk, reprice};
pub(crate) use turn::job as turn_job;
pub use turn::turn;
pub(crate) use update::locked;
pub use update::{Manner, update};
pub use versions::{Version, restore, version, versions};

use bodega_db::{DbError, ReadTx};
use bodega_identity::merchant;
use bodega_kernel::{Currency, Scope};

/// The merchant's currency: what variants are priced in.
fn base_currency(tx: &mut ReadTx, scope: &Scope) -> Result<Currency, DbError> {
    merchant::currency(tx, scope)
}
