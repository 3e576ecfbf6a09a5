//! Stripe: Payment Intents, refunds, setup intents, the balance's movements, and its webhooks.
//!
//! Every request that changes something goes under a key of ours, so that asking again has no second effect. Stripe keeps
//! keys for a day at least; what is asked for again after longer is looked for first, by what it was marked with.

mod amount;
mod form;
mod letter;
mod object;
mod read;
mod request;

use std::fmt;

use bodega_http::{
    Boxed,
    outbound::{Outbound, Settings},
};
use bodega_kernel::{Env, Time};
pub use form::Form;
use serde::de::DeserializeOwned;

use self::{
    object::{BalanceTransaction, KEY, List, Nameable, Named, PaymentIntent, SetupIntent},
    read::No,
};
use super::{
    Answer, Authorise, Cancel, Capture, Decline, Entries, Entry, EntryKind, EntryPage, Fetch, Keep, Kept, Letter,
    LetterRefused, Moved, Parcel, Proceed, Provider, ProviderError, Refund, Token, Verdict,
};

/// The name of Stripe.
pub const NAME: &str = "stripe";
/// Where Stripe is.
pub const BASE: &str = "https://api.stripe.com";
/// A payment is looked for among those that were begun this long before and after its id was made.
const AROUND: i64 = 15 * 60;
/// So many pieces of a hundred are looked through for it.
const PIECES: usize = 20;

/// What Stripe has to be told of us.
#[derive(Clone)]
pub struct Config {
    /// Where it is.
    pub base: String,
    /// The secret key, `sk_…`.
    pub secret_key: String,
    /// The secrets of the webhook's endpoint, `whsec_…`; two while one is being rotated.
    pub webhook_secrets: Vec<String>,
}

impl fmt::Debug for Config {
    // The rest is secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config").field("base", &self.base).finish_non_exhaustive()
    }
}

/// Stripe.
#[derive(Clone)]
pub struct Stripe {
    config: Config,
    client: Outbound,
}

impl Stripe {
    /// Stripe, as it is configured.
    pub fn new(config: Config, settings: Settings, env: Env) -> Result<Self, ProviderError> {
        let client =
            Outbound::new(NAME, settings, env).map_err(|error| ProviderError::unavailable(error.to_string()))?;
        Ok(Self { config, client })
    }

    /// Asks, and reads the thing that was asked for.
    async fn ask<T: DeserializeOwned>(&self, form: &Form) -> Result<Result<T, No>, ProviderError> {
        let ask = form.ask(&self.config.base, &self.config.secret_key)?;
        let reply = self.client.send(&ask).await.map_err(|error| ProviderError::unavailable(error.to_string()))?;
        Ok(read::thing(&reply))
    }

    async fn authorised(&self, ask: &Authorise) -> Result<Verdict, ProviderError> {
        let (known, method) = parts(&ask.token);
        if known.is_some() && !ask.kept {
            return Ok(not_ours());
        }
        let customer = match (known, ask.keep, ask.customer) {
            (Some(customer), ..) => Some(customer.to_owned()),
            (None, true, Some(ours)) => {
                Some(self.customer(format!("{}-customer", ask.key()), &ours.to_string()).await?)
            }
            _ => None,
        };
        let form = request::create(ask, method, customer.as_deref())?;
        self.judged(self.ask(&form).await?)
    }

    /// A payment, or the payer's no.
    fn judged(&self, answer: Result<PaymentIntent, No>) -> Result<Verdict, ProviderError> {
        match answer {
            Ok(intent) => Ok(read::verdict(&intent)),
            Err(No::Fault(_, fault)) if fault.is_decline() => Ok(Verdict::Declined(fault.decline())),
            Err(no) => Err(no.into()),
        }
    }

    async fn customer(&self, key: String, ours: &str) -> Result<String, ProviderError> {
        let customer: Nameable = self.ask(&request::customer(key, ours)).await??;
        Ok(customer.id)
    }

    async fn proceeded(&self, ask: &Proceed) -> Result<Verdict, ProviderError> {
        let Some(id) = self.name_of(&ask.payment).await? else { return Ok(Verdict::Unheard) };
        let Some(token) = &ask.token else { return self.fetched(&id).await };
        let (None, method) = parts(token) else { return Ok(not_ours()) };
        // Of each way to pay that was tried one confirmation.
        let key = format!("{}-{method}", ask.payment.key());
        match self.judged(self.ask(&request::confirm(&id, key, method, None)).await?) {
            // It went on already.
            Err(ProviderError::Refused { code, .. }) if code == "payment_intent_unexpected_state" => {
                self.fetched(&id).await
            }
            verdict => verdict,
        }
    }

