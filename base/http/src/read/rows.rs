//! A body of rows: CSV or JSON Lines.

use axum::extract::{FromRequest, Request};
use bodega_kernel::Invalid;

use super::body::{bytes, kind};
use crate::HttpError;

const HINT: &str = "Send CSV, with Content-Type: text/csv, or JSON Lines, with Content-Type: application/x-ndjson.";

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// A table.
    Csv,
    /// A JSON object on each line.
    JsonLines,
}

/// A body of rows, as text: 415 for another type, 413 when it is too large, 422 when it is not UTF-8.
#[derive(Debug, Clone)]
pub struct Rows {
    /// How they are written.
    pub kind: RowKind,
    /// All of them.
    pub text: String,
}

fn of_type(kind: &str) -> Option<RowKind> {
    match kind {
        "text/csv" => Some(RowKind::Csv),
        "application/x-ndjson" | "application/ndjson" | "application/jsonl" | "application/x-jsonlines" => {
            Some(RowKind::JsonLines)
        }
        _ => None,
    }
}

impl<S: Send + Sync> FromRequest<S> for Rows {
    type Rejection = HttpError;

    async fn from_request(request: Request, _: &S) -> Result<Self, HttpError> {
        let sent = of_type(&kind(request.headers())).unwrap_or(RowKind::Csv);
        let bytes = bytes(request, |kind| of_type(kind).is_some(), HINT).await?;
        // What a spreadsheet saves as "Unicode text".
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return Err(Invalid::one("body", "INVALID_TEXT", "is UTF-16: save it as UTF-8").into());
        }
        match String::from_utf8(bytes.into()) {
            Ok(text) if !text.contains('\0') => Ok(Self { kind: sent, text }),
            Ok(_) => Err(Invalid::one("body", "INVALID_TEXT", "must not contain U+0000").into()),
            Err(error) => {
                let place = error.utf8_error().valid_up_to();
                let line = error.as_bytes().iter().take(place).filter(|byte| **byte == b'\n').count() + 1;
                let message = format!("is not UTF-8, first on line {line}: save it as UTF-8");
                Err(Invalid::one("body", "INVALID_TEXT", message).into())
            }
        }
    }
}
