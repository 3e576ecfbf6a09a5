//! Answers as they are kept with a key, and as they go out.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bodega_db::idempotency;
use bodega_kernel::Failure;
use serde::Serialize;

use crate::{Data, HttpError};

const REPLAYED: &str = "idempotency-replayed";

/// An answer that went well, as it is kept: for work whose last transaction is written by a worker.
pub fn kept_data<R: Serialize>(status: StatusCode, result: &R) -> Result<idempotency::Answer, serde_json::Error> {
    Ok(idempotency::Answer { status: status.as_u16(), body: body_of(result, status)? })
}

/// The same for one that did not.
pub fn kept_refusal(error: impl Failure) -> idempotency::Answer {
    refusal(&HttpError::from(error))
}

pub(super) fn refusal(error: &HttpError) -> idempotency::Answer {
    idempotency::Answer { status: error.status().as_u16(), body: error.body(None) }
}

pub(super) fn body_of<R: Serialize>(result: &R, status: StatusCode) -> Result<Vec<u8>, serde_json::Error> {
    if status == StatusCode::NO_CONTENT { Ok(Vec::new()) } else { serde_json::to_vec(&Data(result)) }
}

pub(super) fn answered(status: StatusCode, body: Vec<u8>) -> Response {
    if body.is_empty() {
        return status.into_response();
    }
    let mut response = (status, Body::from(body)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// A kept answer that is given for the first time.
pub(super) fn first(answer: idempotency::Answer) -> Result<Response, HttpError> {
    let status = StatusCode::from_u16(answer.status).map_err(HttpError::internal)?;
    Ok(match HttpError::from_kept(status, &answer.body) {
        Some(error) if !status.is_success() => error.into_response(),
        _ => answered(status, answer.body),
    })
}

/// One that was given before.
pub(super) fn replayed(answer: idempotency::Answer) -> Result<Response, HttpError> {
    let mut response = first(answer)?;
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    Ok(response)
}
