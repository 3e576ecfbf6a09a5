//! What is asked.

use bodega_kernel::{Currency, Lang, MerchantId};
use uuid::Uuid;

use crate::SearchError;

/// The most characters that a search text may have.
pub const MAX_TEXT: usize = 200;
/// The most words that a search text may have.
pub const MAX_WORDS: usize = 24;
/// The furthest that an offset reaches.
pub const MAX_OFFSET: usize = 10_000;
/// The most results of one answer.
pub const MAX_LIMIT: usize = 100;

/// A question. [`Query::new`] and then what differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// Whose documents.
    pub merchant: MerchantId,
    /// The language of who asks. Words of other languages are found as they are written.
    pub lang: Lang,
    /// What was typed, as it was typed: there is no syntax. Nothing asks for everything.
    pub text: String,
    /// May the last word be only begun? Set while somebody types.
    pub unfinished: bool,
    /// Every one of them must hold.
    pub filters: Vec<Filter>,
    /// The currency of [`Query::price`], of [`Sort::Price`] and of [`crate::Results::price`].
    pub currency: Option<Currency>,
    /// Where it is bought: what it costs there counts.
    pub place: Option<Uuid>,
    /// What it may cost.
    pub price: Option<PriceRange>,
    /// Only what costs less than it did.
    pub reduced: bool,
    /// What counts more, though everything is shown.
    pub prefer: Vec<Preference>,
    /// The order.
    pub sort: Sort,
    /// How many to leave out, up to [`MAX_OFFSET`].
    pub offset: usize,
    /// How many are wanted, up to [`MAX_LIMIT`].
    pub limit: usize,
    /// Which facets are to be counted.
    pub facets: Vec<FacetWish>,
}

impl Query {
    /// The first twenty that the words fit best.
    pub fn new(merchant: MerchantId, lang: Lang, text: impl Into<String>) -> Self {
        Self {
            merchant,
            lang,
            text: text.into(),
            unfinished: false,
            filters: Vec::new(),
            currency: None,
            place: None,
            price: None,
            reduced: false,
            prefer: Vec::new(),
            sort: Sort::Relevance,
            offset: 0,
            limit: 20,
            facets: Vec::new(),
        }
    }

    /// Are its measures within the limits? How many words it has is seen later.
    pub(crate) fn check(&self) -> Result<(), SearchError> {
        if self.text.chars().count() > MAX_TEXT {
            return Err(SearchError::TextTooLong);
        }
        if self.offset > MAX_OFFSET {
            return Err(SearchError::TooDeep);
        }
        if self.limit > MAX_LIMIT {
            return Err(SearchError::TooMany);
        }
        Ok(())
    }
}

/// A facet must have one of these values. Two filters of one facet must both hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// The facet.
    pub facet: &'static str,
    /// The values; none at all lets nothing through.
    pub any_of: Vec<String>,
}

/// From and to, both included, in minor units of the query's currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PriceRange {
    /// At least.
    pub min: Option<i64>,
    /// At most.
    pub max: Option<i64>,
}

/// What has this value of a facet keeps its score, everything else is multiplied by `otherwise`: what is sold out is
/// shown, but further down.
#[derive(Debug, Clone, PartialEq)]
pub struct Preference {
    /// The facet.
    pub facet: &'static str,
    /// The value.
    pub value: String,
    /// Between 0 and 1.
    pub otherwise: f32,
}

/// An order of results. Equals are ordered by their keys, so that pages neither lose nor double anything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// The best first; without words, the most wanted first.
    #[default]
    Relevance,
    /// The cheapest first; what has no price in the query's currency comes last.
    Price,
    /// The dearest first; what has no price in the query's currency comes last.
    PriceDescending,
    /// The latest first.
    Newest,
    /// The best rated first, then the most wanted.
    Rating,
}

/// A facet to count. Each is counted as if it were not filtered by, so that a second value can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetWish {
    /// The facet.
    pub facet: &'static str,
    /// How many values at most, the most frequent first; those that are filtered by are always among them.
    pub limit: usize,
}

/// A question for suggestions, asked with each letter that is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestQuery {
    /// Whose documents.
    pub merchant: MerchantId,
    /// The language in which titles are suggested, if they are in it.
    pub lang: Lang,
    /// What was typed so far.
    pub text: String,
    /// A facet whose values are suggested themselves, when a word of theirs begins so: `brand`.
    pub names: Option<&'static str>,
    /// How many suggestions at most, up to [`MAX_LIMIT`].
    pub limit: usize,
}
