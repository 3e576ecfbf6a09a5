//! What the sandbox keeps of a payment, and what it writes down of each change.

use bodega_kernel::{Money, Time};
use serde::{Deserialize, Serialize};

use super::token::card;
use crate::{
    intent::Capture as Mode,
    provider::{Approval, Decline, Mark, Moved, NextAction, ProviderError, Token, Verdict},
};

/// How a payment stands with the sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Standing {
    /// The amount, or what is left of it, is held.
    Held,
    /// Nothing is held any more, and something was taken.
    Taken,
    /// It was declined.
    Declined,
    /// The payer has to act.
    Waits,
    /// It was canceled, or will never be charged.
    Canceled,
}

/// A payment as the sandbox has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Charge {
    pub mark: Mark,
    pub amount: Money,
    pub mode: Mode,
    pub reference: String,
    pub token: String,
    pub standing: Standing,
    pub captured: i64,
    pub refunded: i64,
    pub decline: Option<Decline>,
    pub action: Option<NextAction>,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Deed {
    Authorise,
    Proceed,
    Capture,
    Cancel,
    Refund,
}

/// What was answered, so that it can be answered again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Said {
    /// What the payment's standing says.
    Standing,
    /// The movement was made, or accepted.
    Moved { done: bool },
    /// It was refused.
    Refused { code: String, message: String },
}

/// One line of the journal: a deed, its answer, and how the payment stands since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    pub key: String,
    pub deed: Deed,
    pub amount: i64,
    pub said: Said,
    pub at: Time,
    pub charge: Charge,
}

impl Charge {
    /// What there is to be said of it.
    pub fn verdict(&self) -> Verdict {
        match self.standing {
            Standing::Held => Verdict::Authorised(self.approval()),
            Standing::Taken => Verdict::Captured(self.approval()),
            Standing::Declined => {
                Verdict::Declined(self.decline.clone().unwrap_or_else(|| Decline::new("declined", "Declined.")))
            }
            Standing::Waits => match &self.action {
                Some(action) => Verdict::ActionRequired { provider_ref: None, action: action.clone() },
                None => Verdict::Unknown { why: "the sandbox has forgotten the action".to_owned() },
            },
            Standing::Canceled => Verdict::Canceled,
        }
    }

    pub fn approval(&self) -> Approval {
        Approval {
            card: Some(card(&self.token)),
            // A token of the sandbox can be charged again and again.
            reusable: Some(Token::known(&*self.token)),
            ..Approval::of(self.amount)
        }
    }
}

impl Said {
    /// As the port wants it.
    pub fn moved(&self, key: &str) -> Result<Moved, ProviderError> {
        match self {
            Self::Moved { done } => {
                let provider_ref = (!done).then(|| format!("sandbox_{key}"));
                Ok(Moved { provider_ref, done: *done, fee: None })
            }
            Self::Refused { code, message } => Err(ProviderError::refused(code, message)),
            Self::Standing => Ok(Moved { provider_ref: None, done: true, fee: None }),
        }
    }
}
