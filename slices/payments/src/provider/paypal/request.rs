//! What we ask PayPal, request by request: all of it, so that it can be held against PayPal's published description.

use axum::http::Method;
use bodega_kernel::Money;
use serde_json::{Value, json};

use super::amount;
use crate::{
    intent::Capture as Mode,
    provider::{Authorise, Entries, Fetch, ProviderError},
};

/// A request before it has an address and a pass.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The path, from the root, with its question.
    pub path: String,
    /// The key under which it has one effect; a read has none.
    pub key: Option<String>,
    /// The body.
    pub body: Option<Value>,
}

fn post(path: impl Into<String>, key: &str, body: Value) -> Request {
    Request { method: Method::POST, path: path.into(), key: Some(key.to_owned()), body: Some(body) }
}

fn get(path: impl Into<String>) -> Request {
    Request { method: Method::GET, path: path.into(), key: None, body: None }
}

/// How the payer pays.
pub(super) enum Way<'a> {
    /// They go to PayPal and say yes there.
    Ask,
    /// They said yes to an order that exists.
    Approved(&'a str),
    /// They let us keep their wallet before.
    Vault(&'a str),
}

impl<'a> Way<'a> {
    /// Of a token: `paypal` to be asked, `vault:…` for a kept wallet, else the name of an order. A kept wallet is charged
    /// for whoever kept it, and for nobody who types its name.
    pub(super) fn of(token: &'a str, kept: bool) -> Option<Self> {
        match token.strip_prefix("vault:") {
            Some(wallet) => kept.then_some(Self::Vault(wallet)),
            None if token == "paypal" => Some(Self::Ask),
            None => Some(Self::Approved(token)),
        }
    }
}

fn intent(capture: Mode) -> &'static str {
    match capture {
        Mode::Automatic => "CAPTURE",
        Mode::Manual => "AUTHORIZE",
    }
}

/// To begin a payment.
pub(super) fn create(ask: &Authorise, way: &Way<'_>) -> Result<Request, ProviderError> {
    let unit = json!({
        "amount": amount::told(ask.amount)?, "custom_id": ask.mark.to_string(), "invoice_id": ask.reference,
    });
    let mut wallet = match way {
        Way::Vault(kept) => json!({ "vault_id": kept }),
        Way::Ask | Way::Approved(_) => json!({
            "experience_context": {
                "return_url": ask.return_url, "cancel_url": ask.return_url, "user_action": "PAY_NOW",
                // Where it goes was chosen in the shop.
                "shipping_preference": "NO_SHIPPING",
            }
        }),
    };
    if ask.keep && !matches!(way, Way::Vault(_)) {
        wallet["attributes"] = json!({ "vault": { "store_in_vault": "ON_SUCCESS", "usage_type": "MERCHANT" } });
    }
    let body =
        json!({ "intent": intent(ask.capture), "purchase_units": [unit], "payment_source": { "paypal": wallet } });
    Ok(post("/v2/checkout/orders", &ask.key(), body))
}

/// The same without a way to pay, and so without effect: under a key that is known it gives what stands there.
pub(super) fn open(payment: &Fetch) -> Result<Request, ProviderError> {
    let unit = json!({ "amount": amount::told(payment.amount)?, "custom_id": payment.mark.to_string() });
    let body = json!({ "intent": intent(payment.capture), "purchase_units": [unit] });
    Ok(post("/v2/checkout/orders", &payment.key(), body))
}

/// To look at a payment.
pub(super) fn order(id: &str) -> Request {
    get(format!("/v2/checkout/orders/{id}"))
}

/// To carry out what the payer has approved.
pub(super) fn carry_out(id: &str, key: &str, capture: Mode) -> Request {
    let verb = match capture {
        Mode::Automatic => "capture",
        Mode::Manual => "authorize",
    };
    post(format!("/v2/checkout/orders/{id}/{verb}"), key, json!({}))
}

/// To take of what is held.
pub(super) fn capture(authorization: &str, key: &str, money: Money, last: bool) -> Result<Request, ProviderError> {
    let body = json!({ "amount": amount::told(money)?, "final_capture": last });
    Ok(post(format!("/v2/payments/authorizations/{authorization}/capture"), key, body))
}

/// To give up what is held.
pub(super) fn void(authorization: &str, key: &str) -> Request {
    let path = format!("/v2/payments/authorizations/{authorization}/void");
    Request { method: Method::POST, path, key: Some(key.to_owned()), body: None }
}

/// To give back.
pub(super) fn refund(capture: &str, key: &str, money: Money) -> Result<Request, ProviderError> {
    let body = json!({ "amount": amount::told(money)?, "custom_id": key });
    Ok(post(format!("/v2/payments/captures/{capture}/refund"), key, body))
}

/// To look at a refund.
pub(super) fn refund_known(id: &str) -> Request {
    get(format!("/v2/payments/refunds/{id}"))
}

/// To keep a wallet: its owner has agreed with PayPal that we may, and the token names that agreement.
pub(super) fn keep(key: &str, token: &str) -> Request {
    let body = json!({ "payment_source": { "token": { "id": token, "type": "BILLING_AGREEMENT" } } });
    post("/v3/vault/payment-tokens", key, body)
}

/// What moved on the account. PayPal counts pages from 1.
pub(super) fn entries(ask: &Entries) -> Request {
    let page = ask.cursor.as_deref().unwrap_or("1");
    let (from, to) = (ask.from.to_string(), ask.to.to_string());
    get(format!(
        "/v1/reporting/transactions?start_date={from}&end_date={to}&fields=transaction_info&page_size=500&page={page}"
    ))
}
