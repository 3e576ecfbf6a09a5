//! PayPal: orders and their approval, authorisations, captures, refunds, kept wallets, and its webhooks.
//!
//! A payer says yes at PayPal and comes back; a kept wallet is charged at once. The token `paypal` asks the payer,
//! `vault:…` is a kept wallet, anything else is an order that the payer has approved already.

mod amount;
mod letter;
mod object;
mod pass;
mod read;
mod request;

use std::{fmt, time::Duration};

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use bodega_http::{
    Boxed,
    outbound::{Ask, Outbound, Settings},
};
use bodega_kernel::{Env, Money};
use bytes::Bytes;
pub use request::Request;
use serde::de::{DeserializeOwned, IgnoredAny};

use self::{
    object::{Movement, Order, Transactions, Verified},
    pass::Keeper,
    read::No,
    request::Way,
};
use super::{
    Answer, Authorise, Cancel, Capture, Entries, Entry, EntryKind, EntryPage, Fetch, Keep, Kept, Letter, LetterRefused,
    Mark, Moved, Parcel, Proceed, Provider, ProviderError, Refund, Token, Verdict,
};
use crate::intent::Capture as Mode;

/// The name of PayPal.
pub const NAME: &str = "paypal";
/// Where PayPal is.
pub const BASE: &str = "https://api-m.paypal.com";
/// Longer than any call of ours can be on its way.
const ON_ITS_WAY: Duration = Duration::from_secs(120);

/// What PayPal has to be told of us.
#[derive(Clone)]
pub struct Config {
    /// Where it is.
    pub base: String,
    /// The name of our application there.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
    /// What PayPal calls our webhook.
    pub webhook_id: String,
}

impl fmt::Debug for Config {
    // The rest is secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config").field("base", &self.base).finish_non_exhaustive()
    }
}

/// PayPal.
#[derive(Clone)]
pub struct PayPal {
    base: String,
    webhook_id: String,
    client: Outbound,
    keeper: Keeper,
}

impl PayPal {
    /// PayPal, as it is configured.
    pub fn new(config: Config, settings: Settings, env: Env) -> Result<Self, ProviderError> {
        let client = Outbound::new(NAME, settings, env.clone());
        let client = client.map_err(|error| ProviderError::unavailable(error.to_string()))?;
        let keeper = Keeper::new(config.base.clone(), &config.client_id, &config.client_secret, env);
        Ok(Self { base: config.base, webhook_id: config.webhook_id, client, keeper })
    }

    /// Asks, and reads the thing that was asked for.
    async fn ask<T: DeserializeOwned>(&self, request: &Request) -> Result<Result<T, No>, ProviderError> {
        let body = request.body.as_ref().map(|body| body.to_string().into_bytes());
        self.ask_with(request, body.unwrap_or_default()).await
    }

