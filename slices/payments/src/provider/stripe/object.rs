//! What Stripe answers and tells, as far as we read it. Everything else in it is passed over.

use std::collections::BTreeMap;

use bodega_kernel::{Money, Time};
use serde::Deserialize;

use super::amount;
use crate::provider::{Card, Mark};

/// Our mark, as metadata has it.
pub(super) const MARK: &str = "bodega_payment";
/// What the payment is for.
pub(super) const REFERENCE: &str = "bodega_reference";
/// Our key of a refund.
pub(super) const KEY: &str = "bodega_key";

/// Names and texts that we gave with what Stripe keeps.
pub(super) type Metadata = BTreeMap<String, String>;

/// A thing, or only its name.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Named<T> {
    Whole(Box<T>),
    Name(String),
}

impl<T> Named<T> {
    pub(super) fn whole(&self) -> Option<&T> {
        match self {
            Self::Whole(whole) => Some(whole),
            Self::Name(_) => None,
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct PaymentIntent {
    pub id: String,
    pub status: String,
    #[serde(default)]
    pub amount_capturable: i64,
    #[serde(default)]
    pub amount_received: i64,
    pub currency: String,
    #[serde(default)]
    pub metadata: Metadata,
    pub client_secret: Option<String>,
    pub customer: Option<Named<Nameable>>,
    pub payment_method: Option<Named<PaymentMethod>>,
    pub latest_charge: Option<Named<Charge>>,
    pub next_action: Option<NextAction>,
    pub last_payment_error: Option<Fault>,
    pub setup_future_usage: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Nameable {
    pub id: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct NextAction {
    #[serde(rename = "type")]
    pub kind: String,
    pub redirect_to_url: Option<RedirectTo>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct RedirectTo {
    pub url: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct PaymentMethod {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub card: Option<CardFace>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct CardFace {
    pub brand: Option<String>,
    pub last4: Option<String>,
    pub exp_month: Option<i64>,
    pub exp_year: Option<i64>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Charge {
    pub balance_transaction: Option<Named<BalanceTransaction>>,
    pub payment_method_details: Option<Details>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Details {
    pub card: Option<HeldCard>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct HeldCard {
    pub capture_before: Option<i64>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct BalanceTransaction {
    pub id: String,
    pub amount: i64,
    pub currency: String,
    pub fee: i64,
    #[serde(rename = "type")]
    pub kind: String,
    pub created: i64,
    pub source: Option<Named<Source>>,
}

/// What a movement of the balance came from.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Source {
    pub object: String,
    #[serde(default)]
    pub metadata: Metadata,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Refund {
    pub id: String,
    pub amount: i64,
    pub currency: String,
    pub status: Option<String>,
    pub failure_reason: Option<String>,
    pub payment_intent: Option<Named<Nameable>>,
    #[serde(default)]
    pub metadata: Option<Metadata>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Dispute {
    pub id: String,
    pub amount: i64,
    pub currency: String,
    pub reason: String,
    pub status: String,
    pub payment_intent: Option<Named<Nameable>>,
    pub evidence_details: Option<Evidence>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Evidence {
    pub due_by: Option<i64>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct SetupIntent {
    pub status: String,
    pub payment_method: Option<Named<PaymentMethod>>,
}

/// A piece of a list.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct List<T> {
    pub data: Vec<T>,
    #[serde(default)]
    pub has_more: bool,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Failed {
    pub error: Fault,
}

/// What went wrong, in Stripe's words.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Fault {
    #[serde(rename = "type")]
    pub kind: String,
    pub code: Option<String>,
    pub decline_code: Option<String>,
    pub message: Option<String>,
    pub param: Option<String>,
}

/// What a webhook holds.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Told {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub created: i64,
    pub data: Content,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Content {
    pub object: serde_json::Value,
}

impl PaymentIntent {
    pub(super) fn mark(&self) -> Option<Mark> {
        self.metadata.get(MARK)?.parse().ok()
    }

    pub(super) fn money(&self, amount: i64) -> Option<Money> {
        amount::heard(amount, &self.currency)
    }

    pub(super) fn fee(&self) -> Option<Money> {
        let charge = self.latest_charge.as_ref()?.whole()?;
        let moved = charge.balance_transaction.as_ref()?.whole()?;
        amount::heard(moved.fee, &moved.currency)
    }

    pub(super) fn held_until(&self) -> Option<Time> {
        let card = self.latest_charge.as_ref()?.whole()?.payment_method_details.as_ref()?.card.as_ref()?;
        super::instant(card.capture_before?)
    }
}

impl PaymentMethod {
    pub(super) fn card(&self) -> Card {
        let face = self.card.as_ref();
        Card {
            brand: face.and_then(|face| face.brand.clone()).unwrap_or_else(|| self.kind.clone()),
            last4: face.and_then(|face| face.last4.clone()),
            exp_month: face.and_then(|face| face.exp_month),
            exp_year: face.and_then(|face| face.exp_year),
        }
    }
}
