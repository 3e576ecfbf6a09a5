//! What is found when books are compared.

use bodega_kernel::{Id, Time, noun};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::word::words;

words! {
    /// What is wrong, or has to be answered.
    #[schema(as = PaymentFindingKind)]
    Kind {
        /// Money was taken, and what it should pay for does not stand. It is on its way back.
        CapturedNotCommitted = "PAYMENT_CAPTURED_NOT_COMMITTED",
        /// The provider would not take what it holds.
        CaptureFailed = "CAPTURE_FAILED",
        /// The provider would not give money back that we owe.
        RefundFailed = "REFUND_FAILED",
        /// The provider speaks of another amount, currency or order than we do.
        Differs = "DIFFERS",
        /// The provider has moved money of which we know nothing.
        MissingHere = "MISSING_HERE",
        /// We have booked money that the provider's list does not have.
        MissingThere = "MISSING_THERE",
        /// A payer wants money back through their bank.
        Disputed = "DISPUTED",
    }
}

/// Something that a person should look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Its id.
    pub id: Id<noun::Finding>,
    /// What is wrong.
    pub kind: Kind,
    /// What it is about: the id of a payment, a capture or a refund, or the provider's name for something.
    pub subject: String,
    /// The payment, if it is about one.
    pub intent: Option<Id<noun::Payment>>,
    /// The figures.
    pub details: Value,
    /// Until when it has to be answered.
    pub answer_by: Option<Time>,
    /// When it was found.
    pub found_at: Time,
    /// When it was put right.
    pub settled_at: Option<Time>,
    /// How, in somebody's words.
    pub note: Option<String>,
}

/// Something to be listed.
#[derive(Debug, Clone)]
pub struct NewFinding {
    /// What is wrong.
    pub kind: Kind,
    /// What it is about: listed once for each kind.
    pub subject: String,
    /// The payment, if it is about one.
    pub intent: Option<Id<noun::Payment>>,
    /// The figures. References only.
    pub details: Value,
    /// Until when it has to be answered.
    pub answer_by: Option<Time>,
}

/// Which findings a list holds.
#[derive(Debug, Clone, Copy, Default)]
pub struct FindingFilter {
    /// Only those of this kind.
    pub kind: Option<Kind>,
    /// Also those that were put right.
    pub settled: bool,
}

/// What a comparison counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReconciliationFigures)]
pub struct Figures {
    /// Movements of the provider's list that are ours.
    pub entries: i64,
    /// Those that agree with our books.
    pub matched: i64,
    /// Those that our books have with other figures.
    pub different: i64,
    /// Those that our books do not have.
    pub missing_here: i64,
    /// Bookings of ours that the list does not have.
    pub missing_there: i64,
    /// Payouts, fees and corrections, which our books do not have one by one.
    pub other: i64,
}

/// A comparison of our books with a provider's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its id.
    pub id: Id<noun::Reconciliation>,
    /// Whose books.
    pub provider: String,
    /// Of what happened from then on.
    pub from: Time,
    /// Of what happened before then.
    pub to: Time,
    /// What was counted.
    pub figures: Figures,
    /// When it was made.
    pub made_at: Time,
}
