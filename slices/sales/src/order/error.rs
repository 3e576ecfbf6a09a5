//! What can go wrong with orders.

use bodega_kernel::{Failure, FailureKind, Id, noun};
use serde_json::{Value, json};

use super::{Condition, Status};

/// Why an order was not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrderError {
    /// It cannot go from where it is to there, or not by this caller, or something must hold first.
    #[error("An order that is {} cannot become {} {}.", .from.as_str(), .to.as_str(), hint(.lacks))]
    Move {
        /// Where it is.
        from: Status,
        /// Where it was to go.
        to: Status,
        /// Where the caller may move it.
        open: Vec<Status>,
        /// What does not hold.
        lacks: Vec<Condition>,
    },
    /// What can be done to an order that somebody has begun is not this.
    #[error("The order is {} and cannot be changed any more.", .0.as_str())]
    NotChangeable(Status),
    /// Somebody else picks it.
    #[error("Somebody else has claimed this order.")]
    AlreadyClaimed(Id<noun::User>),
    /// Nobody picks it, or somebody else does.
    #[error("Claim the order first.")]
    NotClaimed,
    /// Lines are picked while an order is in progress.
    #[error("The order is {}: nothing is picked now.", .0.as_str())]
    NotPicking(Status),
    /// It would come to more, and nobody has said how that is paid.
    #[error("It costs more now: say how the difference is paid.")]
    PaymentRequired {
        /// How much more, in minor units.
        difference: i64,
    },
    /// It changed while it was being changed.
    #[error("The order has changed meanwhile. Look at it again.")]
    Changed,
}

fn hint(lacks: &[Condition]) -> &'static str {
    match lacks.first() {
        None => "now",
        Some(Condition::Resolved | Condition::ResolvedOrAccepted) => "before every line is settled",
        Some(Condition::SomethingMissing) => "while nothing is missing",
        Some(Condition::Brought) => "since it is fetched",
        Some(Condition::Fetched) => "since it is brought",
        Some(Condition::Reason) => "without a reason",
    }
}

impl Failure for OrderError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::PaymentRequired { .. } => FailureKind::Declined,
            _ => FailureKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Move { .. } => "INVALID_STATUS_TRANSITION",
            Self::NotChangeable(_) => "ORDER_NOT_CHANGEABLE",
            Self::AlreadyClaimed(_) => "ALREADY_CLAIMED",
            Self::NotClaimed => "NOT_CLAIMED",
            Self::NotPicking(_) => "ORDER_NOT_PICKING",
            Self::PaymentRequired { .. } => "PAYMENT_REQUIRED",
            Self::Changed => "ORDER_CHANGED",
        }
    }

    fn details(&self) -> Vec<Value> {
        match self {
            Self::Move { from, to, open, lacks } => {
                let lacks: Vec<_> = lacks.iter().map(|one| one.code()).collect();
                vec![json!({ "status": from, "wanted": to, "open": open, "lacks": lacks })]
            }
            Self::NotChangeable(status) | Self::NotPicking(status) => vec![json!({ "status": status })],
            Self::AlreadyClaimed(user) => vec![json!({ "claimedBy": user })],
            Self::PaymentRequired { difference } => vec![json!({ "difference": difference })],
            Self::NotClaimed | Self::Changed => Vec::new(),
        }
    }
}
