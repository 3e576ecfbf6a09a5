//! What we ask Stripe, request by request: all of it, so that it can be held against Stripe's published description.

use bodega_kernel::Money;

use super::{
    amount,
    form::Form,
    object::{KEY, MARK, REFERENCE},
};
use crate::{
    intent::Capture as Mode,
    provider::{Authorise, Entries, ProviderError},
};

/// What is told whole with a payment: the card's face and the fee.
const WITH: &[&str] = &["payment_method", "latest_charge.balance_transaction"];

/// To hold or take. `method` and `customer` are Stripe's own names.
pub(super) fn create(ask: &Authorise, method: &str, customer: Option<&str>) -> Result<Form, ProviderError> {
    let mut form = open(ask.key(), ask.amount, ask.capture, &ask.mark.to_string())?
        .with(format!("metadata[{REFERENCE}]"), &ask.reference)
        .with("payment_method", method)
        .with("confirm", true)
        .with("return_url", &ask.return_url)
        .with("automatic_payment_methods[enabled]", true);
    if let Some(customer) = customer {
        form = form.with("customer", customer);
    }
    if ask.keep && customer.is_some() {
        form = form.with("setup_future_usage", "off_session");
    }
    Ok(form.expanding(WITH))
}

/// The same without a way to pay, and so without effect: it only uses the key up.
pub(super) fn open(key: String, money: Money, capture: Mode, mark: &str) -> Result<Form, ProviderError> {
    let capture = match capture {
        Mode::Automatic => "automatic",
        Mode::Manual => "manual",
    };
    let form = Form::post("/v1/payment_intents", key)
        .with("amount", amount::told(money)?)
        .with("currency", money.currency.code().to_ascii_lowercase())
        .with("capture_method", capture)
        .with(format!("metadata[{MARK}]"), mark);
    Ok(form)
}

/// To look at a payment.
pub(super) fn intent(id: &str) -> Form {
    Form::get(format!("/v1/payment_intents/{id}")).expanding(WITH)
}

/// To look through the payments of some time, the newest first.
pub(super) fn intents(from: i64, to: i64, after: Option<&str>) -> Form {
    let form = Form::get("/v1/payment_intents").with("created[gte]", from).with("created[lte]", to).with("limit", 100);
    after.into_iter().fold(form, |form, after| form.with("starting_after", after))
}

/// To go on with another way to pay.
pub(super) fn confirm(id: &str, key: String, method: &str, return_url: Option<&str>) -> Form {
    let form = Form::post(format!("/v1/payment_intents/{id}/confirm"), key).with("payment_method", method);
    return_url.into_iter().fold(form, |form, url| form.with("return_url", url)).expanding(WITH)
}

/// To take of what is held.
pub(super) fn capture(id: &str, key: &str, money: Money) -> Result<Form, ProviderError> {
    let form = Form::post(format!("/v1/payment_intents/{id}/capture"), key);
    Ok(form.with("amount_to_capture", amount::told(money)?).expanding(WITH))
}

/// To give up what is held.
pub(super) fn cancel(id: &str, key: &str) -> Form {
    Form::post(format!("/v1/payment_intents/{id}/cancel"), key)
}

/// To give back.
pub(super) fn refund(id: &str, key: &str, money: Money) -> Result<Form, ProviderError> {
    let form = Form::post("/v1/refunds", key).with("payment_intent", id);
    Ok(form.with("amount", amount::told(money)?).with(format!("metadata[{KEY}]"), key))
}

/// To look at a refund.
pub(super) fn refund_known(id: &str) -> Form {
    Form::get(format!("/v1/refunds/{id}"))
}

/// To look at the refunds of a payment.
pub(super) fn refunds(id: &str) -> Form {
    Form::get("/v1/refunds").with("payment_intent", id).with("limit", 100)
}

/// A customer of Stripe's for a way to pay that is kept: by our reference alone, no name and no address.
pub(super) fn customer(key: String, ours: &str) -> Form {
    Form::post("/v1/customers", key).with("metadata[bodega_customer]", ours)
}

/// To keep a way to pay without charging it.
pub(super) fn keep(key: String, method: &str, customer: &str, return_url: Option<&str>) -> Form {
    let form = Form::post("/v1/setup_intents", key)
        .with("payment_method", method)
        .with("customer", customer)
        .with("usage", "off_session")
        .with("confirm", true)
        .with("payment_method_types[]", "card");
    return_url.into_iter().fold(form, |form, url| form.with("return_url", url)).expanding(&["payment_method"])
}

/// What moved on the account.
pub(super) fn entries(ask: &Entries) -> Form {
    let form = Form::get("/v1/balance_transactions")
        .with("created[gte]", ask.from.seconds())
        .with("created[lt]", ask.to.seconds())
        .with("limit", 100);
    ask.cursor.iter().fold(form, |form, cursor| form.with("starting_after", cursor)).expanding(&["data.source"])
}
