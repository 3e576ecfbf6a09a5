//! A promotion that was applied, as it stood then: enough to apply it again to what is picked.

use bodega_kernel::{Id, noun};
use serde::{Deserialize, Serialize};

use crate::promotion::Effect;

/// A promotion for the lines of one basket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Term {
    /// Which one.
    pub promotion: Id<noun::Promotion>,
    /// What it is called.
    pub name: String,
    /// The code that was typed for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Its stacking group.
    pub group: i64,
    /// What it does. Which goods it is for is said by `lines` and `gets`.
    pub effect: Effect,
    /// The places of the lines that it is for.
    pub lines: Vec<usize>,
    /// The places of the lines that are got, where they are others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gets: Option<Vec<usize>>,
    /// Its goods must cost so much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_subtotal: Option<i64>,
    /// There must be so many pieces of its goods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_pieces: Option<i64>,
    /// Are its uses counted?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub limited: bool,
}
