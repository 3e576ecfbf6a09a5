//! What somebody may be about to type.

use bodega_kernel::{Id, noun};

use super::Picture;

/// What somebody may be about to type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// In words.
    pub text: String,
    /// Where it leads.
    pub leads: Leads,
}

/// Where a suggestion leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leads {
    /// To a product.
    Product {
        /// Which.
        id: Id<noun::Product>,
        /// Its address part.
        slug: String,
        /// Its first picture.
        image: Option<Picture>,
    },
    /// To a category.
    Category {
        /// Which.
        id: Id<noun::Category>,
        /// Its address part.
        slug: String,
    },
    /// To a search for its words.
    Words,
}
