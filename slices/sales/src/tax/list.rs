//! Looking at rates, and at how prices are meant.

use bodega_db::ReadTx;
use bodega_kernel::{Id, Page, PageRequest, Scope, Time, noun};

use super::{Settings, TaxRate, store};
use crate::SalesError;

/// Which rates a list holds.
#[derive(Debug, Clone, Default)]
pub struct RateFilter {
    /// Only those in use, or only those that are not.
    pub active: Option<bool>,
    /// Only those of one country.
    pub country: Option<String>,
    /// Only those of one class.
    pub class: Option<String>,
    /// Only those that changed since.
    pub updated_since: Option<Time>,
}

/// The merchant's own rates, by country and class.
pub fn list(
    tx: &mut ReadTx,
    scope: &Scope,
    filter: &RateFilter,
    page: &PageRequest,
) -> Result<Page<TaxRate>, SalesError> {
    Ok(store::list(tx, scope, filter, page)?)
}

/// One of them.
pub fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::TaxRate>) -> Result<TaxRate, SalesError> {
    store::find(tx, scope, id)?.ok_or(SalesError::NotFound("tax rate"))
}

/// How the merchant's prices are meant.
pub fn settings(tx: &mut ReadTx, scope: &Scope) -> Result<Settings, SalesError> {
    Ok(store::settings(tx, scope)?)
}
