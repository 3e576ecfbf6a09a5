//! A body of rows: CSV or JSON Lines, piece by piece as it comes in.

use std::fmt::Write;

use axum::{
    body::Body,
    extract::{FromRequest, Request},
};
use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use ring::digest::{Context, SHA256};

use super::body::{admitted, broken, kind};
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

/// A body of rows that is not held in memory: 415 for another type, 413 when it is too large.
pub struct Rows {
    /// How they are written.
    pub kind: RowKind,
    body: Limited<Body>,
    limit: usize,
    hash: Context,
}

impl Rows {
    /// The next bytes, cut anywhere. None: that was all.
    pub async fn next(&mut self) -> Result<Option<Bytes>, HttpError> {
        while let Some(frame) = self.body.frame().await {
            let frame = frame.map_err(|error| broken(error.as_ref(), self.limit))?;
            // What is no data is trailers, of which there is nothing to read.
            if let Ok(bytes) = frame.into_data()
                && !bytes.is_empty()
            {
                self.hash.update(&bytes);
                return Ok(Some(bytes));
            }
        }
        Ok(None)
    }

    /// The SHA-256 of all that has come so far, in hexadecimal.
    pub fn digest(&self) -> String {
        let digest = self.hash.clone().finish();
        digest.as_ref().iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
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
        let limit = admitted(&request, |kind| of_type(kind).is_some(), HINT)?;
        Ok(Self { kind: sent, body: Limited::new(request.into_body(), limit), limit, hash: Context::new(&SHA256) })
    }
}
