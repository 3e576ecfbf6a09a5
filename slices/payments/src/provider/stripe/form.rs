//! What is sent to Stripe: forms whose fields may nest by brackets, most of them under a key.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use bodega_http::outbound::Ask;
use bytes::Bytes;

use crate::provider::ProviderError;

/// The version of Stripe's interface that this is written for.
pub(super) const VERSION: &str = "2023-08-16";

/// A request before it has an address and a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The method.
    pub method: Method,
    /// The path, from the root.
    pub path: String,
    /// The key under which it has one effect; a read has none.
    pub key: Option<String>,
    /// The fields: of the body, or of the question when it is a read.
    pub fields: Vec<(String, String)>,
}

impl Form {
    /// To change something, once under the key.
    pub(super) fn post(path: impl Into<String>, key: impl Into<String>) -> Self {
        Self { method: Method::POST, path: path.into(), key: Some(key.into()), fields: Vec::new() }
    }

    /// To look.
    pub(super) fn get(path: impl Into<String>) -> Self {
        Self { method: Method::GET, path: path.into(), key: None, fields: Vec::new() }
    }

    /// With a field more.
    pub(super) fn with(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.fields.push((name.into(), value.to_string()));
        self
    }

    /// With what the answer is to hold whole instead of by name.
    pub(super) fn expanding(self, names: &[&str]) -> Self {
        names.iter().fold(self, |form, name| form.with("expand[]", name))
    }

    /// As it is sent.
    pub(super) fn ask(&self, base: &str, secret: &str) -> Result<Ask, ProviderError> {
        let mut headers = HeaderMap::new();
        let mut put = |name: HeaderName, value: &str| match HeaderValue::from_str(value) {
            Ok(mut value) => {
                value.set_sensitive(name == header::AUTHORIZATION);
                headers.insert(name, value);
                Ok(())
            }
            Err(_) => Err(ProviderError::refused("misconfigured", "a header cannot be sent")),
        };
        put(header::AUTHORIZATION, &format!("Bearer {secret}"))?;
        put(HeaderName::from_static("stripe-version"), VERSION)?;
        if let Some(key) = &self.key {
            put(HeaderName::from_static("idempotency-key"), key)?;
        }
        let fields = encoded(&self.fields);
        let (url, body) = if self.method == Method::GET {
            let question = if fields.is_empty() { String::new() } else { format!("?{fields}") };
            (format!("{base}{}{question}", self.path), Bytes::new())
        } else {
            put(header::CONTENT_TYPE, "application/x-www-form-urlencoded")?;
            (format!("{base}{}", self.path), Bytes::from(fields))
        };
        Ok(Ask { method: self.method.clone(), url, headers, body, repeatable: true })
    }
}

/// Fields as a form has them.
fn encoded(fields: &[(String, String)]) -> String {
    let pairs = fields.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// Everything but the plainest letters by its bytes.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => escaped.push(char::from(byte)),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}
