//! The port through which the house learns who knocks. `identity` implements it.

use std::{future::Future, net::IpAddr, pin::Pin};

use axum::http::{HeaderMap, Method, Uri, header};
use bodega_kernel::{MerchantId, Time};

use crate::{Caller, HttpError};

/// A boxed future, so that a port can be a trait object.
pub type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Resolves the merchant (by host, by `X-Merchant`, or the only one there is) and the caller (bearer token, API key or
/// session cookie). No credentials at all are a guest; credentials that are not good are a 401, of another merchant a
/// 403.
pub trait Authenticator: Send + Sync + 'static {
    /// Who knocks?
    fn authenticate<'a>(&'a self, knock: &'a Knock<'a>) -> Boxed<'a, Result<Visitor, HttpError>>;
}

/// Who knocked, as far as it is known.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The merchant at hand.
    pub merchant: MerchantId,
    /// The caller, if anybody is signed in.
    pub caller: Option<Caller>,
}

/// What a request says about who sends it.
#[derive(Debug, Clone, Copy)]
pub struct Knock<'a> {
    /// The method, since a session cookie needs a CSRF token only on changes.
    pub method: &'a Method,
    /// Where to.
    pub uri: &'a Uri,
    /// All headers.
    pub headers: &'a HeaderMap,
    /// The client's address, behind trusted proxies the one that they tell of.
    pub address: Option<IpAddr>,
    /// When the request came.
    pub at: Time,
}

impl<'a> Knock<'a> {
    /// A header that is text.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The bearer token or API key.
    pub fn bearer(&self) -> Option<&'a str> {
        let (scheme, token) = self.headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    }

    /// Was an `Authorization` header sent at all? One that is not understood must not pass as a guest's.
    pub fn is_authorized(&self) -> bool {
        self.headers.contains_key(header::AUTHORIZATION)
    }

    /// A cookie's value.
    pub fn cookie(&self, name: &str) -> Option<&'a str> {
        self.headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(found, value)| (found == name).then_some(value))
    }

    /// The host that was asked for, in lower case and without its port.
    pub fn host(&self) -> Option<String> {
        let host = self.header("host").or_else(|| self.uri.host())?;
        let name = match host.strip_prefix('[') {
            Some(v6) => v6.split_once(']')?.0,
            None => host.split_once(':').map_or(host, |(name, _)| name),
        };
        Some(name.to_ascii_lowercase())
    }

    /// The slug in `X-Merchant`.
    pub fn merchant(&self) -> Option<&'a str> {
        self.header("x-merchant")
    }

    /// Does the method promise to change nothing?
    pub fn is_safe(&self) -> bool {
        self.method.is_safe()
    }
}
