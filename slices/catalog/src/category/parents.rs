//! The tree without its names: which category is under which.

use bodega_db::{DbError, ReadTx, params, sql};
use bodega_kernel::{Id, Scope, noun};

/// A category and the one that it is under.
pub type Link = (Id<noun::Category>, Option<Id<noun::Category>>);

sql!(LINKS, "SELECT id, parent FROM catalog_category WHERE merchant = $1 ORDER BY id");

/// Every category, shown or not, with the one that it is under.
pub fn parents(tx: &mut ReadTx, scope: &Scope) -> Result<Vec<Link>, DbError> {
    tx.all(&LINKS, params![scope.one()?])
}
