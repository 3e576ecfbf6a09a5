//! Whose rows a piece of work may touch.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A merchant as the tables know it: a small integer. Outside it is a `mer_…` id or a slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MerchantId(pub i64);

/// One merchant, the set that an operator's task spans, or the whole installation. It is the first argument of every
/// store function, and on PostgreSQL row-level security holds the transaction to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// What one merchant owns: nearly everything.
    One(MerchantId),
    /// A task over several merchants, such as a pick wave of an operator.
    Many(Arc<[MerchantId]>),
    /// The installation itself: migrations, workers, verification.
    Installation,
}

/// A statement about one merchant was given a wider scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this needs the scope of one merchant")]
pub struct ScopeTooWide;

impl Scope {
    /// The one merchant, for statements that are about exactly one.
    pub fn one(&self) -> Result<MerchantId, ScopeTooWide> {
        match self {
            Self::One(merchant) => Ok(*merchant),
            Self::Many(_) | Self::Installation => Err(ScopeTooWide),
        }
    }

    /// May rows of `merchant` be touched?
    pub fn covers(&self, merchant: MerchantId) -> bool {
        match self {
            Self::One(one) => *one == merchant,
            Self::Many(many) => many.contains(&merchant),
            Self::Installation => true,
        }
    }

    /// As the databases' row-level security reads it: `*` or a list of numbers.
    pub fn setting(&self) -> String {
        match self {
            Self::One(one) => one.0.to_string(),
            Self::Many(many) => many.iter().map(|m| m.0.to_string()).collect::<Vec<_>>().join(","),
            Self::Installation => "*".to_owned(),
        }
    }
}

impl From<MerchantId> for Scope {
    fn from(merchant: MerchantId) -> Self {
        Self::One(merchant)
    }
}
