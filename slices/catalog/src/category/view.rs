//! Categories as they are shown.

use std::collections::BTreeMap;

use bodega_kernel::{Id, Time, noun};
use serde::Serialize;
use utoipa::ToSchema;

use super::model::Category;
use crate::{media::MediaRef, product::ImageView, words::Words};

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
    /// The language of its name.
    #[schema(example = "en")]
    pub lang: String,
    /// The category that it is under.
    pub parent_id: Option<Id<noun::Category>>,
    /// How many products stand in it and under it.
    #[schema(example = 42)]
    pub product_count: i64,
    /// Its picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<ImageView>,
}

/// A category as staff see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AdminCategoryView {
    /// What everybody sees.
    #[serde(flatten)]
    pub category: CategoryView,
    /// What it is called in other languages.
    pub translations: BTreeMap<String, NameView>,
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

/// A category's name in another language.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({ "name": "Milchwaren" }))]
pub struct NameView {
    /// What it is called.
    pub name: String,
}

impl CategoryView {
    pub(crate) fn of(category: &Category, product_count: i64, picture: Option<&MediaRef>, asked: Option<&str>) -> Self {
        let content = &category.content;
        let (name, lang) = content.name_in(asked);
        let image = content.image.zip(picture);
        Self {
            id: category.id,
            slug: content.slug.clone(),
            name: name.to_owned(),
            lang: lang.to_owned(),
            parent_id: content.parent,
            product_count,
            image: image.map(|(id, picture)| ImageView::of(id, picture, None, &content.lang, name, asked)),
        }
    }
}

impl AdminCategoryView {
    pub(crate) fn of(category: &Category, product_count: i64, picture: Option<&MediaRef>) -> Self {
        let content = &category.content;
        let names = content.names.iter();
        Self {
            category: CategoryView::of(category, product_count, picture, None),
            translations: names.map(|(lang, name)| (lang.clone(), NameView { name: name.clone() })).collect(),
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
