//! The pass that PayPal gives for some hours: kept until shortly before it ends, and fetched by one.

use std::{sync::Arc, time::Duration};

use axum::http::{HeaderMap, HeaderValue, Method, header};
use bodega_http::outbound::{Ask, Outbound};
use bodega_kernel::{Env, Time};
use bytes::Bytes;
use tokio::sync::Mutex;

use super::{object::Pass, read};
use crate::provider::ProviderError;

/// So long before its end it is not used any more.
const MARGIN: Duration = Duration::from_secs(60);

/// Who keeps it.
#[derive(Clone)]
pub(super) struct Keeper {
    base: String,
    credentials: String,
    env: Env,
    kept: Arc<Mutex<Option<(HeaderValue, Time)>>>,
}

impl Keeper {
    pub(super) fn new(base: String, id: &str, secret: &str, env: Env) -> Self {
        Self { base, credentials: base64(format!("{id}:{secret}").as_bytes()), env, kept: Arc::default() }
    }

    /// The header that lets us in.
    pub(super) async fn header(&self, client: &Outbound) -> Result<HeaderValue, ProviderError> {
        let mut kept = self.kept.lock().await;
        if let Some((header, end)) = &*kept
            && self.env.now() < *end
        {
            return Ok(header.clone());
        }
        let bad = |_| ProviderError::refused("misconfigured", "the credentials cannot be sent");
        let mut headers = HeaderMap::new();
        let mut basic = HeaderValue::from_str(&format!("Basic {}", self.credentials)).map_err(bad)?;
        basic.set_sensitive(true);
        headers.insert(header::AUTHORIZATION, basic);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        let url = format!("{}/v1/oauth2/token", self.base);
        let body = Bytes::from_static(b"grant_type=client_credentials");
        let ask = Ask { method: Method::POST, url, headers, body, repeatable: true };
        let reply = client.send(&ask).await.map_err(|error| ProviderError::unavailable(error.to_string()))?;
        let pass: Pass = read::thing(&reply)?;
        let mut header = HeaderValue::from_str(&format!("Bearer {}", pass.access_token)).map_err(bad)?;
        header.set_sensitive(true);
        let life = Duration::from_secs(pass.expires_in).saturating_sub(MARGIN);
        *kept = Some((header.clone(), self.env.now().after(life)));
        Ok(header)
    }

    /// It was not taken: the next one is fetched.
    pub(super) async fn refused(&self) {
        *self.kept.lock().await = None;
    }
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let group = three.iter().fold(0u32, |group, byte| group << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for at in 0..4 {
            let six = (group >> (18 - 6 * at)) & 63;
            text.push(if at <= three.len() { char::from(LETTERS[six as usize]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn base64_as_everybody_writes_it() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(super::base64(plain.as_bytes()), coded);
        }
    }
}
