//! The routes of the pages, and what a browser sees when something is not there.

use std::sync::Arc;

use askama::Template;
use axum::{
    Form, Router,
    body::Body,
    extract::{Query, Request, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use bodega_http::{House, HttpError, Visit};
use bodega_identity::Identity;
use bodega_ui::{Theme, page::ErrorPage};
use serde::Deserialize;

use super::Front;
use crate::demo;

/// What the pages share.
#[derive(Clone)]
struct Pages {
    house: House,
    identity: Identity,
    front: Arc<Front>,
}

/// The pages of the house, and the files that they need.
pub(super) fn routes(house: House, identity: Identity, front: Arc<Front>) -> Router {
    let mailbox = front.mailbox;
    let mut pages = Router::new().route("/", get(welcome)).route("/theme", post(choose_theme));
    if mailbox {
        pages = pages.route("/mailbox", get(read_mail));
    }
    pages.with_state(Pages { house, identity, front }).merge(bodega_ui::asset::routes(demo::picture::all()))
}

/// Which part of the shelf is wanted.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Walk {
    /// The slug of an aisle.
    pub aisle: Option<String>,
    /// Which page of it, from 1.
    pub page: Option<i64>,
}

async fn welcome(
    State(pages): State<Pages>,
    visit: Result<Visit, HttpError>,
    walk: Result<Query<Walk>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let scope = visit.ok().map(|visit| visit.scope());
    let walk = walk.map(|Query(walk)| walk).unwrap_or_default();
    let page = pages.front.welcome(&pages.house, &pages.identity, scope, &walk, theme(&headers)).await?;
    html(StatusCode::OK, &page)
}

async fn read_mail(State(pages): State<Pages>, headers: HeaderMap) -> Result<Response, HttpError> {
    html(StatusCode::OK, &pages.front.letters(&pages.identity, theme(&headers)))
}

#[derive(Debug, Deserialize)]
struct Choice {
    theme: String,
    back: Option<String>,
}

/// Light or dark, for those without script. It changes what the visitor sees and nothing else, so it needs no proof
/// that the visitor meant it.
async fn choose_theme(Form(choice): Form<Choice>) -> Result<Response, HttpError> {
    let theme: Theme = choice.theme.parse().unwrap_or_default();
    let back = choice.back.filter(|back| is_path(back)).unwrap_or_else(|| "/".to_owned());
    let mut response = Redirect::to(&back).into_response();
    let cookie = HeaderValue::from_str(&theme.set_cookie()).map_err(HttpError::internal)?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

/// A path of ours: one slash and then none, so that nobody is sent to another host.
fn is_path(back: &str) -> bool {
    back.starts_with('/')
        && !back.starts_with("//")
        && !back.contains(['\\', '\r', '\n'])
        && back.parse::<Uri>().is_ok()
}

fn theme(headers: &HeaderMap) -> Theme {
    let cookies = headers.get(header::COOKIE).and_then(|cookies| cookies.to_str().ok()).unwrap_or("");
    Theme::from_cookies(cookies)
}

fn html(status: StatusCode, page: &impl Template) -> Result<Response, HttpError> {
    let html = page.render().map_err(HttpError::internal)?;
    let fresh = [(header::CACHE_CONTROL, "private, no-cache"), (header::VARY, "Cookie")];
    Ok((status, fresh, Html(html)).into_response())
}

/// Around everything: a browser that asked for a page is told of a failure by a page. Programs keep their envelope.
pub(super) fn around(router: Router) -> Router {
    router.layer(middleware::from_fn(tell_browsers))
}

async fn tell_browsers(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let asks = wants_page(&path, request.headers());
    let theme = theme(request.headers());
    let response = next.run(request).await;
    let status = response.status();
    if !asks || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let id = response.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or("").to_owned();
    let page = match status {
        StatusCode::NOT_FOUND => ErrorPage::not_found(&path, theme),
        status if status.is_server_error() && status != StatusCode::SERVICE_UNAVAILABLE => {
            ErrorPage::broken(&path, theme)
        }
        StatusCode::SERVICE_UNAVAILABLE => {
            let text = "More people are in the shop than fit. It takes a moment; then try again.";
            ErrorPage::other(status.as_u16(), "A moment, please", text, "/", theme)
        }
        StatusCode::TOO_MANY_REQUESTS => {
            let text = "You ask faster than we can fetch. Wait a moment, then try again.";
            ErrorPage::other(status.as_u16(), "Not so fast", text, "/", theme)
        }
        other => {
            let text = "The page is there, but it cannot answer this.";
            ErrorPage::other(other.as_u16(), "That cannot be done here", text, "/", theme)
        }
    };
    let Ok(page) = page.for_request(&id).render() else { return response };
    with_body(response, page)
}

/// The same answer with another body: what described the old one goes.
fn with_body(response: Response, html: String) -> Response {
    /// What a page may load, and nothing from elsewhere.
    const POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; frame-ancestors 'none'; \
         base-uri 'self'; form-action 'self'";
    let (mut parts, _) = response.into_parts();
    for stale in [header::CONTENT_LENGTH, header::CONTENT_ENCODING, header::TRANSFER_ENCODING, header::ETAG] {
        parts.headers.remove(stale);
    }
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    parts.headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Response::from_parts(parts, Body::from(html))
}

fn wants_page(path: &str, headers: &HeaderMap) -> bool {
    let for_programs =
        ["/api/", "/health/", "/static/"].iter().any(|part| path.starts_with(part)) || path == "/metrics";
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or("");
    !for_programs && accept.contains("text/html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_host() {
        for bad in ["//evil.example", "https://evil.example", "/\\evil.example", "", "x", "/a\r\nb"] {
            assert!(!is_path(bad), "{bad}");
        }
        assert!(is_path("/?aisle=bakery&page=2"));
    }

    #[test]
    fn programs_get_no_pages() {
        let mut browser = HeaderMap::new();
        browser.insert(header::ACCEPT, HeaderValue::from_static("text/html,*/*;q=0.8"));
        assert!(wants_page("/nowhere", &browser));
        assert!(!wants_page("/api/v1/nowhere", &browser));
        assert!(!wants_page("/nowhere", &HeaderMap::new()));
    }
}
