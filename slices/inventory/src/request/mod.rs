//! Stock requests: employees ask, managers decide.

mod ask;
pub(crate) mod http;
pub(crate) mod http_review;
mod model;
mod review;
mod store;

pub use ask::ask;
pub use model::{Ask, Decision, Kind, Status, StockRequest};
pub use review::{Outcome, bulk_review, review};

use bodega_db::ReadTx;
use bodega_kernel::{Page, PageRequest, Scope};

use crate::{InventoryError, site::Reach};

/// What somebody has asked for, newest first.
pub fn mine(
    tx: &mut ReadTx,
    scope: &Scope,
    asker: &str,
    page: &PageRequest,
) -> Result<Page<StockRequest>, InventoryError> {
    Ok(store::mine(tx, scope, asker, page)?)
}

/// What is asked for at the sites within reach, newest first.
pub fn list(
    tx: &mut ReadTx,
    scope: &Scope,
    reach: &Reach,
    status: Option<Status>,
    page: &PageRequest,
) -> Result<Page<StockRequest>, InventoryError> {
    Ok(store::list(tx, scope, reach, status, page)?)
}
