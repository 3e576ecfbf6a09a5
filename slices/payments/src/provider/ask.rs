//! What a provider is asked.

use std::{fmt, str::FromStr, time::Duration};

use bodega_kernel::{Id, MerchantId, Money, Time, noun};
use serde::{Deserialize, Serialize};

use super::Token;
use crate::intent::Capture as Mode;

/// Which of our payments something is about. Providers carry it with what they keep (`metadata`, `custom_id`), so that
/// whatever they tell us later names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Mark {
    /// Whose.
    pub merchant: MerchantId,
    /// Which payment.
    pub intent: Id<noun::Payment>,
}

/// Text that is not a mark of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not one of our marks")]
pub struct NoMark;

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.merchant.0, self.intent)
    }
}

impl FromStr for Mark {
    type Err = NoMark;

    fn from_str(text: &str) -> Result<Self, NoMark> {
        let (merchant, intent) = text.split_once('.').ok_or(NoMark)?;
        let merchant = merchant.parse().map(MerchantId).map_err(|_| NoMark)?;
        Ok(Self { merchant, intent: intent.parse().map_err(|_| NoMark)? })
    }
}

/// To hold or take an amount.
#[derive(Debug, Clone)]
pub struct Authorise {
    /// Which payment. Its intent's id is the key: asked again, it is the same payment.
    pub mark: Mark,
    /// How much.
    pub amount: Money,
    /// Hold it, or take it at once.
    pub capture: Mode,
    /// What is to be charged.
    pub token: Token,
    /// Was the token kept from an earlier payment, and the payer is not asked again?
    pub kept: bool,
    /// Whom it is for, where they are known: for the provider's own record of them, by our reference alone.
    pub customer: Option<Id<noun::Customer>>,
    /// Is the way to pay to be kept for later?
    pub keep: bool,
    /// What it is for: the order's id.
    pub reference: String,
    /// Where a payer who had to go elsewhere comes back to.
    pub return_url: String,
}

impl Authorise {
    /// The key under which the provider knows the payment.
    pub fn key(&self) -> String {
        self.mark.intent.to_string()
    }
}

/// To go on after the payer's act.
#[derive(Debug, Clone)]
pub struct Proceed {
    /// The payment.
    pub payment: Fetch,
    /// Another way to pay, or what the payer's act gave them; none: look whether it was done.
    pub token: Option<Token>,
}

/// About a payment that the provider may know.
#[derive(Debug, Clone)]
pub struct Fetch {
    /// Which payment.
    pub mark: Mark,
    /// What the provider calls it, if that is known and not our own id.
    pub provider_ref: Option<String>,
    /// How much it is about.
    pub amount: Money,
    /// Hold it, or take it at once.
    pub capture: Mode,
}

impl Fetch {
    /// The key under which the provider knows the payment.
    pub fn key(&self) -> String {
        self.mark.intent.to_string()
    }
}

/// To take of what is held.
#[derive(Debug, Clone)]
pub struct Capture {
    /// The payment.
    pub payment: Fetch,
    /// The key of this capture.
    pub key: String,
    /// How much.
    pub amount: Money,
    /// Is it the last of this payment? Then what is left is let go.
    pub last: bool,
}

/// To give up what is held.
#[derive(Debug, Clone)]
pub struct Cancel {
    /// The payment.
    pub payment: Fetch,
    /// The key of this cancellation.
    pub key: String,
    /// How long ago it was called off. A provider that cannot promise not to hear of the payment any more answers that
    /// it is not done, until no call can be on its way to it.
    pub age: Duration,
}

/// To give back of what was taken.
#[derive(Debug, Clone)]
pub struct Refund {
    /// The payment.
    pub payment: Fetch,
    /// The key of this refund.
    pub key: String,
    /// What the provider calls the refund, where it has accepted it already: then it is only looked at.
    pub provider_ref: Option<String>,
    /// What the provider calls the capture that is given back, if it is not our own key.
    pub capture_ref: Option<String>,
    /// How much.
    pub amount: Money,
}

/// To keep a way to pay for later.
#[derive(Debug, Clone)]
pub struct Keep {
    /// The key of this wish.
    pub key: String,
    /// Whose it is, by our reference alone.
    pub customer: Id<noun::Customer>,
    /// Whose shop it is.
    pub merchant: MerchantId,
    /// What the provider's own fields gave.
    pub token: Token,
}

/// To list what moved on the account.
#[derive(Debug, Clone)]
pub struct Entries {
    /// From then on.
    pub from: Time,
    /// Before then.
    pub to: Time,
    /// Where the last piece ended.
    pub cursor: Option<String>,
}
