//! Other front ends: which origins a browser lets in.

use axum::http::{HeaderMap, HeaderValue, header};

use super::asked::Asked;

const METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE";
const REQUEST_HEADERS: &str = "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Request-Id, \
     X-Merchant, X-Cart-Token, X-Request-Signature, X-Request-Timestamp, X-Request-Nonce";
const EXPOSED: &str = "ETag, Retry-After, X-Request-Id, X-Cart-Token, Location, Idempotency-Replayed, \
     RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset";

/// Tells the browser what it may. An origin that is not on the list is told nothing.
pub(super) fn write(headers: &mut HeaderMap, allowed: &[String], asked: &Asked) {
    if allowed.is_empty() {
        return;
    }
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    let Some(origin) = &asked.origin else { return };
    if allowed.iter().any(|known| known.as_bytes() == origin.as_bytes()) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    } else if allowed.iter().any(|known| known == "*") {
        // Any origin may come, and none of them with the visitor's cookies.
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    } else {
        return;
    }
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
    if asked.preflight {
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(METHODS));
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(REQUEST_HEADERS));
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    }
}