    async fn ask_with<T: DeserializeOwned>(
        &self,
        request: &Request,
        body: Vec<u8>,
    ) -> Result<Result<T, No>, ProviderError> {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, self.keeper.header(&self.client).await?);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(HeaderName::from_static("prefer"), HeaderValue::from_static("return=representation"));
        if let Some(key) = &request.key {
            let key = HeaderValue::from_str(key).map_err(|_| ProviderError::refused("misconfigured", "no such key"))?;
            headers.insert(HeaderName::from_static("paypal-request-id"), key);
        }
        let url = format!("{}{}", self.base, request.path);
        let ask = Ask { method: request.method.clone(), url, headers, body: Bytes::from(body), repeatable: true };
        let reply = self.client.send(&ask).await.map_err(|error| ProviderError::unavailable(error.to_string()))?;
        if reply.status == StatusCode::UNAUTHORIZED {
            self.keeper.refused().await;
            return Err(ProviderError::unavailable("the pass was not taken"));
        }
        Ok(read::thing(&reply))
    }

    async fn authorised(&self, ask: &Authorise) -> Result<Verdict, ProviderError> {
        let Some(way) = Way::of(ask.token.reveal(), ask.kept) else {
            return Ok(Verdict::Declined(read::no("unknown_token")));
        };
        if let Way::Approved(id) = way {
            return self.approved(id, (ask.mark, ask.amount), &ask.key(), ask.capture).await;
        }
        match self.ask::<Order>(&request::create(ask, &way)?).await? {
            Ok(order) => self.judged(order, &ask.key(), ask.capture).await,
            Err(no) => refused(no),
        }
    }

    /// How an order stands; one that the payer has approved is carried out first.
    async fn judged(&self, order: Order, key: &str, capture: Mode) -> Result<Verdict, ProviderError> {
        if order.status.as_deref() == Some("APPROVED") {
            return self.carried_out(&order.id, key, capture).await;
        }
        Ok(read::verdict(&order))
    }

    /// An order that the payer has approved already. It must have been made for this payment: one order pays one of ours.
    async fn approved(
        &self,
        id: &str,
        (mark, amount): (Mark, Money),
        key: &str,
        capture: Mode,
    ) -> Result<Verdict, ProviderError> {
        let order: Order = match self.ask(&request::order(id)).await? {
            Ok(order) => order,
            Err(No::Fault(StatusCode::NOT_FOUND, _)) => return Ok(Verdict::Declined(read::no("unknown_token"))),
            Err(no) => return refused(no),
        };
        if !order.is_for(mark, amount) {
            return Ok(Verdict::Declined(read::no("order_of_another_payment")));
        }
        self.carried_out(id, key, capture).await
    }

    async fn carried_out(&self, id: &str, key: &str, capture: Mode) -> Result<Verdict, ProviderError> {
        let key = format!("{key}-go");
        match self.ask::<Order>(&request::carry_out(id, &key, capture)).await? {
            Ok(order) => Ok(read::verdict(&order)),
            Err(No::Fault(_, fault)) if fault.says(&["ORDER_ALREADY_AUTHORIZED", "ORDER_ALREADY_CAPTURED"]) => {
                Ok(read::verdict(&self.order(id).await?))
            }
            // Not approved yet: the payer is still to be asked.
            Err(No::Fault(_, fault)) if fault.says(&["PAYER_ACTION_REQUIRED"]) => {
                Ok(read::verdict(&self.order(id).await?))
            }
            Err(no) => refused(no),
        }
    }

    async fn order(&self, id: &str) -> Result<Order, ProviderError> {
        Ok(self.ask(&request::order(id)).await??)
    }

    /// The order of a payment. Where we were never told of it, one is opened under its key without a way to pay: a key
    /// that is known gives the order that stands there, and a new one can charge nobody.
    async fn order_of(&self, payment: &Fetch) -> Result<Order, ProviderError> {
        match &payment.provider_ref {
            Some(id) => self.order(id).await,
            None => {
                let opened: Order = self.ask(&request::open(payment)?).await??;
                self.order(&opened.id).await
            }
        }
    }

    async fn proceeded(&self, ask: &Proceed) -> Result<Verdict, ProviderError> {
        let payment = &ask.payment;
        match ask.token.as_ref().map(|token| Way::of(token.reveal(), false)) {
            Some(None) => return Ok(Verdict::Declined(read::no("unknown_token"))),
            Some(Some(Way::Approved(id))) => {
                let (key, about) = (payment.key(), (payment.mark, payment.amount));
                return self.approved(id, about, &key, payment.capture).await;
            }
            _ => {}
        }
        let order = self.order_of(payment).await?;
        self.judged(order, &payment.key(), payment.capture).await
    }

    async fn captured(&self, ask: &Capture) -> Result<Moved, ProviderError> {
        let order = self.order_of(&ask.payment).await?;
        let held = order.payments().and_then(|payments| payments.authorizations.first());
        let Some(held) = held else {
            return Err(ProviderError::refused("not_authorised", "there is nothing that could be taken"));
        };
        let request = request::capture(&held.id, &ask.key, ask.amount, ask.last)?;
        read::moved(&self.ask::<Movement>(&request).await??)
    }

    async fn canceled(&self, ask: &Cancel) -> Result<Moved, ProviderError> {
        let order = self.order_of(&ask.payment).await?;
        let moved = |done| Ok(Moved { provider_ref: Some(order.id.clone()), done, fee: None });
        let payments = order.payments().cloned().unwrap_or_default();
        if payments.captures.iter().any(|capture| !capture.is("DECLINED") && !capture.is("FAILED")) {
            return Err(ProviderError::refused("already_captured", "the money was taken: it is to be given back"));
        }
        let Some(held) = payments.authorizations.first() else {
            // An order that was never carried out holds nothing and ends by itself, once nobody of us can be about to
            // carry it out.
            return moved(ask.age >= ON_ITS_WAY);
        };
        if held.is("VOIDED") || held.is("EXPIRED") || held.is("DENIED") {
            return moved(true);
        }
        match self.ask::<IgnoredAny>(&request::void(&held.id, &ask.key)).await? {
            Ok(_) => moved(true),
            Err(No::Fault(_, fault)) if fault.says(&["PREVIOUSLY_VOIDED"]) => moved(true),
            Err(no) => Err(no.into()),
        }
    }

    async fn refunded(&self, ask: &Refund) -> Result<Moved, ProviderError> {
        if let Some(known) = &ask.provider_ref {
            return read::moved(&self.ask::<Movement>(&request::refund_known(known)).await??);
        }
        let capture = match &ask.capture_ref {
            Some(capture) => capture.clone(),
            None => {
                let order = self.order_of(&ask.payment).await?;
                let taken = order.payments().and_then(|payments| payments.captures.first());
                let none = || ProviderError::refused("not_captured", "nothing was taken that could be given back");
                taken.map(|capture| capture.id.clone()).ok_or_else(none)?
            }
        };
        read::moved(&self.ask::<Movement>(&request::refund(&capture, &ask.key, ask.amount)?).await??)
    }

    async fn kept(&self, ask: &Keep) -> Result<Kept, ProviderError> {
        let kept: object::Kept = self.ask(&request::keep(&ask.key, ask.token.reveal())).await??;
        Ok(Kept { token: Token::known(format!("vault:{}", kept.id)), card: read::wallet() })
    }

    async fn told(&self, letter: &Letter) -> Result<Parcel, LetterRefused> {
        let (request, body) = letter::question(&self.webhook_id, letter)?;
        let unavailable = |error: ProviderError| LetterRefused::Unavailable(error.to_string());
        let answer = self.ask_with::<Verified>(&request, body).await.map_err(unavailable)?;
        match answer {
            Ok(verified) if verified.verification_status == "SUCCESS" => letter::read(letter),
            Ok(_) => Err(LetterRefused::Forged),
            Err(no) => Err(unavailable(no.into())),
        }
    }

    async fn moved(&self, ask: &Entries) -> Result<EntryPage, ProviderError> {
        let piece: Transactions = self.ask(&request::entries(ask)).await??;
        let next = (piece.page < piece.total_pages).then(|| (piece.page + 1).to_string());
        Ok(EntryPage { entries: piece.transaction_details.iter().filter_map(entry).collect(), next })
    }
}

