//! Swagger UI at `/docs`, from files in this program: it asks nobody else for anything.

use std::sync::Arc;

use axum::{
    Router,
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use bytes::Bytes;
use utoipa_swagger_ui::{Config, Url};

use crate::{HttpError, version};

/// Where the document stands.
pub(crate) const DOCUMENT: &str = "/api/v1/openapi.json";

/// The document and its reader.
pub(crate) fn routes(document: String) -> Router {
    let etag = version::weak_etag(document.as_bytes());
    let document = Bytes::from(document);
    let serve_document = move || async move {
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
            (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60")),
            (header::ETAG, etag),
        ];
        (headers, document).into_response()
    };
    // Its validator would show the document to a server on the internet.
    let config = Config::new([Url::new("", DOCUMENT)]).validator_url("none").try_it_out_enabled(true).filter(true);
    let config = Arc::new(config);
    let index = config.clone();
    Router::new()
        .route(DOCUMENT, get(serve_document))
        .route("/docs", get(|| async { Redirect::permanent("/docs/") }))
        .route("/docs/", get(move || async move { file("index.html", index) }))
        .route("/docs/{*file}", get(move |Path(path): Path<String>| async move { file(&path, config) }))
}

fn file(path: &str, config: Arc<Config<'static>>) -> Result<Response, HttpError> {
    let file = utoipa_swagger_ui::serve(path, config).map_err(HttpError::internal)?.ok_or_else(HttpError::not_found)?;
    let kind = HeaderValue::from_str(&file.content_type).map_err(HttpError::internal)?;
    let mut response = file.bytes.into_owned().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    if file.gzpipped {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Ok(response)
}
