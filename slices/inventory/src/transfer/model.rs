//! What a transfer is.

use bodega_kernel::{Id, Time, noun};

use crate::{events, line::Line, word::words};

words! {
    /// How far a transfer has come.
    #[schema(as = TransferStatus)]
    Status {
        /// Some of it is on its way.
        InTransit = "IN_TRANSIT",
        /// All of it has arrived, or was given up.
        Received = "RECEIVED",
        /// It was called off.
        Canceled = "CANCELED",
    }
}

/// Goods to be sent to another site, checked.
#[derive(Debug, Clone)]
pub struct Send {
    /// Where from.
    pub source: Id<noun::Site>,
    /// Where to.
    pub target: Id<noun::Site>,
    /// What, and how much of it. Lines about one variant are added up.
    pub lines: Vec<Line>,
    /// Why, in somebody's words.
    pub note: Option<String>,
}

/// Goods that were sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Its id.
    pub id: Id<noun::Transfer>,
    /// Where from.
    pub source: Id<noun::Site>,
    /// Where to.
    pub target: Id<noun::Site>,
    /// How far it has come.
    pub status: Status,
    /// Why, in somebody's words.
    pub note: Option<String>,
    /// When it left.
    pub sent_at: Time,
    /// When it came to its end.
    pub closed_at: Option<Time>,
    /// What was sent, and what became of it.
    pub lines: Vec<Part>,
}

/// What was sent of one variant. The four parts add up to `quantity`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Of what.
    pub variant: Id<noun::Variant>,
    /// How much left.
    pub quantity: i64,
    /// How much of it arrived.
    pub received: i64,
    /// How much of it never will.
    pub lost: i64,
    /// How much of it came back.
    pub returned: i64,
}

impl Part {
    /// What is on its way.
    pub fn in_transit(&self) -> i64 {
        self.quantity - self.received - self.lost - self.returned
    }

    /// So much of it, as events tell it.
    pub(super) fn told(&self, quantity: i64) -> events::Part {
        events::Part { variant_id: self.variant, quantity }
    }
}
