//! What whoever keeps prices in memory needs: the lists, and the entries of variants, without a question about a buyer.

use bodega_db::{DbError, ReadTx};
use bodega_kernel::{Id, Scope, noun};

use super::{
    entry_store,
    model::{Entry, PriceList},
    store,
};

/// All lists that are switched on, whatever their time, currency and buyers.
pub fn in_use_all(tx: &mut ReadTx, scope: &Scope) -> Result<Vec<PriceList>, DbError> {
    store::all_in_use(tx, scope.one()?)
}

/// What these variants cost in any list, by variant and list.
pub fn entries_of(tx: &mut ReadTx, scope: &Scope, variants: &[Id<noun::Variant>]) -> Result<Vec<Entry>, DbError> {
    if variants.is_empty() {
        return Ok(Vec::new());
    }
    entry_store::all_of_variants(tx, scope.one()?, variants)
}
