//! Who moves the money, and what they have to be told of us.

use bodega_payments::{
    Capture,
    provider::{paypal, stripe},
};

use super::read::Reader;

/// Who is asked for new payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentProvider {
    /// The one that is built in, and moves no money.
    Sandbox,
    /// Stripe.
    Stripe,
    /// PayPal.
    PayPal,
    /// Nobody: customers pay at handover.
    Nobody,
}

/// Who moves the money.
#[derive(Debug, Clone)]
pub struct Payments {
    /// Who is asked for new payments.
    pub provider: PaymentProvider,
    /// When money is taken.
    pub capture: Capture,
    /// Stripe, if its keys are there.
    pub stripe: Option<stripe::Config>,
    /// PayPal, if its keys are there.
    pub paypal: Option<paypal::Config>,
}

impl Payments {
    pub(super) fn check(read: &mut Reader<'_>) -> Self {
        let provider = match read.choice("payments.provider").as_str() {
            "stripe" => PaymentProvider::Stripe,
            "paypal" => PaymentProvider::PayPal,
            "none" => PaymentProvider::Nobody,
            _ => PaymentProvider::Sandbox,
        };
        let capture = match read.choice("payments.capture").as_str() {
            "automatic" => Capture::Automatic,
            _ => Capture::Manual,
        };
        let stripe = stripe(read, provider == PaymentProvider::Stripe);
        let paypal = paypal(read, provider == PaymentProvider::PayPal);
        Self { provider, capture, stripe, paypal }
    }
}

/// One that is not chosen may have its keys all the same: payments that it began are still its own.
fn stripe(read: &mut Reader<'_>, is_chosen: bool) -> Option<stripe::Config> {
    let base = address(read, "stripe.url");
    let [secret_key] = whole(read, ["stripe.secret_key"], is_chosen)?;
    let webhook_secrets = read.list("stripe.webhook_secrets");
    if webhook_secrets.is_empty() {
        missing(read, "stripe.webhook_secrets");
    }
    Some(stripe::Config { base, secret_key, webhook_secrets })
}

fn paypal(read: &mut Reader<'_>, is_chosen: bool) -> Option<paypal::Config> {
    let base = address(read, "paypal.url");
    let keys = ["paypal.client_id", "paypal.client_secret", "paypal.webhook_id"];
    let [client_id, client_secret, webhook_id] = whole(read, keys, is_chosen)?;
    Some(paypal::Config { base, client_id, client_secret, webhook_id })
}

/// All of these texts, or none; one alone is a slip, and so is none where they are needed.
fn whole<const N: usize>(read: &mut Reader<'_>, paths: [&'static str; N], are_needed: bool) -> Option<[String; N]> {
    let given = paths.map(|path| read.text(path));
    if !are_needed && given.iter().all(Option::is_none) {
        return None;
    }
    for (path, _) in paths.iter().zip(&given).filter(|(_, text)| text.is_none()) {
        missing(read, path);
    }
    Some(given.map(Option::unwrap_or_default))
}

fn missing(read: &mut Reader<'_>, path: &str) {
    let name = read.name(path);
    read.faults.add(name, "must be given: without it the provider cannot be spoken to");
}

fn address(read: &mut Reader<'_>, path: &str) -> String {
    let url = read.text(path).unwrap_or_default();
    if !url.starts_with("https://") && !url.starts_with("http://") {
        let name = read.name(path);
        read.faults.add(name, "must begin with https://");
    }
    url.trim_end_matches('/').to_owned()
}
