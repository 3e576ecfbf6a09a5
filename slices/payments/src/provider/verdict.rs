//! What a provider says of a payment.

use std::fmt;

use bodega_kernel::{Money, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::word::words;

/// What came of asking a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The amount is held for us, and can be captured.
    Authorised(Approval),
    /// The money was taken at once.
    Captured(Approval),
    /// No.
    Declined(Decline),
    /// The payer has to do something first.
    ActionRequired {
        /// What the provider calls the payment, if it is not our own id.
        provider_ref: Option<String>,
        /// What is to be done.
        action: NextAction,
    },
    /// It was canceled at the provider: nothing is held and nothing was taken.
    Canceled,
    /// The provider has never heard of it: nothing was charged so far. Only [`ask`](crate::Payments::ask) says so.
    Unheard,
    /// It is not known what became of it: no answer, or none that can be believed. Ask again, under the same key.
    Unknown {
        /// For the log.
        why: String,
    },
}

/// The provider's yes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// How much is held, or was taken.
    pub amount: Money,
    /// What the provider calls the payment, if it is not our own id. Only the provider's own code reads it.
    pub provider_ref: Option<String>,
    /// What is known of the card.
    pub card: Option<Card>,
    /// The name under which the provider can charge the same method again, where it gave one. It is written down with
    /// what the customer keeps, and nowhere else.
    #[serde(skip)]
    pub reusable: Option<Token>,
    /// How long the amount is held; none: as long as the provider usually does.
    pub held_until: Option<Time>,
    /// What the provider keeps of what was taken, if it says so already.
    pub fee: Option<Money>,
}

impl Approval {
    /// A plain yes to an amount.
    pub fn of(amount: Money) -> Self {
        Self { amount, provider_ref: None, card: None, reusable: None, held_until: None, fee: None }
    }
}

/// A way to pay that the provider has kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The provider's name for it.
    pub token: Token,
    /// What may be shown of it.
    pub card: Card,
}

/// The provider's no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decline {
    /// Why, as a word for programs, such as `card_declined` or `insufficient_funds`.
    pub code: String,
    /// Why, for people. No more than the payer may know.
    pub message: String,
}

impl Decline {
    /// A no.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into() }
    }
}

/// All that we ever know of a card. Its number is not among it, and never comes near us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Card {
    /// Such as `visa`, or `paypal` where it is no card.
    #[schema(example = "visa")]
    pub brand: String,
    /// The last four digits, where there are any.
    #[schema(example = "4242")]
    pub last4: Option<String>,
    /// The month in which it ends, 1 to 12.
    #[schema(example = 12)]
    pub exp_month: Option<i64>,
    /// The year in which it ends.
    #[schema(example = 2030)]
    pub exp_year: Option<i64>,
}

impl Card {
    /// Its name alone, without when it ends.
    pub(crate) fn named(self) -> Self {
        Self { exp_month: None, exp_year: None, ..self }
    }
}

words! {
    /// What kind of thing the payer has to do.
    #[schema(as = PaymentActionKind)]
    ActionKind {
        /// Go to an address, and come back.
        Redirect = "REDIRECT",
        /// Let the provider's own script go on, with the client secret.
        Script = "SCRIPT",
    }
}

/// What the payer has to do before the payment goes on, such as 3-D Secure.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PaymentAction)]
pub struct NextAction {
    /// What kind of thing.
    #[serde(rename = "type")]
    pub kind: ActionKind,
    /// Where to go.
    #[schema(example = "https://shop.example/pay/action/pay_01jd3v7k2mfq9s8x4t6w0ybnhe")]
    pub url: Option<String>,
    /// What the provider's script wants. For the payer alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
    /// Until when.
    pub expires_at: Option<Time>,
}

impl fmt::Debug for NextAction {
    // The secret is for the payer alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NextAction").field("kind", &self.kind).field("url", &self.url).finish_non_exhaustive()
    }
}

/// A provider's name for a way to pay. Whoever holds it may be able to charge it: it is neither shown nor logged, and
/// stands in no event and no line of the audit.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Token(String);

impl Token {
    /// Text that is known to be a token, from the provider or from our own tables.
    pub fn known(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// As the provider wants it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}
