//! Who moves the money of this installation.

use bodega_http::outbound::Settings;
use bodega_kernel::Env;
use bodega_payments::provider::{
    Providers, Sandbox,
    paypal::{self, PayPal},
    sandbox,
    stripe::{self, Stripe},
};

use crate::{
    command::Trouble,
    config::{Config, PaymentProvider},
};

/// The providers: the chosen one for new payments, and each other one whose keys are there, for what it began. The sandbox
/// keeps its charges in a folder of its own, apart from the database, as a bank would.
pub(super) fn providers(config: &Config, env: &Env) -> Result<Providers, Trouble> {
    let payments = &config.payments;
    let mut providers = Providers::none();
    if payments.provider == PaymentProvider::Sandbox {
        providers = providers.and(Sandbox::open(&config.payments_folder(), env).map_err(Trouble::failed)?);
    }
    if let Some(keys) = payments.stripe.clone() {
        let stripe = Stripe::new(keys, Settings::default(), env.clone());
        providers = providers.and(stripe.map_err(Trouble::failed)?);
    }
    if let Some(keys) = payments.paypal.clone() {
        let paypal = PayPal::new(keys, Settings::default(), env.clone());
        providers = providers.and(paypal.map_err(Trouble::failed)?);
    }
    Ok(providers.usually(match payments.provider {
        PaymentProvider::Sandbox => Some(sandbox::NAME),
        PaymentProvider::Stripe => Some(stripe::NAME),
        PaymentProvider::PayPal => Some(paypal::NAME),
        PaymentProvider::Nobody => None,
    }))
}
