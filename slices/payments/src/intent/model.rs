//! What an intent is, and what may become of it.

use bodega_kernel::{Id, Invalid, Money, Time, noun};

use crate::{
    capture::Split,
    card,
    provider::{Card, NextAction, Token},
    word::words,
};

words! {
    /// How far a payment has come.
    #[schema(as = PaymentState)]
    State {
        /// It is not known yet what is to be charged.
        RequiresMethod = "REQUIRES_METHOD",
        /// It can be confirmed; or it was, and the provider's answer is not known yet.
        RequiresConfirmation = "REQUIRES_CONFIRMATION",
        /// The payer has to do something first.
        RequiresAction = "REQUIRES_ACTION",
        /// The amount is held, and can be captured.
        Authorised = "AUTHORISED",
        /// The money was taken.
        Captured = "CAPTURED",
        /// A part of it was given back.
        PartlyRefunded = "PARTLY_REFUNDED",
        /// All of it was given back.
        Refunded = "REFUNDED",
        /// It was called off; nothing is held and nothing was taken.
        Canceled = "CANCELED",
        /// The provider said no.
        Failed = "FAILED",
    }
}

impl State {
    /// Is the provider's word still awaited?
    pub const fn is_open(self) -> bool {
        matches!(self, Self::RequiresMethod | Self::RequiresConfirmation | Self::RequiresAction)
    }

    /// Was money taken?
    pub const fn is_captured(self) -> bool {
        matches!(self, Self::Captured | Self::PartlyRefunded | Self::Refunded)
    }
}

impl State {
    /// How far a payment has come of which nothing is held any more and something was taken.
    pub(crate) fn of_captured(intent: &Intent) -> Self {
        match intent.refunded {
            0 => Self::Captured,
            part if part < intent.captured => Self::PartlyRefunded,
            _ => Self::Refunded,
        }
    }
}

words! {
    /// Does what is paid for stand? Of committing and calling off exactly one wins.
    #[schema(as = PaymentClaim)]
    Claim {
        /// Not decided yet: the order is being made.
        Open = "OPEN",
        /// Yes.
        Committed = "COMMITTED",
        /// No: whatever the provider did is undone.
        CalledOff = "CALLED_OFF",
    }
}

words! {
    /// When money is taken.
    #[schema(as = PaymentCapture)]
    Capture {
        /// As soon as the payer agrees.
        Automatic = "AUTOMATIC",
        /// When we say so: until then it is held.
        Manual = "MANUAL",
    }
}

/// What is to be charged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Method {
    /// What the provider's own fields gave.
    Token(Token),
    /// What the customer has kept.
    Saved(Id<noun::SavedMethod>),
}

impl Method {
    /// A token as somebody sent it, in `field`. What looks like a card number is refused and forgotten.
    pub fn token(field: &str, text: &str) -> Result<Self, crate::PaymentsError> {
        card::refuse(field, text)?;
        let text = text.trim();
        let plain = |letter: char| letter.is_ascii_graphic();
        if text.is_empty() {
            return Err(Invalid::one(field, "REQUIRED", "must not be empty").into());
        }
        if text.len() > 255 || !text.chars().all(plain) {
            return Err(Invalid::one(field, "INVALID_TOKEN", "is not a payment token").into());
        }
        Ok(Self::Token(Token::known(text)))
    }
}

/// A payment to be made.
#[derive(Debug, Clone)]
pub struct NewIntent {
    /// What it is for: the order's id as text.
    pub reference: String,
    /// Who is asked: [`crate::Payments::provider`].
    pub provider: String,
    /// How much.
    pub amount: Money,
    /// When it is taken.
    pub capture: Capture,
    /// What is charged; none: it is not known yet.
    pub method: Option<Method>,
    /// Whose payment it is.
    pub customer: Option<Id<noun::Customer>>,
    /// Keep the method as the customer's default once it was accepted?
    pub save_as_default: bool,
    /// What the money is for, where it is taken at once; otherwise the capture says it.
    pub split: Option<Split>,
}

/// A payment, from the wish to the last refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    /// Its id.
    pub id: Id<noun::Payment>,
    /// What it is for.
    pub reference: String,
    /// Who is asked.
    pub provider: String,
    /// How much.
    pub amount: Money,
    /// When it is taken.
    pub capture: Capture,
    /// How far it has come.
    pub state: State,
    /// Does what is paid for stand?
    pub claim: Claim,
    /// How much is held or was taken.
    pub authorised: i64,
    /// How much the provider was asked to take, and has not answered.
    pub capturing: i64,
    /// How much was taken.
    pub captured: i64,
    /// How much is to be given back, and is not yet.
    pub refunding: i64,
    /// How much was given back.
    pub refunded: i64,
    /// Whose payment it is.
    pub customer: Option<Id<noun::Customer>>,
    /// What is charged, until the provider has said yes or no; then it is forgotten.
    pub token: Option<Token>,
    /// Was it a kept method?
    pub method: Option<Id<noun::SavedMethod>>,
    /// Keep the method once it was accepted?
    pub save_as_default: bool,
    /// What is known of the card.
    pub card: Option<Card>,
    /// What the provider calls the payment, if it is not our own id.
    pub provider_ref: Option<String>,
    /// Why it failed or was called off.
    pub failure: Option<String>,
    /// What the payer has to do.
    pub next_action: Option<NextAction>,
    /// What the money is for, where it is taken at once.
    pub split: Option<Split>,
    /// Rises with each change, and is the version of the change's event in the payment's stream.
    pub version: i64,
    /// When somebody has to look at it again.
    pub due_at: Option<Time>,
    /// When it was made.
    pub created_at: Time,
    /// When it was changed last.
    pub updated_at: Time,
}

impl Intent {
    /// What can still be captured.
    pub fn capturable(&self) -> i64 {
        if self.state == State::Authorised { self.authorised - self.captured - self.capturing } else { 0 }
    }

    /// What can still be given back.
    pub fn refundable(&self) -> i64 {
        self.captured - self.refunded - self.refunding
    }
}
