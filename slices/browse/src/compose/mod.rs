//! Putting together what is shown: what the catalogue says, what it costs, what is thought of it, where it can be had.

mod core;
mod page;
mod stock;
mod tree;

pub(crate) use self::core::{CHANNEL, Core, Priced, read, stocked, with};
pub(crate) use page::{Pick, card, page, rating};
pub(crate) use stock::{Had, Places, Stocks, least};
pub(crate) use tree::{branches, tree};

use std::collections::HashMap;

use bodega_catalog::review;
use bodega_db::{DbError, ReadTx};
use bodega_kernel::{Id, Scope, noun};

/// How many buyers gave each of these products 1, 2, 3, 4 and 5.
pub(crate) fn votes(
    tx: &mut ReadTx,
    scope: &Scope,
    products: &[Id<noun::Product>],
) -> Result<HashMap<Id<noun::Product>, [i64; 5]>, DbError> {
    let ratings = review::ratings(tx, scope, products)?;
    Ok(ratings.into_iter().map(|(product, rating)| (product, rating.counts)).collect())
}
