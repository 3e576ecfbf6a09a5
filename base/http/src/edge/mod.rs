//! What stands around every route: each request comes in and goes out through [`serve`].

mod asked;
mod cors;
mod guarded;
mod security;
mod watch;

use std::{
    collections::HashMap,
    sync::{Arc, atomic::AtomicBool},
};

use asked::{Asked, Place};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tokio::sync::Semaphore;

use crate::{
    Authenticator, House, HttpConfig, HttpError,
    exchange::{Exchange, REQUEST_ID},
    limit::{Limiter, Subject, Verdict},
    version,
};
use watch::Watch;

/// What all requests share.
pub(crate) struct Edge {
    pub house: House,
    pub authenticator: Arc<dyn Authenticator>,
    pub config: HttpConfig,
    pub limiter: Arc<dyn Limiter>,
    /// One for each request that may be worked on at once.
    pub slots: Semaphore,
    /// The query parameters that the API document gives to each operation.
    pub queries: HashMap<(Method, String), Vec<String>>,
    /// Is the server on its way down?
    pub stopping: Arc<AtomicBool>,
}

impl Edge {
    pub fn query_parameters(&self, method: &Method, route: &str) -> Option<&[String]> {
        // A HEAD is answered by the route's GET.
        let method = if method == Method::HEAD { Method::GET } else { method.clone() };
        self.queries.get(&(method, route.to_owned())).map(Vec::as_slice)
    }

    /// Counts a request of `subject`: 429 when there were too many.
    pub async fn limit(&self, exchange: &Exchange, subject: Option<Subject>) -> Result<(), HttpError> {
        let (Some(limits), Some(subject)) = (&self.config.limits, subject) else { return Ok(()) };
        let verdict = self.limiter.take(&subject, limits.of(&subject), exchange.at).await;
        exchange.note(|noted| {
            // Of the address's quota and the caller's own, the headers tell the one that will run out first.
            let tighter = |known: &Verdict| verdict.remaining <= known.remaining || !verdict.allowed;
            if noted.quota.as_ref().is_none_or(tighter) {
                noted.quota = Some(verdict);
            }
        });
        if verdict.allowed {
            return Ok(());
        }
        metrics::counter!("http_rate_limited_total").increment(1);
        let error = HttpError::new(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED", "Too many requests. Slow down.");
        Err(error.retry_after(verdict.retry_after))
    }
}

/// The whole way of a request, in and out.
pub(crate) async fn serve(State(edge): State<Arc<Edge>>, mut request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    let route = request.extensions().get::<MatchedPath>().cloned();
    let exchange = Arc::new(Exchange::open(&edge, &request, route));
    request.extensions_mut().insert(exchange.clone());
    let watch = Watch::begin(exchange.clone(), &asked);

    let answered = match asked.place {
        _ if asked.preflight && !edge.config.cors_allowed_origins.is_empty() => {
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        Place::Probe => guarded::run(next.run(request)).await,
        _ => guarded::limited(&edge, &exchange, asked.place, request, next).await,
    };
    let mut response = answered.unwrap_or_else(IntoResponse::into_response);

    if let Some(error) = response.extensions_mut().remove::<HttpError>() {
        watch.cause(&error);
        response = told_with_id(&error, &exchange, response);
    } else if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        let error = HttpError::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "Not with this method.");
        response = told_with_id(&error, &exchange, response);
    }
    if asked.is_read() && response.status() == StatusCode::OK {
        response = unless_known(&asked, response);
    }
    finish(&edge, &exchange, &asked, &mut response);
    watch.end(response.status());
    response
}

/// The error's envelope with the request's id; other headers stay.
fn told_with_id(error: &HttpError, exchange: &Exchange, bare: Response) -> Response {
    let told = error.response(Some(&exchange.id));
    let (own, body) = told.into_parts();
    let (mut parts, _) = bare.into_parts();
    parts.status = own.status;
    parts.headers.remove(header::CONTENT_LENGTH);
    for (name, value) in &own.headers {
        parts.headers.insert(name, value.clone());
    }
    Response::from_parts(parts, body)
}

/// 304 without a body when the client holds this answer already.
fn unless_known(asked: &Asked, response: Response) -> Response {
    let known = response.headers().get(header::ETAG).is_some_and(|etag| version::is_known(&asked.known, etag));
    if !known {
        return response;
    }
    let (mut parts, _) = response.into_parts();
    parts.status = StatusCode::NOT_MODIFIED;
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::CONTENT_TYPE);
    Response::from_parts(parts, axum::body::Body::empty())
}

/// The headers that every answer carries.
fn finish(edge: &Edge, exchange: &Exchange, asked: &Asked, response: &mut Response) {
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&exchange.id) {
        headers.insert(HeaderName::from_static(REQUEST_ID), id);
    }
    if let Some(quota) = exchange.noted().quota {
        quota.write(headers);
    }
    if asked.place == Place::Api && !headers.contains_key(header::CACHE_CONTROL) {
        let tagged = headers.contains_key(header::ETAG);
        let rule = if tagged { "private, no-cache" } else { "no-store" };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(rule));
    } else if asked.place != Place::Picture
        && headers.get(header::CACHE_CONTROL).is_some_and(|rule| rule.as_bytes().starts_with(b"public"))
    {
        // One address may speak of several merchants: a cache that is shared must tell them apart. A picture's address
        // speaks of its bytes alone.
        headers.append(header::VARY, HeaderValue::from_static("X-Merchant"));
    }
    security::write(response, asked.place, edge.config.https);
    cors::write(response.headers_mut(), &edge.config.cors_allowed_origins, asked);
}
