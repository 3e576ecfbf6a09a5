//! What was found, and by what it can be narrowed down.

use bodega_kernel::{Id, noun};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Card, Crumb};

/// What was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// This page of it.
    pub cards: Vec<Card>,
    /// How many there are; exact up to 10,000.
    pub total: i64,
    /// Are there more than `total`?
    pub capped: bool,
    /// The way to the category that was wished for, from the top.
    pub path: Vec<Crumb>,
    /// By what it can be narrowed down. Each is counted as if nothing of itself had been chosen.
    pub facets: Facets,
    /// What was searched for instead of what was typed.
    pub corrected: Option<String>,
    /// Did the database answer because the search engine could not?
    pub fallback: bool,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// By what a list can be narrowed down.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facets {
    /// Categories with what is found in them and under them, in the order of the tree.
    pub categories: Vec<CategoryCount>,
    /// Brands, the most frequent first.
    pub brands: Vec<Count>,
    /// Dietary labels, the most frequent first.
    pub dietary: Vec<Count>,
    /// How many are rated at least 4, 3, 2 and 1 on average.
    pub ratings: Vec<(i64, i64)>,
    /// The lowest and the highest price, in minor units of the glance's currency.
    pub price: Option<(i64, i64)>,
}

/// A category, and how many of what was found stand in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryCount {
    /// The category.
    pub id: Id<noun::Category>,
    /// Its address part.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The category that it is under.
    pub parent: Option<Id<noun::Category>>,
    /// How many.
    pub count: i64,
}

/// A value, and how many have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Count {
    /// The value.
    #[schema(example = "Meadow")]
    pub name: String,
    /// How many.
    #[schema(example = 7)]
    pub count: i64,
}
