//! One request and its answer, as all parts of this crate know it.

use std::{
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    extract::{ConnectInfo, MatchedPath},
    http::{HeaderMap, Request, request::Parts},
};
use bodega_kernel::{Actor, Call, Scope, Time};

use crate::{HttpError, edge::Edge, limit::Verdict};

/// The name of the header that carries the request's id.
pub(crate) const REQUEST_ID: &str = "x-request-id";

/// What is known of the request under way. The edge makes it; extractors find it among the extensions.
pub(crate) struct Exchange {
    pub edge: Arc<Edge>,
    /// The request's id: the client's own, or one that was made.
    pub id: Arc<str>,
    /// The W3C trace id that it belongs to.
    pub trace: Arc<str>,
    pub address: Option<IpAddr>,
    pub at: Time,
    route: Option<MatchedPath>,
    noted: Mutex<Noted>,
}

/// What extractors tell the edge, for its log and its headers.
#[derive(Default, Clone)]
pub(crate) struct Noted {
    pub actor: Option<String>,
    pub quota: Option<Verdict>,
}

impl Exchange {
    pub fn open<B>(edge: &Arc<Edge>, request: &Request<B>, route: Option<MatchedPath>) -> Self {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let headers = request.headers();
        let env = &edge.house.env;
        Self {
            id: client_id(headers).unwrap_or_else(|| hex(&env.bytes::<16>())),
            trace: trace_id(headers).unwrap_or_else(|| hex(&env.bytes::<16>())),
            address: peer.map(|peer| edge.config.client_address(peer, headers)),
            at: env.now(),
            route,
            noted: Mutex::default(),
            edge: edge.clone(),
        }
    }

    /// The template of the route, such as `/api/v1/products/{id}`.
    pub fn route(&self) -> Option<&str> {
        self.route.as_ref().map(MatchedPath::as_str)
    }

    /// The exchange that a request belongs to.
    pub fn of(parts: &Parts) -> Result<Arc<Self>, HttpError> {
        let found = parts.extensions.get::<Arc<Self>>().cloned();
        found.ok_or_else(|| HttpError::internal("the route is not served through bodega_http::Server"))
    }

    /// A call into the house by `actor`.
    pub fn call(&self, actor: Actor, scope: Scope) -> Call {
        let mut call = self.edge.house.env.call(actor, scope);
        call.request_id = self.id.clone();
        call.trace = Some(self.trace.clone());
        call.address = self.address;
        call
    }

    pub fn note(&self, write: impl FnOnce(&mut Noted)) {
        write(&mut self.noted.lock().unwrap_or_else(PoisonError::into_inner));
    }

    pub fn noted(&self) -> Noted {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A client may name its request, in letters that no log and no header stumbles over.
fn client_id(headers: &HeaderMap) -> Option<Arc<str>> {
    let id = headers.get(REQUEST_ID)?.to_str().ok()?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    ((1..=128).contains(&id.len()) && id.bytes().all(plain)).then(|| id.into())
}

/// The trace id of a W3C `traceparent`: version, 32 digits, 16 digits, flags.
fn trace_id(headers: &HeaderMap) -> Option<Arc<str>> {
    let mut parts = headers.get("traceparent")?.to_str().ok()?.split('-');
    let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let digits =
        |text: &str, length| text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let known = digits(version, 2) && version != "ff" && (version != "00" || parts.next().is_none());
    let some = |text: &str| text.bytes().any(|byte| byte != b'0');
    let fits = digits(trace, 32) && some(trace) && digits(span, 16) && some(span) && digits(flags, 2);
    (known && fits).then(|| trace.into())
}

fn hex(bytes: &[u8]) -> Arc<str> {
    use std::fmt::Write;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text.into()
}
