//! What a refund is.

use bodega_kernel::{Id, Money, Time, noun};

use crate::{capture::Split, word::words};

words! {
    /// How far giving back has come.
    #[schema(as = RefundStatus)]
    Status {
        /// The provider was or will be asked.
        Pending = "PENDING",
        /// The money was given back.
        Done = "DONE",
        /// The provider refused: it stays on the list until it is tried again or settled by hand.
        Failed = "FAILED",
        /// It failed, and somebody gave the money back in another way.
        Settled = "SETTLED",
    }
}

/// What is to be given back.
#[derive(Debug, Clone)]
pub struct NewRefund {
    /// How much; none: all that was taken and not given back.
    pub amount: Option<i64>,
    /// Of what; none: of everything in proportion.
    pub split: Option<Split>,
    /// Why, in somebody's words.
    pub reason: Option<String>,
    /// What it is for, such as a return's id. Asked again under the same reference, the first refund is the answer.
    pub reference: Option<String>,
    /// What names the request that it is made for: sent again, the first refund is the answer.
    pub wish: Option<String>,
}

/// Money that goes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// Its id.
    pub id: Id<noun::Refund>,
    /// The payment.
    pub intent: Id<noun::Payment>,
    /// How much.
    pub amount: Money,
    /// Of what.
    pub split: Split,
    /// Why, in somebody's words.
    pub reason: Option<String>,
    /// What it is for.
    pub reference: Option<String>,
    /// How far it has come.
    pub status: Status,
    /// How often the provider was asked anew: a refusal is an answer that it repeats, and so each try has its own key.
    pub round: i64,
    /// What the provider calls it, if it is not our own key.
    pub provider_ref: Option<String>,
    /// Why it failed.
    pub failure: Option<String>,
    /// When it was asked for.
    pub created_at: Time,
    /// When it came to its end.
    pub finished_at: Option<Time>,
}

impl Refund {
    /// The key under which the provider is asked.
    pub fn key(&self) -> String {
        if self.round == 1 { self.id.to_string() } else { format!("{}-{}", self.id, self.round) }
    }
}

impl NewRefund {
    /// All that is left, for this reason.
    pub fn because(reason: &str) -> Self {
        Self { amount: None, split: None, reason: Some(reason.to_owned()), reference: None, wish: None }
    }
}
