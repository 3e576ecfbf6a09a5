//! Somebody who sends requests to the app, without a socket in between.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, HeaderName, Method, Request},
};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

/// A guest, or somebody with a token. Clones are the same person.
#[derive(Debug, Clone)]
pub struct Client {
    router: Router,
    headers: HeaderMap,
}

impl Client {
    /// Somebody who asks at this host.
    pub(crate) fn new(router: Router, host: &str) -> Self {
        Self { router, headers: HeaderMap::new() }.header("host", host)
    }

    /// The same client, who sends this header with every request.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name: HeaderName = name.parse().expect("a header's name");
        self.headers.insert(name, value.parse().expect("a header's value"));
        self
    }

    /// The same client with this bearer token.
    #[must_use]
    pub fn token(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// The same client, whose requests carry this `Idempotency-Key`.
    #[must_use]
    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, Body::empty()).await
    }

    /// DELETE.
    pub async fn delete(&self, path: &str) -> Reply {
        self.send(Method::DELETE, path, Body::empty()).await
    }

    /// POST with a JSON body.
    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.json(Method::POST, path, &body).await
    }

    /// PUT with a JSON body.
    pub async fn put(&self, path: &str, body: Value) -> Reply {
        self.json(Method::PUT, path, &body).await
    }

    /// PATCH with a JSON body.
    pub async fn patch(&self, path: &str, body: Value) -> Reply {
        self.json(Method::PATCH, path, &body).await
    }

    /// Any method with a JSON body.
    pub async fn json(&self, method: Method, path: &str, body: &Value) -> Reply {
        self.raw(method, path, "application/json", body.to_string()).await
    }

    /// Any method with any body.
    pub async fn raw(&self, method: Method, path: &str, kind: &str, body: impl Into<Body>) -> Reply {
        self.clone().header("content-type", kind).send(method, path, body.into()).await
    }

    async fn send(&self, method: Method, path: &str, body: Body) -> Reply {
        let said = format!("{method} {path}");
        let mut request = Request::builder().method(method).uri(path).body(body).expect("a path that can be asked for");
        request.headers_mut().extend(self.headers.clone());
        let response = match self.router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("the whole answer").to_bytes().to_vec();
        let json = serde_json::from_slice(&body).unwrap_or(Value::Null);
        Reply { asked: said, status: parts.status.as_u16(), headers: parts.headers, json, body }
    }
}

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Reply {
    asked: String,
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as JSON; null when it is none.
    pub json: Value,
    /// The body's bytes.
    pub body: Vec<u8>,
}

impl Reply {
    /// The whole body, after making sure of the status.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.text());
        self.json.clone()
    }

    /// What stands in the envelope, after making sure of the status.
    #[track_caller]
    pub fn data(&self, status: u16) -> Value {
        self.expect(status)["data"].clone()
    }

    /// The error, after making sure of status and code.
    #[track_caller]
    pub fn expect_error(&self, status: u16, code: &str) -> Value {
        let error = &self.json["error"];
        let found = (self.status, error["code"].as_str());
        assert_eq!(found, (status, Some(code)), "{}: {}", self.asked, self.text());
        error.clone()
    }

    /// The codes of a 422 by field, after making sure that it is one.
    #[track_caller]
    pub fn faults(&self) -> Vec<(String, String)> {
        let error = self.expect_error(422, "VALIDATION_FAILED");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let details = error["details"].as_array().expect("details are a list");
        details.iter().map(|fault| (text(&fault["field"]), text(&fault["code"]))).collect()
    }

    /// A header's text; empty when there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
