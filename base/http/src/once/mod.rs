//! `Idempotency-Key`: the same request, sent again, has its effect once and gets the same answer.

mod carry;
mod kept;
mod wish;
mod write;

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use bodega_db::idempotency::Key;
use bodega_kernel::{Actor, Failure, Invalid, MerchantId};
use ring::digest::{Context, SHA256};
use serde_json::Value;
use utoipa::IntoParams;

use crate::{HttpError, Visit, exchange::Exchange, read::canonical};

pub use carry::{Carried, Given};
pub use kept::{kept_data, kept_refusal};

const HEADER: &str = "idempotency-key";
/// The cookie in which a browser holds its cart.
pub const CART_COOKIE: &str = "bodega_cart";

/// The hash of a parsed body. The body's reader fills it in, later than the key is read.
#[derive(Clone, Default)]
pub(crate) struct Digest(Arc<OnceLock<[u8; 32]>>);

impl Digest {
    pub fn set(&self, body: &Value) {
        let mut bytes = Vec::new();
        canonical(body, &mut bytes);
        let _ = self.0.set(sha256(&[&bytes]));
    }
}

fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(part);
    }
    let mut hash = [0; 32];
    hash.copy_from_slice(context.finish().as_ref());
    hash
}

/// The `Idempotency-Key` of a request, if it has one. It stands after the guard and before the body.
#[derive(Clone)]
pub struct Once {
    key: Option<Key>,
    target: String,
    body: Digest,
    patience: Duration,
}

/// Whose key a form's is.
#[derive(Debug, Clone, Copy)]
pub enum Principal<'a> {
    /// Somebody who is signed in.
    Actor(&'a Actor),
    /// The holder of a guest's cart, by its token.
    Cart(&'a str),
}

/// How long an equal form waits.
const PATIENCE: Duration = Duration::from_secs(10);

/// How [`Once`] is documented: `params(OnceHeader)`.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "it is only a description")]
pub struct OnceHeader {
    /// Any text of up to 255 characters. Sent again with the same key and body, the request has no second effect and
    /// gets the same answer, for 24 hours.
    #[param(rename = "Idempotency-Key", required = false, min_length = 1, max_length = 255, example = "b7f1c0de-1")]
    idempotency_key: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Once {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, HttpError> {
        let exchange = Exchange::of(parts)?;
        let body = Digest::default();
        parts.extensions.insert(body.clone());
        let patience = exchange.edge.config.idempotency_wait;
        // The template alone would let one key name two orders; what it was applied to is part of what was asked.
        let target = parts.uri.path_and_query().map_or_else(|| parts.uri.path(), |whole| whole.as_str()).to_owned();
        let Some(given) = parts.headers.get(HEADER) else { return Ok(Self { key: None, target, body, patience }) };
        let given = given.to_str().ok().filter(|key| (1..=255).contains(&key.chars().count()));
        let text =
            given.ok_or_else(|| Invalid::one("Idempotency-Key", "INVALID_VALUE", "must have 1 to 255 characters"))?;
        let key = text.to_owned();
        let visit = Visit::from_request_parts(parts, state).await?;
        let route = format!("{} {}", parts.method, exchange.route().unwrap_or(parts.uri.path()));
        let principal = principal(&visit, &parts.headers, &exchange);
        let key = Key { merchant: visit.merchant, principal, route, key, body_hash: [0; 32] };
        Ok(Self { key: Some(key), target, body, patience })
    }
}

/// Whose key it is: two visitors may choose the same one, and must not see each other's answers.
fn principal(visit: &Visit, headers: &HeaderMap, exchange: &Exchange) -> String {
    if let Some(caller) = &visit.caller {
        return caller.actor.id.clone();
    }
    match (cart_token(headers), exchange.address) {
        (Some(token), _) => of_cart(token),
        (None, Some(address)) => {
            format!("guest:{}", crate::cursor::base64url(&sha256(&[address.to_string().as_bytes()])))
        }
        (None, None) => "guest".to_owned(),
    }
}

/// The token of a guest's cart, as programs send it and as browsers do.
pub fn cart_token(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let sent = headers.get("x-cart-token").and_then(|token| token.to_str().ok());
    sent.or_else(|| pairs.find_map(|(name, value)| (name == CART_COOKIE).then_some(value)))
        .filter(|sent| !sent.is_empty())
}

/// The holder of a cart as a principal: the token itself is a secret, and is not stored.
fn of_cart(token: &str) -> String {
    format!("cart:{}", crate::cursor::base64url(&sha256(&[token.as_bytes()])))
}

impl Once {
    /// The same for a body of which only this is compared with that of an equal request: a secret in it is not kept, not
    /// even hashed, or whoever reads the table could try guesses on it.
    #[must_use]
    pub fn comparing(mut self, body: &Value) -> Self {
        self.body = Digest::default();
        self.body.set(body);
        self
    }

    /// For a page, whose form carries its key in a field. `principal` is whose key it is, `target` what was asked for, and
    /// `body` what must be the same when the form is sent again.
    pub fn of_form(merchant: MerchantId, principal: Principal<'_>, target: &str, key: &str, body: &Value) -> Self {
        let principal = match principal {
            Principal::Actor(actor) => actor.id.clone(),
            Principal::Cart(token) => of_cart(token),
        };
        let key = Key { merchant, principal, route: target.to_owned(), key: key.to_owned(), body_hash: [0; 32] };
        let whole = Self { key: Some(key), target: target.to_owned(), body: Digest::default(), patience: PATIENCE };
        whole.comparing(body)
    }

    /// The key with the hash of all that was asked for.
    fn key(&self) -> Option<Key> {
        let body_hash = sha256(&[self.target.as_bytes(), b"\n", self.body.0.get().map_or(&[], |hash| hash)]);
        self.key.clone().map(|key| Key { body_hash, ..key })
    }
}

/// Is this refusal the answer for good? Failures of ours, and of the moment, are not.
fn is_final(error: &impl Failure) -> bool {
    use bodega_kernel::FailureKind as Kind;
    !matches!(error.kind(), Kind::Internal | Kind::Unavailable | Kind::Limited)
}

fn reused() -> HttpError {
    let message = "This Idempotency-Key was used for another request.";
    HttpError::new(StatusCode::CONFLICT, "IDEMPOTENCY_KEY_REUSED", message)
}

fn in_progress() -> HttpError {
    let message = "An equal request is still being worked on. Ask again with the same key.";
    HttpError::new(StatusCode::CONFLICT, "REQUEST_IN_PROGRESS", message).retry_after(Duration::from_secs(1))
}