    async fn fetched(&self, id: &str) -> Result<Verdict, ProviderError> {
        Ok(read::verdict(&self.ask(&request::intent(id)).await??))
    }

    /// What Stripe calls the payment. Where we do not know, its mark is looked for among those of its time: the search by
    /// metadata lags behind what was written, the list does not.
    async fn name_of(&self, payment: &Fetch) -> Result<Option<String>, ProviderError> {
        if let Some(known) = &payment.provider_ref {
            return Ok(Some(known.clone()));
        }
        // A UUIDv7 begins with the milliseconds of its making.
        let begun = i64::try_from((payment.mark.intent.uuid().as_u128() >> 80) / 1_000).unwrap_or_default();
        let mut after: Option<String> = None;
        for _ in 0..PIECES {
            let form = request::intents(begun - AROUND, begun + AROUND, after.as_deref());
            let piece: List<PaymentIntent> = self.ask(&form).await??;
            if let Some(found) = piece.data.iter().find(|intent| intent.mark() == Some(payment.mark)) {
                return Ok(Some(found.id.clone()));
            }
            match piece.data.last().filter(|_| piece.has_more) {
                Some(last) => after = Some(last.id.clone()),
                None => return Ok(None),
            }
        }
        Err(ProviderError::unavailable("it was not found among the payments of its time: there are too many"))
    }

    async fn captured(&self, ask: &Capture) -> Result<Moved, ProviderError> {
        if !ask.last {
            // A capture lets go what is left of the hold.
            return Err(ProviderError::refused("one_capture_only", "of this payment can be taken only once"));
        }
        let Some(id) = self.name_of(&ask.payment).await? else {
            return Err(ProviderError::refused("unknown_payment", "there is no such payment"));
        };
        let intent: PaymentIntent = match self.ask(&request::capture(&id, &ask.key, ask.amount)?).await? {
            Ok(intent) => intent,
            Err(No::Fault(_, fault)) if fault.is_out_of_state() => {
                let intent: PaymentIntent = self.ask(&request::intent(&id)).await??;
                // Taken under this key longer ago than Stripe remembers keys.
                if intent.status != "succeeded" || intent.money(intent.amount_received) != Some(ask.amount) {
                    return Err(No::Fault(axum::http::StatusCode::BAD_REQUEST, fault).into());
                }
                intent
            }
            Err(no) => return Err(no.into()),
        };
        Ok(Moved { provider_ref: Some(intent.id.clone()), done: true, fee: intent.fee() })
    }

    async fn canceled(&self, ask: &Cancel) -> Result<Moved, ProviderError> {
        let id = match self.name_of(&ask.payment).await? {
            Some(id) => id,
            None => self.used_up(&ask.payment).await?,
        };
        let done = Moved { provider_ref: Some(id.clone()), done: true, fee: None };
        match self.ask::<PaymentIntent>(&request::cancel(&id, &ask.key)).await? {
            Ok(_) => Ok(done),
            Err(No::Fault(status, fault)) if fault.is_out_of_state() => {
                let intent: PaymentIntent = self.ask(&request::intent(&id)).await??;
                if intent.status == "canceled" { Ok(done) } else { Err(No::Fault(status, fault).into()) }
            }
            Err(no) => Err(no.into()),
        }
    }

    /// Begins the payment without a way to pay, under its own key: if the first request is still on its way, it comes to
    /// a key that is taken.
    async fn used_up(&self, payment: &Fetch) -> Result<String, ProviderError> {
        let form = request::open(payment.key(), payment.amount, payment.capture, &payment.mark.to_string())?;
        match self.ask::<PaymentIntent>(&form).await? {
            Ok(intent) => Ok(intent.id),
            // It came in between after all; the list will have it when we ask again.
            Err(No::Fault(_, fault)) if fault.is_other_body() => {
                Err(ProviderError::unavailable("the payment has just come in"))
            }
            Err(no) => Err(no.into()),
        }
    }

    async fn refunded(&self, ask: &Refund) -> Result<Moved, ProviderError> {
        if let Some(known) = &ask.provider_ref {
            return read::refunded(&self.ask(&request::refund_known(known)).await??);
        }
        let Some(id) = self.name_of(&ask.payment).await? else {
            return Err(ProviderError::refused("unknown_payment", "there is no such payment"));
        };
        let all: List<object::Refund> = self.ask(&request::refunds(&id)).await??;
        let is_ours = |refund: &&object::Refund| {
            refund.metadata.as_ref().and_then(|metadata| metadata.get(KEY)) == Some(&ask.key)
        };
        if let Some(known) = all.data.iter().find(is_ours) {
            return read::refunded(known);
        }
        read::refunded(&self.ask(&request::refund(&id, &ask.key, ask.amount)?).await??)
    }

