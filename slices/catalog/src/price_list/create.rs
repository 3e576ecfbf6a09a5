//! Making a price list.

use bodega_db::{DbError, Tx};
use bodega_identity::merchant;
use bodega_kernel::{Check, Invalid, Scope};

use super::{body::PriceListBody, fill::fill, model::PriceList, save, store};
use crate::CatalogError;

/// Makes a list of `body`: 422 with every fault, 409 with every claim of another.
pub fn create(tx: &mut Tx, scope: &Scope, body: &PriceListBody) -> Result<PriceList, CatalogError> {
    let own = merchant::currency(tx, scope)?;
    let mut check = Check::new();
    let content = fill(&mut check, body, None, false, own);
    // A bound against running wild, not a promise: two at once may be one over it.
    let lists = store::how_many(tx, scope.one().map_err(DbError::from)?)?;
    let message = format!("there are {} lists already", store::MAX_LISTS);
    check.that(lists < store::MAX_LISTS, "body", "TOO_MANY", &message);
    check.done()?;
    let content = content.ok_or_else(|| Invalid::one("currency", "REQUIRED", "must be given"))?;
    let (id, now) = (tx.id(), tx.now());
    save::insert(tx, scope, PriceList { id, version: 1, created_at: now, updated_at: now, content })
}
