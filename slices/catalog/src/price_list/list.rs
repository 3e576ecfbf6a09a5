//! Reading price lists.

use bodega_db::{DbError, ReadTx};
use bodega_kernel::{Currency, Id, Page, PageRequest, Scope, noun};

use super::{model::PriceList, store};
use crate::CatalogError;

/// Which lists are asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Listing {
    /// In this currency.
    pub currency: Option<Currency>,
    /// Only those that are used?
    pub active: bool,
}

/// The list of this id.
pub fn get(tx: &mut ReadTx, scope: &Scope, id: Id<noun::PriceList>) -> Result<PriceList, CatalogError> {
    store::by_id(tx, scope.one().map_err(DbError::from)?, id)?.ok_or(CatalogError::NotFound("price list"))
}

/// A page of lists, the highest priority first.
pub fn list(
    tx: &mut ReadTx,
    scope: &Scope,
    listing: Listing,
    page: &PageRequest,
) -> Result<Page<PriceList>, CatalogError> {
    Ok(store::page(tx, scope.one().map_err(DbError::from)?, listing.currency, listing.active, page)?)
}
