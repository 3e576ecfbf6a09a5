//! How pictures go out. Their bytes never change under an address, so whoever has them need not ask again.

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

use bodega_kernel::{Failure, FailureKind};

use crate::{Format, Media, Refusal, address};

const FOR_A_YEAR: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const NOT_KEPT: HeaderValue = HeaderValue::from_static("no-store");

pub(crate) fn routes(media: Media) -> Router {
    Router::new().route("/media/{hash}/{name}", get(show)).with_state(media)
}

async fn show(State(media): State<Media>, Path((hash, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let Some((width, format)) = address::parse(&name).filter(|_| address::is_hash(&hash)) else { return unknown() };
    let tag = format!("\"{hash}-{name}\"");
    // Who holds the tag holds the bytes: there are no others for it.
    if is_known(&headers, &tag) {
        return kept(StatusCode::NOT_MODIFIED, &tag, ().into_response());
    }
    match media.rendition(&hash, width, format).await {
        Ok(Some(bytes)) => {
            let mut response = kept(StatusCode::OK, &tag, bytes.into_response());
            let kind = HeaderValue::from_static(format.media_type());
            response.headers_mut().insert(header::CONTENT_TYPE, kind);
            response
        }
        Ok(None) => unknown(),
        Err(refusal) => failed(&refusal, format),
    }
}

fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    known.flat_map(|value| value.split(',')).any(|known| {
        let known = known.trim();
        known.strip_prefix("W/").unwrap_or(known) == tag
    })
}

fn kept(status: StatusCode, tag: &str, mut response: Response) -> Response {
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, FOR_A_YEAR);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

fn unknown() -> Response {
    told(StatusCode::NOT_FOUND, "There is no such picture.\n")
}

fn failed(refusal: &Refusal, format: Format) -> Response {
    tracing::warn!(cause = refusal.in_full(), format = format.extension(), "a picture could not be given");
    let mut response = match refusal.kind() {
        FailureKind::Unavailable => told(StatusCode::SERVICE_UNAVAILABLE, "Not now. Try again shortly.\n"),
        _ => told(StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong on our side.\n"),
    };
    if refusal.retry_after().is_some() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response
}

fn told(status: StatusCode, text: &'static str) -> Response {
    let mut response = (status, text).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, NOT_KEPT);
    response
}
