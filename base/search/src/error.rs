//! What can go wrong when something is looked for.

use bodega_kernel::{Failure, FailureKind};
use serde_json::{Value, json};

use crate::{MAX_LIMIT, MAX_OFFSET, MAX_TEXT, MAX_WORDS};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SearchError {
    /// More letters than anybody looks for.
    #[error("the search text has more than {MAX_TEXT} characters")]
    TextTooLong,
    /// More words than anybody looks for.
    #[error("the search text has more than {MAX_WORDS} words")]
    TooManyWords,
    /// A page further down than anybody reads.
    #[error("results are shown up to offset {MAX_OFFSET}; narrow the search instead")]
    TooDeep,
    /// A page longer than one answer holds.
    #[error("at most {MAX_LIMIT} results are shown at once")]
    TooMany,
    /// There is no index, or it cannot be read, or it was made by another version: [`crate::Engine::rebuild`] makes one.
    #[error("the search index must be rebuilt: {0}")]
    NeedsRebuild(String),
    /// A second rebuild while one runs.
    #[error("the search index is being rebuilt already")]
    Rebuilding,
    /// The engine failed.
    #[error("the search engine failed: {0}")]
    Engine(String),
}

impl SearchError {
    /// Is it the asker's fault? Then there is no use in asking the database instead.
    pub fn is_askers(&self) -> bool {
        matches!(self, Self::TextTooLong | Self::TooManyWords | Self::TooDeep | Self::TooMany)
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::TextTooLong | Self::TooManyWords => Some("q"),
            Self::TooDeep => Some("offset"),
            Self::TooMany => Some("limit"),
            Self::NeedsRebuild(_) | Self::Rebuilding | Self::Engine(_) => None,
        }
    }
}

impl Failure for SearchError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::NeedsRebuild(_) | Self::Engine(_) => FailureKind::Unavailable,
            Self::Rebuilding => FailureKind::Conflict,
            _ => FailureKind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NeedsRebuild(_) | Self::Engine(_) => "SEARCH_UNAVAILABLE",
            Self::Rebuilding => "SEARCH_REBUILDING",
            _ => "VALIDATION_FAILED",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::NeedsRebuild(_) | Self::Engine(_) => "The search does not answer. Try again shortly.".to_owned(),
            plain => plain.to_string(),
        }
    }

    fn details(&self) -> Vec<Value> {
        let code = match self {
            Self::TextTooLong => "TOO_LONG",
            Self::TooManyWords => "TOO_MANY_WORDS",
            _ => "OUT_OF_RANGE",
        };
        self.field()
            .map(|field| json!({ "field": field, "code": code, "message": self.to_string() }))
            .into_iter()
            .collect()
    }
}

impl From<tantivy::TantivyError> for SearchError {
    fn from(error: tantivy::TantivyError) -> Self {
        Self::Engine(error.to_string())
    }
}

impl From<std::io::Error> for SearchError {
    fn from(error: std::io::Error) -> Self {
        Self::Engine(error.to_string())
    }
}
