//! Versions of a resource: `ETag`, `If-Match`, `If-None-Match`.

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
};
use bodega_kernel::{Failure, FailureKind, Invalid};
use serde_json::{Value, json};
use utoipa::IntoParams;

use crate::HttpError;

/// A change was meant for another version than the one that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("It was changed in the meantime: you have version {expected}, it is at version {current}.")]
pub struct VersionMismatch {
    /// The version that the caller saw.
    pub expected: i64,
    /// The version that stands.
    pub current: i64,
}

impl Failure for VersionMismatch {
    fn kind(&self) -> FailureKind {
        FailureKind::Stale
    }
    fn code(&self) -> &'static str {
        "VERSION_MISMATCH"
    }
    fn details(&self) -> Vec<Value> {
        vec![json!({ "expected": self.expected, "current": self.current })]
    }
}

/// The version that a change is meant for, out of `If-Match: "v3"`. Bodies may carry it as `version` too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match(Option<i64>);

/// How [`Match`] is documented: `params(MatchHeader)`.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "it is only a description")]
pub struct MatchHeader {
    /// The `ETag` that was read; the change is refused with 412 when there is a newer version.
    #[param(rename = "If-Match", required = false, example = "\"v3\"")]
    if_match: Option<String>,
}

impl Match {
    /// What the header says.
    pub fn version(self) -> Option<i64> {
        self.0
    }

    /// What the header or the body says, if either does. 422 when they contradict each other.
    pub fn or(self, body: Option<i64>) -> Result<Option<i64>, Invalid> {
        match (self.0, body) {
            (Some(header), Some(body)) if header != body => {
                Err(Invalid::one("version", "CONTRADICTION", "is another than If-Match says"))
            }
            (header, body) => Ok(header.or(body)),
        }
    }

    /// The same where one of the two must say it.
    pub fn demand(self, body: Option<i64>) -> Result<i64, Invalid> {
        let missing = || Invalid::one("version", "REQUIRED", "send the version that you read, here or in If-Match");
        self.or(body)?.ok_or_else(missing)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Match {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, HttpError> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else { return Ok(Self(None)) };
        let text = value.to_str().unwrap_or_default().trim();
        if text == "*" {
            return Ok(Self(None));
        }
        let digits = text.strip_prefix("\"v").and_then(|rest| rest.strip_suffix('"'));
        let version = digits.and_then(|digits| digits.parse::<u32>().ok()).map(i64::from);
        match version {
            Some(version) => Ok(Self(Some(version))),
            None => Err(Invalid::one("If-Match", "INVALID_VALUE", "must be an ETag such as \"v3\", or *").into()),
        }
    }
}

/// The strong `ETag` of a version: `"v3"`.
pub fn etag(version: i64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"v{version}\"")).unwrap_or(HeaderValue::from_static("\"v0\""))
}

/// A weak `ETag` over the bytes of an answer.
pub fn weak_etag(bytes: &[u8]) -> HeaderValue {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    let text = format!("W/\"{}\"", crate::cursor::base64url(&digest.as_ref()[..12]));
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("W/\"\""))
}

/// Does the client hold this already? Compared weakly, as `If-None-Match` wants it.
pub(crate) fn is_known(known: &[HeaderValue], etag: &HeaderValue) -> bool {
    let bare = |text: &str| text.trim().trim_start_matches("W/").to_owned();
    let Ok(etag) = etag.to_str() else { return false };
    let etag = bare(etag);
    known
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .any(|known| known.trim() == "*" || bare(known) == etag)
}
