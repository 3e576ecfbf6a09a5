//! What a request that failed is told, and what only the log is told.

use std::{borrow::Cow, sync::Arc, time::Duration};

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bodega_kernel::{Failure, FailureKind};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What every handler returns.
pub type Answer<T> = Result<T, HttpError>;

/// A failure on its way out. Made from any [`Failure`]; this is the only place that knows status codes.
///
/// What it shows is the code, the message and the details. The cause goes to the log, under the request's id.
#[derive(Debug, Clone)]
pub struct HttpError(Box<Told>);

#[derive(Debug, Clone)]
struct Told {
    status: StatusCode,
    code: Cow<'static, str>,
    message: String,
    details: Vec<Value>,
    retry_after: Option<Duration>,
    /// For the log alone.
    cause: Option<Arc<str>>,
}

impl HttpError {
    /// A failure that no slice knows of: a fault of the transport itself.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self(Box::new(Told {
            status,
            code: Cow::Borrowed(code),
            message: message.into(),
            details: Vec::new(),
            retry_after: None,
            cause: None,
        }))
    }

    /// Nobody is signed in, or the token is not good.
    pub fn unauthenticated(message: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", message)
    }

    /// Somebody is signed in, and may not.
    pub fn forbidden(message: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "FORBIDDEN", message)
    }

    /// There is none, or none that this caller may know of.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", "There is nothing here.")
    }

    /// A fault of ours: `cause` goes to the log, the caller learns nothing of it.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", "Something went wrong on our side.").because(cause)
    }

    /// The same with an object in its details.
    #[must_use]
    pub fn detail(mut self, detail: Value) -> Self {
        self.0.details.push(detail);
        self
    }

    /// The same with a time to try again.
    #[must_use]
    pub fn retry_after(mut self, span: Duration) -> Self {
        self.0.retry_after = Some(span);
        self
    }

    /// The same with a cause for the log.
    #[must_use]
    pub fn because(mut self, cause: impl std::fmt::Display) -> Self {
        self.0.cause = Some(cause.to_string().into());
        self
    }

    /// Its status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// Its code, such as `INSUFFICIENT_STOCK`.
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// What went wrong inside, for the log.
    pub(crate) fn cause(&self) -> Option<&str> {
        self.0.cause.as_deref()
    }

    /// The envelope. Kept answers are written without an id: each request that is given one has its own.
    pub(crate) fn body(&self, request_id: Option<&str>) -> Vec<u8> {
        let told = &*self.0;
        let error = Shown { code: &told.code, message: &told.message, details: &told.details, request_id };
        // Text and JSON values always serialise.
        serde_json::to_vec(&Envelope { error }).unwrap_or_default()
    }

    /// What [`HttpError::body`] wrote, read back.
    pub(crate) fn from_kept(status: StatusCode, body: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        struct Kept {
            error: KeptError,
        }
        #[derive(Deserialize)]
        struct KeptError {
            code: String,
            message: String,
            details: Vec<Value>,
        }
        let kept: Kept = serde_json::from_slice(body).ok()?;
        Some(Self(Box::new(Told {
            status,
            code: Cow::Owned(kept.error.code),
            message: kept.error.message,
            details: kept.error.details,
            retry_after: None,
            cause: None,
        })))
    }

    /// The answer, with the id of the request that it goes to.
    pub(crate) fn response(&self, request_id: Option<&str>) -> Response {
        let told = &*self.0;
        let mut response = (told.status, self.body(request_id)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if told.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(span) = told.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(whole_seconds(span)));
        }
        response
    }
}

/// Rounded up, and never none: who is told to come back is told when.
pub(crate) fn whole_seconds(span: Duration) -> u64 {
    (span.as_secs() + u64::from(span.subsec_nanos() > 0)).max(1)
}

#[derive(Serialize)]
struct Envelope<'a> {
    error: Shown<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown<'a> {
    code: &'a str,
    message: &'a str,
    details: &'a [Value],
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

fn status_of(kind: FailureKind) -> StatusCode {
    match kind {
        FailureKind::Malformed => StatusCode::BAD_REQUEST,
        FailureKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        FailureKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        FailureKind::Declined => StatusCode::PAYMENT_REQUIRED,
        FailureKind::Forbidden => StatusCode::FORBIDDEN,
        FailureKind::NotFound => StatusCode::NOT_FOUND,
        FailureKind::Conflict => StatusCode::CONFLICT,
        FailureKind::Stale => StatusCode::PRECONDITION_FAILED,
        FailureKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        FailureKind::UnsupportedType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        FailureKind::Limited => StatusCode::TOO_MANY_REQUESTS,
        FailureKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        FailureKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// An error and what lies under it.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut under = error.source();
    while let Some(error) = under {
        text.push_str(": ");
        text.push_str(&error.to_string());
        under = error.source();
    }
    text
}

impl<E: Failure> From<E> for HttpError {
    fn from(error: E) -> Self {
        match error.kind() {
            FailureKind::Internal => Self::internal(chain(&error)),
            kind => Self(Box::new(Told {
                status: status_of(kind),
                code: Cow::Borrowed(error.code()),
                message: error.message(),
                details: error.details(),
                retry_after: error
                    .retry_after()
                    .or_else(|| (kind == FailureKind::Unavailable).then_some(Duration::from_secs(1))),
                cause: (kind == FailureKind::Unavailable).then(|| chain(&error).into()),
            })),
        }
    }
}

impl IntoResponse for HttpError {
    /// The edge writes the body once more with the request's id, and logs the cause; it finds the error here.
    fn into_response(self) -> Response {
        let mut response = self.response(None);
        response.extensions_mut().insert(self);
        response
    }
}
