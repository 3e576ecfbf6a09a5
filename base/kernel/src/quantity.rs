//! How much of something, in its base unit.

use serde::{Deserialize, Serialize};

/// A positive amount of a variant's base unit: pieces, grams or millilitres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Quantity(i64);

/// A number that is no sensible quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be between 1 and {}", Quantity::MAX)]
pub struct QuantityError;

impl Quantity {
    /// More than this of one thing is a mistake.
    pub const MAX: i64 = 1_000_000_000;

    /// As the tables store it.
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl TryFrom<i64> for Quantity {
    type Error = QuantityError;
    fn try_from(value: i64) -> Result<Self, QuantityError> {
        if (1..=Self::MAX).contains(&value) { Ok(Self(value)) } else { Err(QuantityError) }
    }
}
impl From<Quantity> for i64 {
    fn from(quantity: Quantity) -> i64 {
        quantity.0
    }
}
