//! Categories as they are shown.

use bodega_kernel::{Id, Time, noun};
use serde::Serialize;
use utoipa::ToSchema;

use super::model::Category;
use crate::words::Words;

/// A category as everybody sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CategoryView {
    /// Its id.
    pub id: Id<noun::Category>,
    /// Its address part.
    #[schema(example = "dairy")]
    pub slug: String,
    /// What it is called.
    #[schema(example = "Dairy")]
    pub name: String,
    /// The category that it is under.
    pub parent_id: Option<Id<noun::Category>>,
    /// How many products stand in it and under it.
    #[schema(example = 42)]
    pub product_count: i64,
}

/// A category as staff see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AdminCategoryView {
    /// What everybody sees.
    #[serde(flatten)]
    pub category: CategoryView,
    /// Its place among its siblings.
    pub position: i64,
    /// Is it shown?
    pub active: bool,
    /// Its id elsewhere.
    pub external_id: Option<String>,
    /// What others keep with it.
    pub metadata: Words,
    /// Rises with every change; `If-Match` and `version` name it.
    #[schema(example = 1)]
    pub version: i64,
    /// When it was made.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

impl CategoryView {
    pub(crate) fn of(category: &Category, product_count: i64) -> Self {
        let content = &category.content;
        Self {
            id: category.id,
            slug: content.slug.clone(),
            name: content.name.clone(),
            parent_id: content.parent,
            product_count,
        }
    }
}

impl AdminCategoryView {
    pub(crate) fn of(category: &Category, product_count: i64) -> Self {
        let content = &category.content;
        Self {
            category: CategoryView::of(category, product_count),
            position: content.position,
            active: content.active,
            external_id: content.external_id.clone(),
            metadata: content.metadata.clone(),
            version: category.version,
            created_at: category.created_at,
            updated_at: category.updated_at,
        }
    }
}
