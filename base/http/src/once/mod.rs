//! `Idempotency-Key`: the same request, sent again, has its effect once and gets the same answer.

use std::{
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};

use axum::{
    body::Body,
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use bodega_db::{
    Db, DbError, Tx,
    idempotency::{self, Claim, Key},
};
use bodega_kernel::{Call, Failure, Invalid};
use ring::digest::{Context, SHA256};
use serde::Serialize;
use serde_json::Value;
use tokio::time::Instant;
use utoipa::IntoParams;

use crate::{Data, HttpError, Visit, exchange::Exchange, read::canonical};

const HEADER: &str = "idempotency-key";
const REPLAYED: &str = "idempotency-replayed";

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
    match (headers.get("x-cart-token"), exchange.address) {
        (Some(token), _) => format!("cart:{}", crate::cursor::base64url(&sha256(&[token.as_bytes()]))),
        (None, Some(address)) => {
            format!("guest:{}", crate::cursor::base64url(&sha256(&[address.to_string().as_bytes()])))
        }
        (None, None) => "guest".to_owned(),
    }
}

/// What came of one try. Everything but `Busy` is committed.
enum Outcome {
    Done(StatusCode, Vec<u8>),
    Refused(HttpError),
    Kept(idempotency::Answer),
    Busy,
    Reused,
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

    /// Runs `command` and saves its answer with the key in the same transaction, or gives the answer that was saved.
    /// What the command returns is put in the envelope `{ "data": … }`; with 204 nothing is. Without a key it just
    /// runs. A refusal by the slice (a 4xx) is a final answer too, and its writes are rolled back; a failure of ours
    /// is not kept.
    pub async fn write<R, E>(
        &self,
        db: &Db,
        call: Call,
        status: StatusCode,
        command: impl Fn(&mut Tx) -> Result<R, E> + Send + 'static,
    ) -> Result<Response, HttpError>
    where
        R: Serialize + Send + 'static,
        E: Failure + From<DbError>,
    {
        self.write_as(db, call, move |tx| command(tx).map(|result| (status, result))).await
    }

    /// The same for a command that says with which status it went: what was there already is not created.
    pub async fn write_as<R, E>(
        &self,
        db: &Db,
        call: Call,
        command: impl Fn(&mut Tx) -> Result<(StatusCode, R), E> + Send + 'static,
    ) -> Result<Response, HttpError>
    where
        R: Serialize + Send + 'static,
        E: Failure + From<DbError>,
    {
        let Some(mut key) = self.key.clone() else {
            let (status, result) = db.write(&call, command).await?;
            let body = body_of(&result, status).map_err(HttpError::internal)?;
            return Ok(answered(status, body));
        };
        key.body_hash = sha256(&[self.target.as_bytes(), b"\n", self.body.0.get().map_or(&[], |hash| hash)]);
        // The command is handed to the database anew with every try, and must not be asked to be `Sync` for it.
        let command = Arc::new(Mutex::new(command));
        let deadline = Instant::now() + self.patience;
        let mut pause = Duration::from_millis(20);
        loop {
            let (key, command) = (key.clone(), command.clone());
            let tried = db.write(&call, move |tx| {
                let command = command.lock().unwrap_or_else(PoisonError::into_inner);
                attempt(tx, &key, &*command)
            });
            match tried.await? {
                Outcome::Done(status, body) => return Ok(answered(status, body)),
                Outcome::Refused(error) => return Err(error),
                Outcome::Kept(answer) => return replayed(&answer),
                Outcome::Reused => return Err(reused()),
                Outcome::Busy if Instant::now() + pause >= deadline => return Err(in_progress()),
                Outcome::Busy => tokio::time::sleep(pause).await,
            }
            pause = (pause * 2).min(Duration::from_secs(1));
        }
    }
}

fn attempt<R, E>(tx: &mut Tx, key: &Key, command: &impl Fn(&mut Tx) -> Result<(StatusCode, R), E>) -> Result<Outcome, E>
where
    R: Serialize,
    E: Failure + From<DbError>,
{
    match idempotency::claim(tx, key)? {
        Claim::Done(answer) => return Ok(Outcome::Kept(answer)),
        Claim::Running => return Ok(Outcome::Busy),
        Claim::Reused => return Ok(Outcome::Reused),
        Claim::Fresh => {}
    }
    let (outcome, status, body) = match tx.attempt(|tx| command(tx)) {
        Ok((status, result)) => {
            let body = body_of(&result, status).map_err(|error| DbError::Internal(error.to_string()))?;
            (Outcome::Done(status, body.clone()), status, body)
        }
        Err(error) if is_final(&error) => {
            let error = HttpError::from(error);
            (Outcome::Refused(error.clone()), error.status(), error.body(None))
        }
        Err(error) => return Err(error),
    };
    idempotency::finish(tx, key, &idempotency::Answer { status: status.as_u16(), body })?;
    Ok(outcome)
}

/// Is this refusal the answer for good? Failures of ours, and of the moment, are not.
fn is_final(error: &impl Failure) -> bool {
    use bodega_kernel::FailureKind as Kind;
    !matches!(error.kind(), Kind::Internal | Kind::Unavailable | Kind::Limited)
}

fn body_of<R: Serialize>(result: &R, status: StatusCode) -> Result<Vec<u8>, serde_json::Error> {
    if status == StatusCode::NO_CONTENT { Ok(Vec::new()) } else { serde_json::to_vec(&Data(result)) }
}

fn answered(status: StatusCode, body: Vec<u8>) -> Response {
    if body.is_empty() {
        return status.into_response();
    }
    let mut response = (status, Body::from(body)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn replayed(answer: &idempotency::Answer) -> Result<Response, HttpError> {
    let status = StatusCode::from_u16(answer.status).map_err(HttpError::internal)?;
    let mut response = match HttpError::from_kept(status, &answer.body) {
        Some(error) if !status.is_success() => error.into_response(),
        _ => answered(status, answer.body.clone()),
    };
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    Ok(response)
}

fn reused() -> HttpError {
    let message = "This Idempotency-Key was used for another request.";
    HttpError::new(StatusCode::CONFLICT, "IDEMPOTENCY_KEY_REUSED", message)
}

fn in_progress() -> HttpError {
    let message = "An equal request is still being worked on. Ask again with the same key.";
    HttpError::new(StatusCode::CONFLICT, "REQUEST_IN_PROGRESS", message).retry_after(Duration::from_secs(1))
}
