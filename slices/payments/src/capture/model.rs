//! What a capture is.

use bodega_kernel::{Id, Money, Time, noun};

use super::Split;
use crate::word::words;

words! {
    /// How far taking a part of what is held has come.
    #[schema(as = PaymentCaptureStatus)]
    Status {
        /// The provider was or will be asked.
        Pending = "PENDING",
        /// The money was taken.
        Done = "DONE",
        /// The provider refused.
        Failed = "FAILED",
    }
}

/// What is to be taken of what is held.
#[derive(Debug, Clone)]
pub struct NewCapture {
    /// How much; none: all that is held.
    pub amount: Option<i64>,
    /// What it is for; none: all of it is for goods.
    pub split: Option<Split>,
    /// Is it the last of the payment? Then the rest of what is held is let go.
    pub last: bool,
    /// What names the request that it is made for: sent again, the first capture is the answer.
    pub wish: Option<String>,
}

/// A part of what was held, taken or being taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portion {
    /// Its id, and the key under which the provider is asked.
    pub id: Id<noun::Capture>,
    /// The payment.
    pub intent: Id<noun::Payment>,
    /// How much.
    pub amount: Money,
    /// What it is for.
    pub split: Split,
    /// Is it the last of the payment?
    pub last: bool,
    /// How far it has come.
    pub status: Status,
    /// What the provider calls it, if it is not our own key.
    pub provider_ref: Option<String>,
    /// What the provider keeps of it.
    pub fee: Option<i64>,
    /// Why it failed.
    pub failure: Option<String>,
    /// When it was asked for.
    pub created_at: Time,
    /// When the provider did it, or refused.
    pub finished_at: Option<Time>,
}

impl NewCapture {
    /// All that is held.
    pub fn all(split: Option<Split>) -> Self {
        Self { amount: None, split, last: true, wish: None }
    }
}
