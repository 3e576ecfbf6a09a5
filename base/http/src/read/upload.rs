//! A file as a body: its bytes alone, or a form with one file in it.

use std::collections::BTreeMap;

use axum::{
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header},
};
use bodega_kernel::Invalid;
use bytes::Bytes;
use serde_json::json;

use super::{body::bytes, multipart};
use crate::{HttpError, once::Digest};

const HINT: &str =
    "Send a picture as the body, with its own Content-Type, or multipart/form-data with a field \"file\".";

/// A file that was sent: the body itself (`image/…` or `application/octet-stream`), or the field `file` of a form
/// (`multipart/form-data`). 415 for other types, 413 when it is too large, 422 when there is no file in the form.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Its bytes.
    pub bytes: Bytes,
    /// What it was said to be.
    pub kind: Option<String>,
    /// What it was called; only a form says that.
    pub name: Option<String>,
    /// The form's other fields.
    pub fields: BTreeMap<String, String>,
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = HttpError;

    async fn from_request(request: Request, _: &S) -> Result<Self, HttpError> {
        let digest = request.extensions().get::<Digest>().cloned();
        let boundary = boundary(request.headers());
        let kind = text(request.headers()).split(';').next().map(|kind| kind.trim().to_ascii_lowercase());
        let is_right = |kind: &str| {
            kind == "multipart/form-data" || kind == "application/octet-stream" || kind.starts_with("image/")
        };
        let bytes = bytes(request, is_right, HINT).await?;
        let upload = match kind.as_deref() {
            Some("multipart/form-data") => of_form(&bytes, boundary.as_deref())?,
            _ => Self { bytes, kind, name: None, fields: BTreeMap::new() },
        };
        if let Some(digest) = digest {
            let file = ring::digest::digest(&ring::digest::SHA256, &upload.bytes);
            digest.set(&json!({ "file": file.as_ref(), "fields": upload.fields, "name": upload.name }));
        }
        Ok(upload)
    }
}

fn text(headers: &HeaderMap) -> &str {
    headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn boundary(headers: &HeaderMap) -> Option<String> {
    let parameters = text(headers).split(';').skip(1);
    let boundary = parameters.filter_map(|pair| pair.trim().split_once('=')).find(|(name, _)| *name == "boundary");
    boundary.map(|(_, value)| value.trim_matches('"').to_owned()).filter(|value| (1..=70).contains(&value.len()))
}

fn of_form(bytes: &Bytes, boundary: Option<&str>) -> Result<Upload, HttpError> {
    let malformed = || HttpError::new(StatusCode::BAD_REQUEST, "MALFORMED", "The form cannot be read.");
    let parts = boundary.and_then(|boundary| multipart::parts(bytes, boundary)).ok_or_else(malformed)?;
    let (mut file, mut fields) = (None, BTreeMap::new());
    for part in parts {
        if part.name == "file" {
            if file.replace((part.body, part.kind, part.file_name)).is_some() {
                return Err(Invalid::one("file", "DUPLICATE", "stands in the form twice").into());
            }
            continue;
        }
        let text = std::str::from_utf8(&part.body).ok().filter(|text| !text.contains('\0'));
        let Some(text) = text else {
            return Err(Invalid::one(part.name, "INVALID_TEXT", "must be UTF-8 without U+0000").into());
        };
        if fields.insert(part.name.clone(), text.to_owned()).is_some() {
            return Err(Invalid::one(part.name, "DUPLICATE", "stands in the form twice").into());
        }
    }
    let Some((bytes, kind, name)) = file else {
        return Err(Invalid::one("file", "REQUIRED", "must be in the form").into());
    };
    Ok(Upload { bytes, kind, name, fields })
}
