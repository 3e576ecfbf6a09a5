//! Looking at sites.

use bodega_db::ReadTx;
use bodega_kernel::{Id, Page, PageRequest, Scope, Time, noun};

use super::{Kind, Site, store};
use crate::InventoryError;

/// Which sites a list holds.
#[derive(Debug, Clone, Copy, Default)]
pub struct SiteFilter {
    /// Only those in use, or only those that are not.
    pub active: Option<bool>,
    /// Only those for one purpose.
    pub kind: Option<Kind>,
    /// Only those that changed since.
    pub updated_since: Option<Time>,
}

/// The merchant's sites, by name.
pub fn list(
    tx: &mut ReadTx,
    scope: &Scope,
    filter: SiteFilter,
    page: &PageRequest,
) -> Result<Page<Site>, InventoryError> {
    Ok(store::list(tx, scope, filter, page)?)
}

/// All of the merchant's sites, in use or not: never many.
pub fn all(tx: &mut ReadTx, scope: &Scope) -> Result<Vec<Site>, InventoryError> {
    Ok(store::all(tx, scope)?)
}

/// One of the merchant's sites.
pub fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Site>) -> Result<Site, InventoryError> {
    store::find(tx, scope, id)?.ok_or(InventoryError::NotFound("site"))
}
