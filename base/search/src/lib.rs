#![doc = include_str!("../README.md")]

mod document;
mod engine;
mod error;
mod query;
mod results;

pub use document::{Change, Document, Field, Kind, Price, Text};
pub use engine::{Engine, Rebuild, Synonym};
pub use error::SearchError;
pub use query::{
    FacetWish, Filter, MAX_LIMIT, MAX_OFFSET, MAX_TEXT, MAX_WORDS, Preference, PriceRange, Query, Sort, SuggestQuery,
};
pub use results::{Facet, FacetValue, Results, Suggestion, Target};
