//! What is answered.

use bodega_kernel::Lang;
use uuid::Uuid;

use crate::Kind;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Results {
    /// The page's documents, in order.
    pub keys: Vec<Uuid>,
    /// How many there are in all.
    pub total: usize,
    /// The facets that were asked for, in that order.
    pub facets: Vec<Facet>,
    /// The lowest and the highest price in the query's currency, whatever range was asked for.
    pub price: Option<(i64, i64)>,
    /// What was looked for, where that is not what was typed: a slip of the fingers, or the other keyboard layout.
    pub corrected: Option<String>,
    /// Nothing, or too little, had all of the words; these have most of them.
    pub relaxed: bool,
}

/// The counted values of a facet, the most frequent first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// The facet.
    pub facet: &'static str,
    /// Its values.
    pub values: Vec<FacetValue>,
}

/// A value and how many results have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// The value.
    pub value: String,
    /// How many.
    pub count: usize,
}

/// Something to look for, or to go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What is shown.
    pub text: String,
    /// The language that the text is in, where it has one.
    pub lang: Option<Lang>,
    /// What it leads to.
    pub target: Target,
}

/// What a suggestion leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A document.
    Document {
        /// Its key.
        key: Uuid,
        /// Its kind.
        kind: Kind,
    },
    /// A value of a facet: a brand.
    Name {
        /// The facet.
        facet: &'static str,
    },
}
