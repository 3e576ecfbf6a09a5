#![doc = include_str!("../README.md")]

mod document;
mod engine;
mod error;
pub mod evaluate;
mod find;
mod index;
mod language;
mod query;
mod results;
mod serving;
mod tantivy;
mod understand;

pub use self::tantivy::Tantivy;
pub use document::{Change, Document, Field, Kind, Price, Text};
pub use engine::{Engine, Reached, Rebuild, Synonym};
pub use error::SearchError;
pub use query::{
    FacetWish, Filter, MAX_LIMIT, MAX_OFFSET, MAX_TEXT, MAX_WORDS, Preference, PriceRange, Query, Sort, SuggestQuery,
};
pub use results::{Facet, FacetValue, Results, Suggestion, Target};
