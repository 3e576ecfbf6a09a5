//! What somebody looks for, and in which order.

use bodega_kernel::{Id, PageRequest, noun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What somebody looks for. Nothing wished for is everything, newest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wish {
    /// In words.
    pub text: String,
    /// In this category or under it.
    pub category: Option<Id<noun::Category>>,
    /// Of any of these brands.
    pub brands: Vec<String>,
    /// With all of these dietary labels.
    pub dietary: Vec<String>,
    /// At least so many minor units of the glance's currency.
    pub min_price: Option<i64>,
    /// At most so many.
    pub max_price: Option<i64>,
    /// Only what can be had: at the glance's branch, or anywhere without one.
    pub in_stock: bool,
    /// Rated so much on average at least: 1 to 5.
    pub rating: Option<i64>,
    /// With this tag.
    pub tag: Option<String>,
    /// Only what costs less than it did.
    pub offers: bool,
    /// In which order.
    pub sort: Sort,
    /// Which page of it.
    pub page: PageRequest,
}

/// In which order products are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// What fits best first; without words, what is liked best.
    #[default]
    Relevance,
    /// The cheapest first.
    Price,
    /// The dearest first.
    #[serde(rename = "-price")]
    PriceDown,
    /// The newest first.
    Newest,
    /// The best rated first.
    Rating,
}

impl Sort {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Relevance, Self::Price, Self::PriceDown, Self::Newest, Self::Rating];

    /// As it is written in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Relevance => "relevance",
            Self::Price => "price",
            Self::PriceDown => "-price",
            Self::Newest => "newest",
            Self::Rating => "rating",
        }
    }
}

impl std::str::FromStr for Sort {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|sort| sort.as_str().eq_ignore_ascii_case(word)).ok_or(())
    }
}
