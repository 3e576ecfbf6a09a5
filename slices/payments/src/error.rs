//! What can go wrong with payments.

use std::time::Duration;

use bodega_db::DbError;
use bodega_kernel::{Failure, FailureKind, Id, Invalid, Money, ScopeTooWide, noun};
use serde_json::{Value, json};

use crate::{
    intent::State,
    provider::{Decline, LetterRefused, NextAction},
    refund,
};

/// Why a command or a query of payments did not go through. Nothing was changed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PaymentsError {
    /// Fields are wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// There is no such thing, or none that the caller may know of.
    #[error("There is no such {0}.")]
    NotFound(&'static str),
    /// A field holds what could be a card number. It was not kept, and is not repeated.
    #[error(
        "This looks like a card number. Card numbers are not taken here: send the token that the payment provider gives for it."
    )]
    CardNumberRefused {
        /// The field.
        field: String,
    },
    /// The provider said no.
    #[error("{}", .0.message)]
    Declined(Decline),
    /// The payer has to do something first.
    #[error("The payment needs an act of the payer.")]
    ActionRequired {
        /// The payment.
        intent: Id<noun::Payment>,
        /// What is to be done.
        action: NextAction,
    },
    /// The payment has come too far, or not far enough.
    #[error("The payment is {}.", .0.as_str())]
    WrongState(State),
    /// It was called off: what it pays for does not stand.
    #[error("The payment was called off.")]
    CalledOff,
    /// Somebody else changed it at the same moment.
    #[error("The payment has changed meanwhile.")]
    Changed,
    /// More than is held was to be taken, or more than was taken was to be given back.
    #[error("This is more than there is.")]
    TooMuch {
        /// How much there is.
        most: Money,
    },
    /// The parts do not add up to the amount.
    #[error("The parts of the amount do not add up to it.")]
    SplitDiffers {
        /// The amount.
        amount: i64,
        /// What its parts add up to.
        parts: i64,
    },
    /// The refund is not one that failed.
    #[error("The refund is {}.", .0.as_str())]
    RefundNotFailed(refund::Status),
    /// A verdict about another amount than the payment's.
    #[error("The provider speaks of another amount.")]
    AmountDiffers {
        /// What it speaks of.
        told: Money,
    },
    /// Payments are not taken here.
    #[error("Payments are not taken here.")]
    NoProvider,
    /// The provider does not answer.
    #[error("The payment provider does not answer. Ask again with the same key.")]
    ProviderUnavailable,
    /// A webhook is not believed.
    #[error("{0}")]
    LetterRefused(LetterRefused),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<ScopeTooWide> for PaymentsError {
    fn from(error: ScopeTooWide) -> Self {
        Self::Db(error.into())
    }
}

impl Failure for PaymentsError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::Invalid(error) => error.kind(),
            Self::NotFound(_) => FailureKind::NotFound,
            Self::CardNumberRefused { .. } | Self::SplitDiffers { .. } => FailureKind::Invalid,
            Self::Declined(_) | Self::ActionRequired { .. } => FailureKind::Declined,
            Self::NoProvider | Self::ProviderUnavailable => FailureKind::Unavailable,
            Self::LetterRefused(LetterRefused::Unavailable(_)) => FailureKind::Unavailable,
            Self::LetterRefused(_) => FailureKind::Malformed,
            Self::Db(error) => error.kind(),
            _ => FailureKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(error) => error.code(),
            Self::NotFound(_) => "NOT_FOUND",
            Self::CardNumberRefused { .. } => "CARD_NUMBER_REFUSED",
            Self::Declined(_) => "PAYMENT_DECLINED",
            Self::ActionRequired { .. } => "PAYMENT_ACTION_REQUIRED",
            Self::WrongState(_) | Self::RefundNotFailed(_) => "INVALID_STATUS_TRANSITION",
            Self::CalledOff => "PAYMENT_CALLED_OFF",
            Self::Changed => "PAYMENT_CHANGED",
            Self::TooMuch { .. } => "AMOUNT_TOO_LARGE",
            Self::SplitDiffers { .. } => "SPLIT_DIFFERS",
            Self::AmountDiffers { .. } => "AMOUNT_DIFFERS",
            Self::NoProvider | Self::ProviderUnavailable => "PROVIDER_UNAVAILABLE",
            Self::LetterRefused(LetterRefused::Unavailable(_)) => "PROVIDER_UNAVAILABLE",
            Self::LetterRefused(LetterRefused::Unreadable) => "MALFORMED",
            Self::LetterRefused(_) => "SIGNATURE_REFUSED",
            Self::Db(error) => error.code(),
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Invalid(error) => error.message(),
            Self::Db(error) => error.message(),
            Self::LetterRefused(LetterRefused::Unavailable(_)) => "It cannot be checked now; send it again.".to_owned(),
            other => other.to_string(),
        }
    }

    fn details(&self) -> Vec<Value> {
        match self {
            Self::Invalid(error) => error.details(),
            Self::CardNumberRefused { field } => {
                vec![json!({ "field": field, "code": self.code(), "message": "looks like a card number" })]
            }
            Self::Declined(decline) => vec![json!({ "code": decline.code, "message": decline.message })],
            Self::ActionRequired { intent, action } => vec![json!({ "paymentId": intent, "nextAction": action })],
            Self::WrongState(state) => vec![json!({ "status": state })],
            Self::RefundNotFailed(status) => vec![json!({ "status": status })],
            Self::TooMuch { most } => {
                vec![
                    json!({ "field": "amount", "code": self.code(), "message": "is more than there is", "most": most }),
                ]
            }
            Self::SplitDiffers { amount, parts } => {
                let message = "does not add up to the amount";
                vec![
                    json!({ "field": "split", "code": self.code(), "message": message, "amount": amount, "parts": parts }),
                ]
            }
            Self::Db(error) => error.details(),
            _ => Vec::new(),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::ProviderUnavailable => Some(Duration::from_secs(2)),
            Self::Db(error) => error.retry_after(),
            _ => None,
        }
    }
}
