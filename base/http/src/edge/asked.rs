//! What of a request must be known when its answer goes out.

use axum::{
    extract::Request,
    http::{HeaderValue, Method, header},
};

/// Which part of the house a path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The programming interface.
    Api,
    /// The reader of its document.
    Docs,
    /// What answers a machine that watches us: never limited, never shed, not logged.
    Probe,
    /// Pictures. A page has forty of them, each of which is asked for once a year: they count for no rate.
    Picture,
    /// Pages, and paths that lead nowhere.
    Elsewhere,
}

/// A request, as far as its answer depends on it.
pub(super) struct Asked {
    pub method: Method,
    pub place: Place,
    pub origin: Option<HeaderValue>,
    /// Does a browser ask what it may ask?
    pub preflight: bool,
    /// The tags of the answers that the client has.
    pub known: Vec<HeaderValue>,
}

impl Asked {
    pub fn of(request: &Request) -> Self {
        let (method, path, headers) = (request.method(), request.uri().path(), request.headers());
        let place = match path {
            "/docs" => Place::Docs,
            "/metrics" => Place::Probe,
            _ if path.starts_with("/docs/") => Place::Docs,
            _ if path.starts_with("/health/") => Place::Probe,
            _ if path.starts_with("/api/") => Place::Api,
            _ if path.starts_with("/media/") => Place::Picture,
            _ => Place::Elsewhere,
        };
        let origin = headers.get(header::ORIGIN).cloned();
        let asks = *method == Method::OPTIONS && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
        Self {
            method: method.clone(),
            place,
            preflight: asks && origin.is_some(),
            origin,
            known: headers.get_all(header::IF_NONE_MATCH).iter().cloned().collect(),
        }
    }

    /// Can it be answered with 304?
    pub fn is_read(&self) -> bool {
        matches!(self.method, Method::GET | Method::HEAD)
    }
}
