//! Looking at fees.

use bodega_db::ReadTx;
use bodega_kernel::{Id, Page, PageRequest, Scope, Time, noun};

use super::{Fee, Kind, store};
use crate::SalesError;

/// Which fees a list holds.
#[derive(Debug, Clone, Default)]
pub struct FeeFilter {
    /// Only those in use, or only those that are not.
    pub active: Option<bool>,
    /// Only those of one kind.
    pub kind: Option<Kind>,
    /// Only those of this site's own.
    pub site: Option<Id<noun::Site>>,
    /// Only those that changed since.
    pub updated_since: Option<Time>,
}

/// The fees of a merchant, by kind and name.
pub fn list(tx: &mut ReadTx, scope: &Scope, filter: &FeeFilter, page: &PageRequest) -> Result<Page<Fee>, SalesError> {
    Ok(store::list(tx, scope, filter, page)?)
}

/// One of them.
pub fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Fee>) -> Result<Fee, SalesError> {
    store::find(tx, scope, id)?.ok_or(SalesError::NotFound("fee"))
}
