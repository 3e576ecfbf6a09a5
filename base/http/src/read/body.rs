//! The JSON body.

use std::sync::Arc;

use axum::{
    Extension,
    body::HttpBody,
    extract::{FromRequest, OptionalFromRequest, Request},
    http::{HeaderMap, StatusCode, header},
};
use bodega_kernel::Invalid;
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};

use super::{fault::Fault, json, strict::Strict};
use crate::{HttpError, exchange::Exchange, once::Digest};

/// A JSON body as a `T`. 415 for another type, 413 when it is too large, 400 when it is no JSON, 422 with the field
/// when it does not fit.
#[derive(Debug, Clone)]
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = HttpError;

    async fn from_request(request: Request, _: &S) -> Result<Self, HttpError> {
        let digest = request.extensions().get::<Digest>().cloned();
        let bytes = bytes(request, is_json, "Send JSON, with Content-Type: application/json.").await?;
        let value = json::object(&bytes)?;
        if let Some(digest) = digest {
            digest.set(&value);
        }
        T::deserialize(Strict(&value)).map(Self).map_err(|fault| fault.invalid().into())
    }
}

/// A body that may be left out: none when there is neither a type nor a byte.
impl<S: Send + Sync, T: DeserializeOwned> OptionalFromRequest<S> for Body<T> {
    type Rejection = HttpError;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, HttpError> {
        let typed = request.headers().contains_key(header::CONTENT_TYPE);
        if !typed && HttpBody::is_end_stream(request.body()) {
            return Ok(None);
        }
        <Self as FromRequest<S>>::from_request(request, state).await.map(Some)
    }
}

/// A JSON value as a `T`, read as strictly as a body is: for the items of a list that must not fail one another.
pub fn from_json<T: DeserializeOwned>(value: &Value) -> Result<T, Invalid> {
    T::deserialize(Strict(value)).map_err(Fault::invalid)
}

/// The bytes of a body of the right type, if there are not too many. `hint` says what to send.
pub(super) async fn bytes(
    request: Request,
    is_right: impl Fn(&str) -> bool,
    hint: &'static str,
) -> Result<Bytes, HttpError> {
    let limit = admitted(&request, is_right, hint)?;
    match Limited::new(request.into_body(), limit).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) => Err(broken(error.as_ref(), limit)),
    }
}

/// How large a body of the right type may be. 413 at once when it says itself that it is larger.
pub(super) fn admitted(
    request: &Request,
    is_right: impl Fn(&str) -> bool,
    hint: &'static str,
) -> Result<usize, HttpError> {
    if !is_right(&kind(request.headers())) {
        return Err(HttpError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", hint));
    }
    let limit = match request.extensions().get::<BodyLimit>() {
        Some(own) => own.0,
        None => request.extensions().get::<Arc<Exchange>>().map_or(DEFAULT, |exchange| exchange.edge.config.body_limit),
    };
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: usize| length > limit) { Err(too_large(limit)) } else { Ok(limit) }
}

fn too_large(limit: usize) -> HttpError {
    let message = format!("The body is larger than {limit} bytes.");
    HttpError::new(StatusCode::PAYLOAD_TOO_LARGE, "BODY_TOO_LARGE", message)
}

/// Why a body did not come to its end.
pub(super) fn broken(error: &(dyn std::error::Error + Send + Sync + 'static), limit: usize) -> HttpError {
    if error.is::<LengthLimitError>() {
        too_large(limit)
    } else {
        HttpError::new(StatusCode::BAD_REQUEST, "MALFORMED", "The body broke off.")
    }
}

/// The type without its parameters, in small letters.
pub(super) fn kind(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn is_json(kind: &str) -> bool {
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

const DEFAULT: usize = 1 << 20;

/// How many bytes a route's body may have, where it is not the server's default.
#[derive(Debug, Clone, Copy)]
pub struct BodyLimit(usize);

/// A layer for a route whose bodies may be larger, or must be smaller, than the server's default.
pub fn body_limit(bytes: usize) -> Extension<BodyLimit> {
    Extension(BodyLimit(bytes))
}

/// A field that is read-only: accepted, so that what was read can be sent back, and ignored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ignored;

impl<'de> Deserialize<'de> for Ignored {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Not `deserialize_ignored_any`: that is how a derive reports a field that it does not know.
        deserializer.deserialize_any(Anything).map(|()| Self)
    }
}

struct Anything;

impl<'de> serde::de::Visitor<'de> for Anything {
    type Value = ();
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("anything")
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
    // What is inside is left unread: only our own reader calls this, and it does not mind.
    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        Ok(())
    }
    fn visit_map<A: serde::de::MapAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        Ok(())
    }
}

impl utoipa::PartialSchema for Ignored {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(utoipa::openapi::schema::SchemaType::AnyValue).read_only(true).into()
    }
}
impl utoipa::ToSchema for Ignored {}
