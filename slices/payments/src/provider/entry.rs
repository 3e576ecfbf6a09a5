//! What moved on our account with a provider.

use bodega_kernel::{Money, Time};

use super::Mark;
use crate::word::words;

words! {
    /// What kind of movement it is.
    #[schema(as = ProviderEntryKind)]
    EntryKind {
        /// Money was taken from a payer.
        Capture = "CAPTURE",
        /// Money was given back to a payer.
        Refund = "REFUND",
        /// A payer's bank took it back, or returned it.
        Dispute = "DISPUTE",
        /// Money went to our bank.
        Payout = "PAYOUT",
        /// Anything else: a fee by itself, a correction.
        Other = "OTHER",
    }
}

/// One movement on our account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The provider's name for it.
    pub provider_ref: String,
    /// What kind of movement.
    pub kind: EntryKind,
    /// Which payment it belongs to, if it carries our mark.
    pub mark: Option<Mark>,
    /// Our key of the capture or refund, if it carries one.
    pub key: Option<String>,
    /// How much, without the fee: what came in is above zero, what went out below.
    pub amount: Money,
    /// What the provider kept of it.
    pub fee: i64,
    /// When.
    pub at: Time,
}

/// A piece of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryPage {
    /// Its movements.
    pub entries: Vec<Entry>,
    /// Where the next piece begins; none: this was the last.
    pub next: Option<String>,
}
