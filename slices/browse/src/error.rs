//! What can go wrong when one looks around.

use std::time::Duration;

use bodega_catalog::CatalogError;
use bodega_db::DbError;
use bodega_identity::IdentityError;
use bodega_inventory::InventoryError;
use bodega_kernel::{Failure, FailureKind, Invalid, MerchantId};
use bodega_search::SearchError;
use serde_json::Value;

/// Why a question was not answered, or a command not carried out.
#[derive(Debug, thiserror::Error)]
pub enum BrowseError {
    /// What is asked for makes no sense.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// There is no such thing, or none that everybody may see.
    #[error("There is no such {0}.")]
    NotFound(&'static str),
    /// There is no such merchant.
    #[error("There is no merchant {0:?}.")]
    NoMerchant(MerchantId),
    /// The words are in a set of synonyms already.
    #[error("{0:?} has synonyms already.")]
    SynonymTaken(String),
    /// The change was meant for another version.
    #[error("It has changed meanwhile: version {current} is not version {expected}.")]
    VersionMismatch {
        /// What the caller had read.
        expected: i64,
        /// What there is.
        current: i64,
    },
    /// Of the catalogue.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// Of the stock.
    #[error(transparent)]
    Inventory(#[from] InventoryError),
    /// Of the search.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// Of the merchants.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl BrowseError {
    /// The failure behind it, where it is another's.
    fn of(&self) -> Option<&dyn Failure> {
        match self {
            Self::Invalid(error) => Some(error),
            Self::Catalog(error) => Some(error),
            Self::Inventory(error) => Some(error),
            Self::Search(error) => Some(error),
            Self::Identity(error) => Some(error),
            Self::Db(error) => Some(error),
            _ => None,
        }
    }
}

impl Failure for BrowseError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::NotFound(_) | Self::NoMerchant(_) => FailureKind::NotFound,
            Self::SynonymTaken(_) => FailureKind::Conflict,
            Self::VersionMismatch { .. } => FailureKind::Stale,
            other => other.of().map_or(FailureKind::Internal, Failure::kind),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) | Self::NoMerchant(_) => "NOT_FOUND",
            Self::SynonymTaken(_) => "SYNONYM_TAKEN",
            Self::VersionMismatch { .. } => "VERSION_MISMATCH",
            other => other.of().map_or("INTERNAL", Failure::code),
        }
    }

    fn message(&self) -> String {
        self.of().map_or_else(|| self.to_string(), Failure::message)
    }

    fn details(&self) -> Vec<Value> {
        match self {
            Self::VersionMismatch { expected, current } => {
                vec![serde_json::json!({ "expected": expected, "current": current })]
            }
            other => other.of().map(Failure::details).unwrap_or_default(),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        self.of().and_then(Failure::retry_after)
    }
}
