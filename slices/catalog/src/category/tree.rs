//! Reading the tree.

use bodega_db::{DbError, ReadTx};
use bodega_kernel::{Scope, Time};

use super::{
    count_store,
    model::{Category, in_order},
    store,
    view::{AdminCategoryView, CategoryView},
};
use crate::{
    CatalogError,
    media::{self, MediaRef},
};

/// A category in the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The category.
    pub category: Category,
    /// How many products everybody sees in it and under it.
    pub product_count: i64,
    /// Its picture.
    pub picture: Option<MediaRef>,
}

impl Node {
    /// As somebody sees it who asked for this language.
    pub fn view(&self, asked: Option<&str>) -> CategoryView {
        CategoryView::of(&self.category, self.product_count, self.picture.as_ref(), asked)
    }

    /// As staff see it.
    pub fn staff_view(&self) -> AdminCategoryView {
        AdminCategoryView::of(&self.category, self.product_count, self.picture.as_ref())
    }
}

/// What everybody sees at this time: parents before their children, with the number of products in and under each.
pub fn visible(tx: &mut ReadTx, scope: &Scope, at: Time) -> Result<Vec<Node>, CatalogError> {
    counted(tx, scope, false, at)
}

/// The same with those that are not shown, as staff see them.
pub fn all(tx: &mut ReadTx, scope: &Scope, at: Time) -> Result<Vec<Node>, CatalogError> {
    counted(tx, scope, true, at)
}

fn counted(tx: &mut ReadTx, scope: &Scope, hidden: bool, at: Time) -> Result<Vec<Node>, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let counts = count_store::product_counts(tx, merchant, hidden, at)?;
    let categories = in_order(store::every(tx, merchant)?, hidden);
    let mut images: Vec<_> = categories.iter().filter_map(|category| category.content.image).collect();
    images.sort_unstable();
    images.dedup();
    let pictures = media::by_ids(tx, scope, &images)?;
    let node = |category: Category| Node {
        product_count: counts.get(&category.id).copied().unwrap_or(0),
        picture: category.content.image.and_then(|image| pictures.get(&image).cloned()),
        category,
    };
    Ok(categories.into_iter().map(node).collect())
}

/// One category with its number of products and its picture.
pub(super) fn node(tx: &mut ReadTx, scope: &Scope, category: Category, at: Time) -> Result<Node, CatalogError> {
    let counts = count_store::product_counts(tx, scope.one().map_err(DbError::from)?, true, at)?;
    let product_count = counts.get(&category.id).copied().unwrap_or(0);
    let picture = media::by_ids(tx, scope, category.content.image.as_slice())?.into_values().next();
    Ok(Node { category, product_count, picture })
}
