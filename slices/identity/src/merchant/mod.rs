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
pub use store::{currency, number};

use bodega_db::{DbError, ReadTx};
use bodega_kernel::{Id, noun};

/// The merchant of this id, if there is one.
pub fn find(tx: &mut ReadTx, id: Id<noun::Merchant>) -> Result<Option<Merchant>, DbError> {
    store::by_id(tx, id)
}
