//! How payments are asked for.

use bodega_kernel::{Currency, Id, Invalid, noun};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{Capture, Method, NewIntent};
use crate::{Payments, PaymentsError, amount::Amount, capture::Split, sent};

/// A payment to be made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NewPaymentBody, example = json!({
    "amount": 1290, "currency": "ILS", "method": "tok_ok", "capture": "MANUAL", "reference": "till-17"
}))]
pub(crate) struct IntentBody {
    /// How much.
    amount: Amount,
    /// In what, where the amount does not say it.
    currency: Option<Currency>,
    /// The token of what is to be charged, as the provider's own fields give it. It can be named later. Never a card
    /// number: that is refused.
    #[schema(example = "tok_ok")]
    method: Option<String>,
    /// What the customer has kept, instead of a token.
    saved_method_id: Option<Id<noun::SavedMethod>>,
    /// When the money is taken; as the installation usually does it, when it is left out.
    #[schema(inline)]
    capture: Option<Capture>,
    /// What it is for.
    #[schema(max_length = 200)]
    reference: Option<String>,
    /// Whose payment it is.
    customer_id: Option<Id<noun::Customer>>,
    /// Keep the method as the customer's default once it was accepted?
    save_as_default: Option<bool>,
    /// What the money is for, where it is taken at once; all of it for goods, when it is left out.
    split: Option<Split>,
}

/// How a payment is confirmed.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ConfirmPaymentBody, example = json!({ "method": "tok_ok" }))]
pub(crate) struct ConfirmBody {
    /// The token of what is to be charged, where none was named before or another one is meant.
    method: Option<String>,
    /// What the customer has kept, instead of a token.
    saved_method_id: Option<Id<noun::SavedMethod>>,
}

/// Why a payment is called off.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CancelPaymentBody, example = json!({ "reason": "changed their mind" }))]
pub(crate) struct CancelBody {
    /// Why, for the audit.
    #[schema(max_length = 500)]
    pub reason: Option<String>,
}

/// What is to be charged, as it was sent.
fn method(token: Option<&str>, saved: Option<Id<noun::SavedMethod>>) -> Result<Option<Method>, PaymentsError> {
    match (token, saved) {
        (Some(_), Some(_)) => Err(Invalid::one("savedMethodId", "AMBIGUOUS", "stands beside a token").into()),
        (Some(token), None) => Method::token("method", token).map(Some),
        (None, Some(saved)) => Ok(Some(Method::Saved(saved))),
        (None, None) => Ok(None),
    }
}

impl IntentBody {
    /// The payment that is wished for.
    pub fn checked(self, payments: &Payments) -> Result<NewIntent, PaymentsError> {
        let reference = sent::optional("reference", self.reference.as_deref(), 200)?;
        let amount = self.amount.with(self.currency)?;
        if let Some(split) = &self.split {
            split.check(amount.amount)?;
        }
        Ok(NewIntent {
            reference: reference.unwrap_or_default(),
            provider: payments.provider()?.to_owned(),
            amount,
            capture: self.capture.unwrap_or_else(|| payments.capture()),
            method: method(self.method.as_deref(), self.saved_method_id)?,
            customer: self.customer_id,
            save_as_default: self.save_as_default.unwrap_or(false),
            split: self.split,
        })
    }

    /// What must be the same when it is sent again. The token is a secret, and is not compared.
    pub fn compared(&self) -> Value {
        json!([format!("{:?}", self.amount), self.currency, self.capture, self.reference, self.customer_id])
    }
}

impl ConfirmBody {
    /// What is to be charged.
    pub fn checked(&self) -> Result<Option<Method>, PaymentsError> {
        method(self.method.as_deref(), self.saved_method_id)
    }
}
