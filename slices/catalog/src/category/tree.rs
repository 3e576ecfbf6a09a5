//! Reading the tree.

use bodega_db::{DbError, ReadTx};
use bodega_kernel::Scope;

use super::{
    model::{Category, in_order},
    store,
    view::{AdminCategoryView, CategoryView},
};
use crate::CatalogError;

/// What everybody sees: parents before their children, with the number of products in and under each.
pub fn visible(tx: &mut ReadTx, scope: &Scope) -> Result<Vec<CategoryView>, CatalogError> {
    counted(tx, scope, false, CategoryView::of)
}

/// The same with those that are not shown, as staff see them.
pub fn all(tx: &mut ReadTx, scope: &Scope) -> Result<Vec<AdminCategoryView>, CatalogError> {
    counted(tx, scope, true, AdminCategoryView::of)
}

fn counted<V>(
    tx: &mut ReadTx,
    scope: &Scope,
    hidden: bool,
    view: impl Fn(&Category, i64) -> V,
) -> Result<Vec<V>, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let counts = store::product_counts(tx, merchant, hidden)?;
    let categories = in_order(store::every(tx, merchant)?, hidden);
    let count = |category: &Category| counts.get(&category.id).copied().unwrap_or(0);
    Ok(categories.iter().map(|category| view(category, count(category))).collect())
}