    async fn kept(&self, ask: &Keep) -> Result<Kept, ProviderError> {
        let (None, method) = parts(&ask.token) else {
            return Err(ProviderError::refused("unknown_token", "this is no way to pay"));
        };
        let customer = self.customer(format!("{}-customer", ask.key), &ask.customer.to_string()).await?;
        let setup: SetupIntent = self.ask(&request::keep(ask.key.clone(), method, &customer, None)).await??;
        let method = setup.payment_method.as_ref().and_then(Named::whole);
        match (setup.status.as_str(), method) {
            ("succeeded", Some(method)) => {
                Ok(Kept { token: Token::known(format!("{customer}:{}", method.id)), card: method.card() })
            }
            ("requires_action", _) => {
                Err(ProviderError::refused("authentication_required", "the bank wants to ask the payer first"))
            }
            (status, _) => Err(ProviderError::refused(status, "this way to pay cannot be kept")),
        }
    }

    async fn moved(&self, ask: &Entries) -> Result<EntryPage, ProviderError> {
        let piece: List<BalanceTransaction> = self.ask(&request::entries(ask)).await??;
        let next = piece.data.last().filter(|_| piece.has_more).map(|last| last.id.clone());
        Ok(EntryPage { entries: piece.data.iter().filter_map(entry).collect(), next })
    }
}

/// A kept method is charged for whoever kept it, and for nobody who types its name.
fn not_ours() -> Verdict {
    Verdict::Declined(Decline::new("unknown_token", "This way to pay was not accepted."))
}

/// Of a token for a kept method: the customer that it was attached to, and the method.
fn parts(token: &Token) -> (Option<&str>, &str) {
    match token.reveal().split_once(':') {
        Some((customer, method)) => (Some(customer), method),
        None => (None, token.reveal()),
    }
}

fn entry(moved: &BalanceTransaction) -> Option<Entry> {
    let source = moved.source.as_ref().and_then(Named::whole);
    let kind = match (moved.kind.as_str(), source.map(|source| source.object.as_str())) {
        ("charge" | "payment", _) => EntryKind::Capture,
        ("refund" | "payment_refund" | "refund_failure", _) => EntryKind::Refund,
        (_, Some("dispute")) => EntryKind::Dispute,
        ("payout" | "payout_cancel" | "payout_failure", _) => EntryKind::Payout,
        _ => EntryKind::Other,
    };
    let metadata = source.map(|source| &source.metadata);
    Some(Entry {
        provider_ref: moved.id.clone(),
        kind,
        mark: metadata.and_then(|metadata| metadata.get(object::MARK)?.parse().ok()),
        key: metadata.and_then(|metadata| metadata.get(KEY).cloned()),
        amount: amount::heard(moved.amount, &moved.currency)?,
        fee: amount::heard(moved.fee, &moved.currency)?.amount,
        at: instant(moved.created)?,
    })
}

/// Stripe's clock counts seconds.
fn instant(seconds: i64) -> Option<Time> {
    seconds.checked_mul(1_000_000).map(Time::from_micros)
}

impl Provider for Stripe {
    fn name(&self) -> &'static str {
        NAME
    }

    fn authorise<'a>(&'a self, ask: &'a Authorise) -> Answer<'a, Verdict> {
        Box::pin(self.authorised(ask))
    }

    fn proceed<'a>(&'a self, ask: &'a Proceed) -> Answer<'a, Verdict> {
        Box::pin(self.proceeded(ask))
    }

    fn fetch<'a>(&'a self, ask: &'a Fetch) -> Answer<'a, Verdict> {
        Box::pin(async move {
            match self.name_of(ask).await? {
                Some(id) => self.fetched(&id).await,
                None => Ok(Verdict::Unheard),
            }
        })
    }

    fn capture<'a>(&'a self, ask: &'a Capture) -> Answer<'a, Moved> {
        Box::pin(self.captured(ask))
    }

    fn cancel<'a>(&'a self, ask: &'a Cancel) -> Answer<'a, Moved> {
        Box::pin(self.canceled(ask))
    }

    fn refund<'a>(&'a self, ask: &'a Refund) -> Answer<'a, Moved> {
        Box::pin(self.refunded(ask))
    }

    fn keep<'a>(&'a self, ask: &'a Keep) -> Answer<'a, Kept> {
        Box::pin(self.kept(ask))
    }

    fn parse_webhook<'a>(&'a self, letter: &'a Letter) -> Boxed<'a, Result<Parcel, LetterRefused>> {
        Box::pin(async move { letter::parse(&self.config.webhook_secrets, letter) })
    }

    fn entries<'a>(&'a self, ask: &'a Entries) -> Answer<'a, EntryPage> {
        Box::pin(self.moved(ask))
    }
}
