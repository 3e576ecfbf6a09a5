//! Looking at promotions.

use bodega_db::ReadTx;
use bodega_kernel::{Id, Page, PageRequest, Scope, Time, noun};

use super::{Promotion, store};
use crate::SalesError;

/// Which promotions a list holds.
#[derive(Debug, Clone, Default)]
pub struct PromotionFilter {
    /// Only those in use, or only those that are not.
    pub active: Option<bool>,
    /// Only the one with this code, in capitals.
    pub code: Option<String>,
    /// Only those that changed since.
    pub updated_since: Option<Time>,
}

/// The promotions of a merchant, by group.
pub fn list(
    tx: &mut ReadTx,
    scope: &Scope,
    filter: &PromotionFilter,
    page: &PageRequest,
) -> Result<Page<Promotion>, SalesError> {
    Ok(store::list(tx, scope, filter, page)?)
}

/// One of them.
pub fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Promotion>) -> Result<Promotion, SalesError> {
    store::find(tx, scope, id)?.ok_or(SalesError::NotFound("promotion"))
}
