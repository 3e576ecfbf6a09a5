//! Merchants: the businesses whose goods are here. Each is isolated from the others.

mod change;
mod create;
mod directory;
pub(crate) mod http;
mod model;
pub(crate) mod store;

pub use change::{MerchantChange, change, close};
pub use create::{NewMerchant, create};
pub use directory::Directory;
pub use model::{Merchant, Status, check_locale, check_time_zone};
