//! What PayPal answers and tells, as far as we read it. Everything else in it is passed over.

use bodega_kernel::Money;
use serde::Deserialize;

use super::amount::{self, Amount};
use crate::provider::Mark;

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Order {
    pub id: String,
    pub status: Option<String>,
    #[serde(default)]
    pub purchase_units: Vec<Unit>,
    pub payment_source: Option<Source>,
    #[serde(default)]
    pub links: Vec<Link>,
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Unit {
    pub amount: Option<Amount>,
    pub custom_id: Option<String>,
    #[serde(default)]
    pub payments: Payments,
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Payments {
    #[serde(default)]
    pub authorizations: Vec<Movement>,
    #[serde(default)]
    pub captures: Vec<Movement>,
}

/// An authorisation, a capture or a refund: they are told in one shape.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Movement {
    pub id: String,
    pub status: Option<String>,
    pub amount: Option<Amount>,
    pub custom_id: Option<String>,
    pub expiration_time: Option<String>,
    pub seller_receivable_breakdown: Option<Breakdown>,
    pub status_details: Option<Details>,
    pub supplementary_data: Option<Supplement>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Breakdown {
    pub paypal_fee: Option<Amount>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Details {
    pub reason: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Supplement {
    pub related_ids: Option<Related>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Related {
    pub order_id: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Source {
    pub paypal: Option<Wallet>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Wallet {
    pub attributes: Option<Attributes>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Attributes {
    pub vault: Option<Vault>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Vault {
    pub id: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Link {
    pub href: String,
    pub rel: String,
}

/// A way to pay that was kept.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Kept {
    pub id: String,
}

/// A pass for some hours.
#[derive(Clone, Deserialize)]
pub(super) struct Pass {
    pub access_token: String,
    pub expires_in: u64,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Verified {
    pub verification_status: String,
}

/// What went wrong, in PayPal's words.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Fault {
    pub name: Option<String>,
    pub message: Option<String>,
    #[serde(default)]
    pub details: Vec<Issue>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Issue {
    pub issue: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Told {
    pub id: String,
    pub event_type: String,
    pub create_time: String,
    pub resource: serde_json::Value,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Dispute {
    pub dispute_id: String,
    pub reason: Option<String>,
    pub dispute_amount: Option<Amount>,
    pub seller_response_due_date: Option<String>,
    pub dispute_outcome: Option<Outcome>,
    #[serde(default)]
    pub disputed_transactions: Vec<Disputed>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Outcome {
    pub outcome_code: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Disputed {
    pub custom: Option<String>,
}

/// A piece of the account's list.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Transactions {
    #[serde(default)]
    pub transaction_details: Vec<Transaction>,
    #[serde(default)]
    pub page: u32,
    #[serde(default)]
    pub total_pages: u32,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Transaction {
    pub transaction_info: Info,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Info {
    pub transaction_id: String,
    #[serde(default)]
    pub transaction_event_code: String,
    pub transaction_initiation_date: String,
    pub transaction_amount: Amount,
    pub fee_amount: Option<Amount>,
    pub custom_field: Option<String>,
}

impl Order {
    pub(super) fn payments(&self) -> Option<&Payments> {
        Some(&self.purchase_units.first()?.payments)
    }

    /// Is it for this payment, and for its amount? An order that was made for another pays nothing here.
    pub(super) fn is_for(&self, mark: Mark, amount: Money) -> bool {
        let [unit] = &self.purchase_units[..] else { return false };
        let meant = unit.custom_id.as_ref().and_then(|custom| custom.parse().ok()) == Some(mark);
        meant && unit.amount.as_ref().and_then(amount::heard) == Some(amount)
    }

    /// The name of the kept wallet, where one was kept.
    pub(super) fn vaulted(&self) -> Option<&str> {
        self.payment_source.as_ref()?.paypal.as_ref()?.attributes.as_ref()?.vault.as_ref()?.id.as_deref()
    }

    /// Where the payer goes to say yes.
    pub(super) fn payer_action(&self) -> Option<&str> {
        let link = self.links.iter().find(|link| matches!(link.rel.as_str(), "payer-action" | "approve"));
        link.map(|link| link.href.as_str())
    }
}

impl Movement {
    pub(super) fn is(&self, status: &str) -> bool {
        self.status.as_deref() == Some(status)
    }

    pub(super) fn mark(&self) -> Option<Mark> {
        self.custom_id.as_ref()?.parse().ok()
    }

    pub(super) fn order(&self) -> Option<&str> {
        self.supplementary_data.as_ref()?.related_ids.as_ref()?.order_id.as_deref()
    }
}

impl Fault {
    /// The most exact word there is.
    pub(super) fn word(&self) -> String {
        let issue = self.details.first().map(|detail| detail.issue.clone());
        issue.or_else(|| self.name.clone()).unwrap_or_else(|| "unknown".to_owned())
    }

    pub(super) fn says(&self, issues: &[&str]) -> bool {
        self.details.iter().any(|detail| issues.contains(&detail.issue.as_str()))
    }
}
