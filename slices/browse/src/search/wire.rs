//! What was found, as the API shows it.

#![allow(unused_qualifications, reason = "what the description macros write")]

use bodega_http::List;
use bodega_kernel::{Id, Page, noun};
use serde::Serialize;
use utoipa::ToSchema;

use super::Hits;
use crate::{product::wire::ShopProduct, view::Count};

/// A page of what was found.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FoundView {
    #[serde(flatten)]
    list: List<ShopProduct>,
    /// By what it can be narrowed down.
    facets: FacetsView,
    /// What was searched for instead of what was typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "milk")]
    corrected_query: Option<String>,
}

/// By what a list can be narrowed down. Categories, brands, ratings and the price are counted as if nothing of
/// themselves had been chosen.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FacetsView {
    /// Categories, in the order of the tree, each with what is under it.
    categories: Vec<CategoryCountView>,
    /// Brands, the most frequent first.
    brands: Vec<Count>,
    /// Dietary labels among what was found, the most frequent first.
    dietary: Vec<Count>,
    /// How many are rated at least so much.
    ratings: Vec<RatingCountView>,
    /// The lowest and the highest price.
    price: Option<PriceSpanView>,
}

/// A category, and how many of what was found stand in it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CategoryCountView {
    /// Which.
    id: Id<noun::Category>,
    /// Its address part.
    #[schema(example = "dairy")]
    slug: String,
    /// What it is called.
    #[schema(example = "Dairy")]
    name: String,
    /// The category that it is under.
    parent_id: Option<Id<noun::Category>>,
    /// How many.
    #[schema(example = 12)]
    count: i64,
}

/// How many are rated so much on average at least.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RatingCountView {
    /// 1 to 4.
    #[schema(example = 4)]
    rating: i64,
    /// How many.
    #[schema(example = 9)]
    count: i64,
}

/// From and to, in minor units.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PriceSpanView {
    /// The lowest.
    #[schema(example = 390)]
    min: i64,
    /// The highest.
    #[schema(example = 8900)]
    max: i64,
}

impl FoundView {
    /// A page of these products.
    pub fn of(items: Vec<ShopProduct>, hits: &Hits) -> Self {
        let (total, total_capped) = hits.counted();
        let page = Page { items, total: Some(total), total_capped, next_cursor: hits.next() };
        let facets = &hits.facets;
        let categories = facets.categories.iter().map(|one| CategoryCountView {
            id: one.id,
            slug: one.slug.clone(),
            name: one.name.clone(),
            parent_id: one.parent,
            count: one.count,
        });
        let ratings = facets.ratings.iter().map(|(rating, count)| RatingCountView { rating: *rating, count: *count });
        Self {
            list: List::exactly(page, &hits.page),
            facets: FacetsView {
                categories: categories.collect(),
                brands: facets.brands.clone(),
                dietary: facets.dietary.clone(),
                ratings: ratings.collect(),
                price: facets.price.map(|(min, max)| PriceSpanView { min, max }),
            },
            corrected_query: hits.corrected.clone(),
        }
    }
}
