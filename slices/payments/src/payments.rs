//! The slice at work: the providers, and how they are asked.

use std::{
    future::Future,
    sync::Arc,
    time::{Duration, Instant},
};

use bodega_db::Db;
use bodega_http::House;
use bodega_kernel::{Env, MerchantId, Scope};

use crate::{
    PaymentsError,
    intent::{Capture, Intent},
    method, metric,
    provider::{Authorise, Decline, Fetch, Mark, Proceed, Provider, ProviderError, Providers, Token, Verdict},
};

/// How payments are made.
#[derive(Debug, Clone)]
pub struct Config {
    /// How others reach the installation.
    pub public_url: String,
    /// When money is taken.
    pub capture: Capture,
    /// How long a provider may think.
    pub patience: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            public_url: "http://127.0.0.1:8080".to_owned(),
            capture: Capture::Manual,
            patience: Duration::from_secs(25),
        }
    }
}

/// Payments of an installation. Clones share it.
#[derive(Debug, Clone)]
pub struct Payments(Arc<Inner>);

struct Inner {
    house: House,
    providers: Providers,
    config: Config,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Payments").field("providers", &self.providers).finish_non_exhaustive()
    }
}

impl Payments {
    /// Payments that are made through these providers.
    pub fn new(house: House, providers: Providers, config: Config) -> Self {
        Self(Arc::new(Inner { house, providers, config }))
    }

    /// The house.
    pub fn house(&self) -> &House {
        &self.0.house
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.house.db
    }

    /// Clock, randomness, ids.
    pub fn env(&self) -> &Env {
        &self.0.house.env
    }

    /// The providers.
    pub fn providers(&self) -> &Providers {
        &self.0.providers
    }

    /// When money is taken, unless a payment says otherwise.
    pub fn capture(&self) -> Capture {
        self.0.config.capture
    }

    /// The provider of new payments.
    pub fn provider(&self) -> Result<&'static str, PaymentsError> {
        self.providers().usual().ok_or(PaymentsError::NoProvider)
    }

    /// Asks the provider to hold or take the amount, or, where it was asked before, what came of that. Outside of every
    /// transaction; never fails: what is not known is [`Verdict::Unknown`].
    pub async fn authorise(&self, merchant: MerchantId, intent: &Intent) -> Verdict {
        let Some(provider) = self.of(intent) else { return unknown("no such provider is configured") };
        let (token, kept) = match self.token(merchant, intent).await {
            Ok(found) => found,
            Err(verdict) => return verdict,
        };
        let ask = Authorise {
            mark: Mark { merchant, intent: intent.id },
            amount: intent.amount,
            capture: intent.capture,
            token,
            kept,
            customer: intent.customer,
            keep: intent.save_as_default,
            reference: intent.reference.clone(),
            return_url: self.return_url(intent),
        };
        let said = self.patiently(provider.name(), "authorise", provider.authorise(&ask)).await;
        believed(intent, said)
    }

    /// Asks the provider what it knows of the payment, with no effect.
    pub async fn ask(&self, merchant: MerchantId, intent: &Intent) -> Verdict {
        let Some(provider) = self.of(intent) else { return unknown("no such provider is configured") };
        let about = fetch(merchant, intent);
        let said = self.patiently(provider.name(), "fetch", provider.fetch(&about)).await;
        believed(intent, looked(said))
    }

    /// Goes on after the payer did what was required, or with another token.
    pub async fn proceed(&self, merchant: MerchantId, intent: &Intent, token: Option<Token>) -> Verdict {
        let Some(provider) = self.of(intent) else { return unknown("no such provider is configured") };
        let looks = token.is_none();
        let ask = Proceed { payment: fetch(merchant, intent), token };
        let said = self.patiently(provider.name(), "proceed", provider.proceed(&ask)).await;
        believed(intent, if looks { looked(said) } else { said })
    }

    /// Where a payer who had to go elsewhere comes back to.
    fn return_url(&self, intent: &Intent) -> String {
        format!("{}/pay/action/{}", self.0.config.public_url.trim_end_matches('/'), intent.id)
    }

    /// The provider of a payment.
    pub(crate) fn of(&self, intent: &Intent) -> Option<&Arc<dyn Provider>> {
        self.providers().get(&intent.provider)
    }

    /// What is charged, and whether the customer had kept it.
    async fn token(&self, merchant: MerchantId, intent: &Intent) -> Result<(Token, bool), Verdict> {
        if let Some(token) = &intent.token {
            return Ok((token.clone(), false));
        }
        let Some(id) = intent.method else { return Err(unknown("the payment was decided already")) };
        let scope = Scope::One(merchant);
        let find = move |tx: &mut bodega_db::ReadTx| method::store::find(tx, &scope, id);
        match self.db().read(&Scope::One(merchant), find).await {
            Ok(Some(method)) => Ok((method.token, true)),
            Ok(None) => Err(Verdict::Declined(Decline::new("method_removed", "This way to pay is not kept any more."))),
            Err(error) => Err(unknown(&error.to_string())),
        }
    }

    /// Waits for a provider, for a time. Its answer is counted.
    pub(crate) async fn patiently<T>(
        &self,
        name: &str,
        what: &'static str,
        work: impl Future<Output = Result<T, ProviderError>>,
    ) -> Result<T, ProviderError> {
        let started = Instant::now();
        let late = || ProviderError::unavailable("it took too long");
        let answer = tokio::time::timeout(self.0.config.patience, work).await.unwrap_or_else(|_| Err(late()));
        let outcome = match &answer {
            Ok(_) => "answered",
            Err(ProviderError::Refused { .. }) => "refused",
            Err(ProviderError::Unavailable(why)) => {
                tracing::warn!(provider = name, call = what, why, "a payment provider does not answer");
                "unavailable"
            }
        };
        metric::asked(name, what, outcome, started.elapsed().as_secs_f64());
        answer
    }
}

/// What a provider is told about a payment that it may know.
pub(crate) fn fetch(merchant: MerchantId, intent: &Intent) -> Fetch {
    Fetch {
        mark: Mark { merchant, intent: intent.id },
        provider_ref: intent.provider_ref.clone(),
        amount: intent.amount,
        capture: intent.capture,
    }
}

fn unknown(why: &str) -> Verdict {
    Verdict::Unknown { why: why.to_owned() }
}

/// Who may not look has not been told no: what became of the payment is only read from the payment itself.
fn looked(said: Result<Verdict, ProviderError>) -> Result<Verdict, ProviderError> {
    said.map_err(|error| match error {
        ProviderError::Refused { code, .. } => ProviderError::unavailable(format!("it may not be looked at: {code}")),
        unavailable => unavailable,
    })
}

/// The provider's word, if it is about the amount that was meant.
fn believed(intent: &Intent, said: Result<Verdict, ProviderError>) -> Verdict {
    match said {
        Ok(Verdict::Authorised(approval) | Verdict::Captured(approval)) if approval.amount != intent.amount => {
            let (told, meant) = (approval.amount, intent.amount);
            tracing::error!(payment = %intent.id, %told, %meant, "a provider speaks of another amount");
            unknown("the provider speaks of another amount")
        }
        Ok(verdict) => verdict,
        Err(ProviderError::Refused { code, message }) => Verdict::Declined(Decline { code, message }),
        Err(ProviderError::Unavailable(why)) => unknown(&why),
    }
}
