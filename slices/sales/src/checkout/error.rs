//! What can go wrong between a cart and an order.

use bodega_kernel::{Failure, FailureKind, Id, Money, Time, noun};
use bodega_payments::provider::NextAction;
use serde_json::{Value, json};

use super::Problem;

/// Why nothing was bought.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CheckoutError {
    /// Something stands in the way, and has a code of its own.
    #[error("{}", .0.message)]
    Problem(Problem),
    /// It comes to something else than the buyer expects.
    #[error("The price has changed: it comes to {actual} now, and not to {expected}.")]
    PriceChanged {
        /// What the buyer expects.
        expected: Money,
        /// What it comes to.
        actual: Money,
    },
    /// There is something to pay, and nobody has said how.
    #[error("Say how it is to be paid.")]
    PaymentRequired {
        /// What it comes to.
        total: Money,
    },
    /// The shop does not take money at the door.
    #[error("Orders cannot be paid when they are handed over.")]
    NotAtHandover,
    /// The provider said no. What was held is free again.
    #[error("{message}")]
    Declined {
        /// The order that came to nothing.
        order: Id<noun::Order>,
        /// Why, for programs.
        code: String,
        /// Why, for people.
        message: String,
    },
    /// The payer has to do something first.
    #[error("The payment needs an act of the payer.")]
    ActionRequired {
        /// The order that waits for it.
        order: Id<noun::Order>,
        /// What is to be done.
        action: Box<NextAction>,
    },
    /// The order was not paid in time. What was held is free again.
    #[error("The order was not paid in time.")]
    NotPaid {
        /// The order that came to nothing.
        order: Id<noun::Order>,
    },
    /// What became of the payment is not known yet: the worker goes on asking.
    #[error("The payment provider does not answer. Ask again with the same key.")]
    ProviderUnavailable {
        /// The order that waits for it.
        order: Id<noun::Order>,
    },
    /// The order waits for no payment.
    #[error("This order waits for no payment.")]
    NothingToPay,
    /// The checkout has come to its end, or its time is up.
    #[error("This checkout has expired. Begin another one.")]
    Expired {
        /// When it was up.
        at: Time,
    },
    /// The checkout has become an order already.
    #[error("This checkout is an order already.")]
    Completed {
        /// Which.
        order: Option<Id<noun::Order>>,
    },
    /// An equal request is at work.
    #[error("An equal request is still being worked on.")]
    Busy,
    /// Cut off by a test.
    #[error("cut off at {0}")]
    Cut(&'static str),
}

impl Failure for CheckoutError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::Declined { .. } | Self::ActionRequired { .. } | Self::NotPaid { .. } => FailureKind::Declined,
            Self::ProviderUnavailable { .. } => FailureKind::Unavailable,
            Self::Cut(_) => FailureKind::Internal,
            _ => FailureKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Problem(problem) => problem.code,
            Self::PriceChanged { .. } => "PRICE_CHANGED",
            Self::PaymentRequired { .. } => "PAYMENT_REQUIRED",
            Self::NotAtHandover => "PAYMENT_KIND_UNAVAILABLE",
            Self::Declined { .. } => "PAYMENT_DECLINED",
            Self::ActionRequired { .. } => "PAYMENT_ACTION_REQUIRED",
            Self::NotPaid { .. } => "PAYMENT_TIMED_OUT",
            Self::ProviderUnavailable { .. } => "PROVIDER_UNAVAILABLE",
            Self::NothingToPay => "NOTHING_TO_PAY",
            Self::Expired { .. } => "CHECKOUT_EXPIRED",
            Self::Completed { .. } => "CHECKOUT_COMPLETED",
            Self::Busy => "REQUEST_IN_PROGRESS",
            Self::Cut(_) => "INTERNAL",
        }
    }

    fn details(&self) -> Vec<Value> {
        match self {
            Self::Problem(problem) => vec![problem.details.clone()],
            Self::PriceChanged { expected, actual } => vec![json!({ "expected": expected, "actual": actual })],
            Self::PaymentRequired { total } => vec![json!({ "total": total })],
            Self::Declined { order, code, message } => {
                vec![json!({ "orderId": order, "code": code, "message": message })]
            }
            Self::ActionRequired { order, action } => vec![json!({ "orderId": order, "nextAction": action })],
            Self::NotPaid { order } | Self::ProviderUnavailable { order } => vec![json!({ "orderId": order })],
            Self::Expired { at } => vec![json!({ "expiredAt": at })],
            Self::Completed { order } => vec![json!({ "orderId": order })],
            Self::NotAtHandover | Self::NothingToPay | Self::Busy | Self::Cut(_) => Vec::new(),
        }
    }

    fn retry_after(&self) -> Option<std::time::Duration> {
        match self {
            Self::ProviderUnavailable { .. } | Self::Busy => Some(std::time::Duration::from_secs(2)),
            _ => None,
        }
    }
}
