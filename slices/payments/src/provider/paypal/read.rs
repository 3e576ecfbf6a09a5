//! What PayPal's answers mean.

use axum::http::StatusCode;
use bodega_http::outbound::Reply;
use bodega_kernel::Money;
use serde::de::DeserializeOwned;

use super::{
    amount,
    object::{Fault, Movement, Order},
};
use crate::provider::{ActionKind, Approval, Card, Decline, Moved, NextAction, ProviderError, Token, Verdict};

/// Why something was not done.
#[derive(Debug)]
pub(super) enum No {
    /// A fault, as PayPal tells it.
    Fault(StatusCode, Box<Fault>),
    /// An answer that cannot be read.
    Unreadable(String),
}

/// The thing that was asked for, or why not.
pub(super) fn thing<T: DeserializeOwned>(reply: &Reply) -> Result<T, No> {
    let unreadable = |error: serde_json::Error| No::Unreadable(format!("{}: {error}", reply.status));
    // What is voided is answered with nothing.
    let body: &[u8] = if reply.body.is_empty() { b"null" } else { &reply.body };
    if reply.status.is_success() {
        return serde_json::from_slice(body).map_err(unreadable);
    }
    let fault = serde_json::from_slice(body).map_err(unreadable)?;
    Err(No::Fault(reply.status, Box::new(fault)))
}

impl From<No> for ProviderError {
    fn from(no: No) -> Self {
        match no {
            No::Unreadable(why) => Self::unavailable(format!("an answer that cannot be read: {why}")),
            // An equal request is still at work, or it is our key that is not taken.
            No::Fault(status @ (StatusCode::CONFLICT | StatusCode::FORBIDDEN), fault) => {
                Self::unavailable(format!("{status} {}", fault.word()))
            }
            No::Fault(_, fault) => Self::refused(fault.word(), fault.message.unwrap_or_default()),
        }
    }
}

/// Is it a no to the payer: their bank's, PayPal's, or to a token that is none?
pub(super) fn declined(fault: &Fault) -> Option<Decline> {
    let issues = [
        "INSTRUMENT_DECLINED",
        "PAYER_CANNOT_PAY",
        "PAYER_ACCOUNT_RESTRICTED",
        "PAYER_ACCOUNT_LOCKED_OR_CLOSED",
        "TRANSACTION_REFUSED",
        "TOKEN_ID_NOT_FOUND",
        "INVALID_RESOURCE_ID",
        "ORDER_NOT_APPROVED",
    ];
    fault.says(&issues).then(|| no(&fault.word()))
}

pub(super) fn no(code: &str) -> Decline {
    Decline::new(code.to_ascii_lowercase(), "PayPal did not accept this payment.")
}

/// How a payment stands.
pub(super) fn verdict(order: &Order) -> Verdict {
    let unknown = |why: &str| Verdict::Unknown { why: format!("{:?}: {why}", order.status) };
    let payments = order.payments().cloned().unwrap_or_default();
    if let Some(capture) = payments.captures.first() {
        return match capture.status.as_deref() {
            Some("COMPLETED" | "PARTIALLY_REFUNDED" | "REFUNDED") => match taken(&payments.captures) {
                Some(amount) => Verdict::Captured(approval(order, capture, amount)),
                None => unknown("an amount that cannot be read"),
            },
            Some("DECLINED" | "FAILED") => Verdict::Declined(no(why(capture))),
            _ => unknown("the capture is pending"),
        };
    }
    if let Some(held) = payments.authorizations.first() {
        return match (held.status.as_deref(), held.amount.as_ref().and_then(amount::heard)) {
            (Some("CREATED"), Some(amount)) => Verdict::Authorised(approval(order, held, amount)),
            (Some("VOIDED" | "EXPIRED"), _) => Verdict::Canceled,
            (Some("DENIED"), _) => Verdict::Declined(no(why(held))),
            _ => unknown("the authorisation is pending"),
        };
    }
    match order.status.as_deref() {
        Some("PAYER_ACTION_REQUIRED" | "CREATED") => match order.payer_action() {
            Some(url) => Verdict::ActionRequired {
                provider_ref: Some(order.id.clone()),
                action: NextAction {
                    kind: ActionKind::Redirect,
                    url: Some(url.to_owned()),
                    client_secret: None,
                    expires_at: None,
                },
            },
            None => Verdict::Unheard,
        },
        Some("VOIDED") => Verdict::Canceled,
        _ => unknown("a state that is not known here"),
    }
}

/// All that was taken of the payment.
fn taken(captures: &[Movement]) -> Option<Money> {
    let mut all = captures.iter().filter(|capture| !capture.is("DECLINED") && !capture.is("FAILED"));
    let first = amount::heard(all.next()?.amount.as_ref()?)?;
    all.try_fold(first, |sum, capture| sum.plus(amount::heard(capture.amount.as_ref()?)?))
}

fn why(movement: &Movement) -> &str {
    movement.status_details.as_ref().and_then(|details| details.reason.as_deref()).unwrap_or("DECLINED")
}

fn approval(order: &Order, movement: &Movement, amount: Money) -> Approval {
    Approval {
        provider_ref: Some(order.id.clone()),
        card: Some(wallet()),
        reusable: order.vaulted().map(|kept| Token::known(format!("vault:{kept}"))),
        held_until: movement.expiration_time.as_ref().and_then(|time| time.parse().ok()),
        fee: fee(movement),
        ..Approval::of(amount)
    }
}

/// What may be shown of a wallet.
pub(super) fn wallet() -> Card {
    Card { brand: "paypal".to_owned(), last4: None, exp_month: None, exp_year: None }
}

pub(super) fn fee(movement: &Movement) -> Option<Money> {
    amount::heard(movement.seller_receivable_breakdown.as_ref()?.paypal_fee.as_ref()?)
}

/// How a capture or a refund stands.
pub(super) fn moved(movement: &Movement) -> Result<Moved, ProviderError> {
    let done = match movement.status.as_deref() {
        Some("COMPLETED" | "PARTIALLY_REFUNDED" | "REFUNDED") => true,
        Some("PENDING") | None => false,
        Some(_) => return Err(ProviderError::refused(why(movement), "it was not carried out")),
    };
    Ok(Moved { provider_ref: Some(movement.id.clone()), done, fee: fee(movement) })
}