/// A no to the payer is an outcome; anything else is in the way.
fn refused(no: No) -> Result<Verdict, ProviderError> {
    match no {
        No::Fault(status, fault) => match read::declined(&fault) {
            Some(decline) => Ok(Verdict::Declined(decline)),
            None => Err(No::Fault(status, fault).into()),
        },
        no => Err(no.into()),
    }
}

fn entry(transaction: &object::Transaction) -> Option<Entry> {
    let info = &transaction.transaction_info;
    let kind = match info.transaction_event_code.get(..3)? {
        "T00" => EntryKind::Capture,
        "T11" => EntryKind::Refund,
        "T12" => EntryKind::Dispute,
        "T04" => EntryKind::Payout,
        _ => EntryKind::Other,
    };
    let fee = info.fee_amount.as_ref().and_then(amount::heard).map_or(0, |fee| -fee.amount);
    Some(Entry {
        provider_ref: info.transaction_id.clone(),
        kind,
        mark: info.custom_field.as_ref().and_then(|custom| custom.parse().ok()),
        key: info.custom_field.clone().filter(|_| kind == EntryKind::Refund),
        amount: amount::heard(&info.transaction_amount)?,
        fee,
        at: info.transaction_initiation_date.parse().ok()?,
    })
}

impl Provider for PayPal {
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
        Box::pin(async move { Ok(read::verdict(&self.order_of(ask).await?)) })
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
        Box::pin(self.told(letter))
    }

    fn entries<'a>(&'a self, ask: &'a Entries) -> Answer<'a, EntryPage> {
        Box::pin(self.moved(ask))
    }
}
