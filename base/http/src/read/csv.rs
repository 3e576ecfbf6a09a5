//! A CSV body.

use axum::extract::{FromRequest, Request};
use bodega_kernel::Invalid;

use super::body::bytes;
use crate::{HttpError, once::Digest};

/// A body of CSV, as text: 415 for another type, 413 when it is too large, 422 when it is not UTF-8.
#[derive(Debug, Clone)]
pub struct Csv(pub String);

impl<S: Send + Sync> FromRequest<S> for Csv {
    type Rejection = HttpError;

    async fn from_request(request: Request, _: &S) -> Result<Self, HttpError> {
        let digest = request.extensions().get::<Digest>().cloned();
        let bytes = bytes(request, |kind| kind == "text/csv", "Send CSV, with Content-Type: text/csv.").await?;
        let text = std::str::from_utf8(&bytes).ok().filter(|text| !text.contains('\0'));
        let Some(text) = text else {
            return Err(Invalid::one("body", "INVALID_TEXT", "must be UTF-8 without U+0000").into());
        };
        // Spreadsheets put a mark before the first column's name.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).to_owned();
        if let Some(digest) = digest {
            digest.set(&text.as_str().into());
        }
        Ok(Self(text))
    }
}
