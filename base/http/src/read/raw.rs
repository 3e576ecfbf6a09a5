//! A body byte for byte.

use axum::extract::{FromRequest, Request};
use bytes::Bytes;

use super::body::bytes;
use crate::HttpError;

/// A body as it was sent, of whatever type: for what is signed. 413 when it is too large.
#[derive(Debug, Clone)]
pub struct Raw(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Raw {
    type Rejection = HttpError;

    async fn from_request(request: Request, _: &S) -> Result<Self, HttpError> {
        bytes(request, |_| true, "Send a body.").await.map(Self)
    }
}
