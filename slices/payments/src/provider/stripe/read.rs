//! What Stripe's answers mean.

use axum::http::StatusCode;
use bodega_http::outbound::Reply;
use bodega_kernel::Money;
use serde::de::DeserializeOwned;

use super::object::{Failed, Fault, Named, NextAction as Next, PaymentIntent, Refund};
use crate::provider::{ActionKind, Approval, Decline, Moved, NextAction, ProviderError, Token, Verdict};

/// Why something was not done.
#[derive(Debug)]
pub(super) enum No {
    /// A fault, as Stripe tells it.
    Fault(StatusCode, Box<Fault>),
    /// An answer that cannot be read.
    Unreadable(String),
}

/// The thing that was asked for, or why not.
pub(super) fn thing<T: DeserializeOwned>(reply: &Reply) -> Result<T, No> {
    let unreadable = |error: serde_json::Error| No::Unreadable(format!("{}: {error}", reply.status));
    if reply.status.is_success() {
        return serde_json::from_slice(&reply.body).map_err(unreadable);
    }
    let failed: Failed = serde_json::from_slice(&reply.body).map_err(unreadable)?;
    Err(No::Fault(reply.status, Box::new(failed.error)))
}

impl From<No> for ProviderError {
    fn from(no: No) -> Self {
        match no {
            No::Unreadable(why) => Self::unavailable(format!("an answer that cannot be read: {why}")),
            No::Fault(status, fault) if is_ours(status) || fault.is_passing(status) => {
                Self::unavailable(format!("{status} {}", fault.word()))
            }
            No::Fault(_, fault) => Self::refused(fault.word(), fault.message.unwrap_or_default()),
        }
    }
}

/// Is it our key that is not taken? That says nothing of the payment.
fn is_ours(status: StatusCode) -> bool {
    matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
}

impl Fault {
    /// The word for programs.
    pub(super) fn word(&self) -> String {
        [&self.decline_code, &self.code].into_iter().flatten().next().unwrap_or(&self.kind).clone()
    }

    /// Is an equal request still at work? Then it is asked again.
    fn is_passing(&self, status: StatusCode) -> bool {
        status == StatusCode::CONFLICT
            || matches!(self.code.as_deref(), Some("lock_timeout" | "idempotency_key_in_use"))
    }

    /// Has the key been used for another body?
    pub(super) fn is_other_body(&self) -> bool {
        self.kind == "idempotency_error"
    }

    /// Is the thing in another state than the request needs?
    pub(super) fn is_out_of_state(&self) -> bool {
        matches!(self.code.as_deref(), Some("payment_intent_unexpected_state" | "charge_already_captured"))
    }

    /// Is it a no to the payer: their card's, or to a token that is none?
    pub(super) fn is_decline(&self) -> bool {
        let bad_token = self.param.as_deref() == Some("payment_method");
        self.kind == "card_error" || (self.kind == "invalid_request_error" && bad_token)
    }

    /// The no, in words that the payer may read: Stripe writes the messages of card errors for them, and no others.
    pub(super) fn decline(&self) -> Decline {
        let for_payers = self.kind == "card_error";
        let message = self.message.clone().filter(|_| for_payers);
        Decline::new(self.word(), message.unwrap_or_else(|| "This way to pay was not accepted.".to_owned()))
    }
}

/// How a payment stands.
pub(super) fn verdict(intent: &PaymentIntent) -> Verdict {
    let unknown = |why: &str| Verdict::Unknown { why: format!("{}: {why}", intent.status) };
    match intent.status.as_str() {
        "requires_capture" => match intent.money(intent.amount_capturable) {
            Some(amount) => Verdict::Authorised(approval(intent, amount)),
            None => unknown("an amount that cannot be read"),
        },
        "succeeded" => match intent.money(intent.amount_received) {
            Some(amount) => Verdict::Captured(approval(intent, amount)),
            None => unknown("an amount that cannot be read"),
        },
        "requires_action" => match action(intent) {
            Some(action) => Verdict::ActionRequired { provider_ref: Some(intent.id.clone()), action },
            None => unknown("an action that the payer cannot be sent to"),
        },
        "canceled" => Verdict::Canceled,
        "requires_payment_method" => Verdict::Declined(match &intent.last_payment_error {
            Some(fault) => fault.decline(),
            None => Decline::new("payment_method_required", "Another way to pay is needed."),
        }),
        "processing" => unknown("it is still at work"),
        _ => unknown("a state that is not known here"),
    }
}

fn approval(intent: &PaymentIntent, amount: Money) -> Approval {
    let method = intent.payment_method.as_ref().and_then(Named::whole);
    Approval {
        provider_ref: Some(intent.id.clone()),
        card: method.map(|method| method.card()),
        reusable: intent.setup_future_usage.as_ref().and_then(|_| reusable(intent)),
        held_until: intent.held_until(),
        fee: intent.fee(),
        ..Approval::of(amount)
    }
}

/// A kept method is charged together with the customer that it was attached to: the token names both.
fn reusable(intent: &PaymentIntent) -> Option<Token> {
    let customer = match intent.customer.as_ref()? {
        Named::Whole(customer) => &customer.id,
        Named::Name(name) => name,
    };
    let method = match intent.payment_method.as_ref()? {
        Named::Whole(method) => &method.id,
        Named::Name(name) => name,
    };
    Some(Token::known(format!("{customer}:{method}")))
}

fn action(intent: &PaymentIntent) -> Option<NextAction> {
    let Next { kind, redirect_to_url } = intent.next_action.as_ref()?;
    let none = NextAction { kind: ActionKind::Redirect, url: None, client_secret: None, expires_at: None };
    match kind.as_str() {
        "redirect_to_url" => {
            let url = redirect_to_url.as_ref()?.url.clone()?;
            Some(NextAction { url: Some(url), ..none })
        }
        _ => {
            let secret = intent.client_secret.clone()?;
            Some(NextAction { kind: ActionKind::Script, client_secret: Some(secret), ..none })
        }
    }
}

/// How a refund stands.
pub(super) fn refunded(refund: &Refund) -> Result<Moved, ProviderError> {
    let done = match refund.status.as_deref() {
        Some("succeeded") => true,
        Some("pending" | "requires_action") | None => false,
        Some(ended) => {
            let why = refund.failure_reason.as_deref().unwrap_or(ended);
            return Err(ProviderError::refused(why, "the refund was not carried out"));
        }
    };
    Ok(Moved { provider_ref: Some(refund.id.clone()), done, fee: None })
}
