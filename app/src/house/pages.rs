//! The routes of the pages, and what a browser sees when something is not there.

use std::sync::Arc;

use askama::Template;
use axum::{
    Form, Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use bodega_browse::Browse;
use bodega_http::{HttpError, Stranger};
use bodega_identity::Identity;
use bodega_storefront::{Storefront, Trouble};
use bodega_ui::{Theme, back, page::ErrorPage};
use serde::Deserialize;

use super::Front;
use crate::{demo::rush::Rush, page::RushPage};

/// What the pages share.
#[derive(Clone)]
struct Pages {
    identity: Identity,
    browse: Browse,
    front: Arc<Front>,
    rush: Option<Rush>,
}

/// The shop front, the pages of the house, and the files that both need.
pub(super) fn routes(
    identity: Identity,
    browse: Browse,
    front: Arc<Front>,
    (shop, rush): (&Storefront, Option<Rush>),
) -> Router {
    let (mailbox, demo) = (front.mailbox, !front.keys.is_empty());
    let rushes = rush.is_some();
    let state = Pages { identity, browse, front, rush };
    let mut pages = Router::new().route("/theme", post(choose_theme));
    if mailbox {
        pages = pages.route("/mailbox", get(read_mail));
    }
    if demo {
        pages = pages.route("/demo", get(behind_the_counter));
    }
    if rushes {
        pages = pages.route("/demo/rush", get(show_rush).post(begin_rush));
    }
    let door = shop.front().layer(middleware::from_fn_with_state(state.clone(), while_there_is_no_shop));
    let files = bodega_ui::asset::routes(bodega_storefront::files());
    pages.with_state(state).merge(door).merge(shop.routes()).merge(files)
}

/// A house without a merchant has no shop front, and says so.
async fn while_there_is_no_shop(
    State(pages): State<Pages>,
    headers: HeaderMap,
    request: Request,
    next: Next,
) -> Result<Response, HttpError> {
    if pages.identity.directory().await?.is_empty() {
        return html(StatusCode::OK, &pages.front.nobody(theme(&headers)));
    }
    Ok(next.run(request).await)
}

async fn behind_the_counter(
    State(pages): State<Pages>,
    stranger: Stranger,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let directory = pages.identity.directory().await?;
    let merchant = directory.number(stranger.merchant).ok_or_else(HttpError::not_found)?;
    html(StatusCode::OK, &pages.front.behind(&pages.browse, merchant, theme(&headers)).await?)
}

async fn show_rush(State(pages): State<Pages>, stranger: Stranger, headers: HeaderMap) -> Result<Response, HttpError> {
    let (directory, rush) = (pages.identity.directory().await?, pages.rush.ok_or_else(HttpError::not_found)?);
    let merchant = directory.number(stranger.merchant).ok_or_else(HttpError::not_found)?;
    html(StatusCode::OK, &RushPage::new(rush.seen(), &merchant.name, theme(&headers)))
}

/// Lets the five hundred in. Shown again, the page counts; sent again while they are in, nothing begins.
async fn begin_rush(State(pages): State<Pages>, stranger: Stranger, headers: HeaderMap) -> Result<Redirect, HttpError> {
    let elsewhere = headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin");
    if elsewhere {
        return Err(HttpError::not_found());
    }
    pages.rush.ok_or_else(HttpError::not_found)?.start(stranger.merchant);
    Ok(Redirect::to("/demo/rush"))
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
    let mut response = Redirect::to(back::checked(choice.back.as_deref())).into_response();
    let cookie = HeaderValue::from_str(&theme.set_cookie()).map_err(HttpError::internal)?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
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

/// Around everything: a browser that asked for a page is told of a failure by a page, in the dress of the shop where
/// there is one. Programs keep their envelope.
pub(super) fn around(router: Router, shop: Storefront) -> Router {
    router.layer(middleware::from_fn_with_state(shop, tell_browsers))
}

async fn tell_browsers(State(shop): State<Storefront>, request: Request, next: Next) -> Response {
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let response = next.run(request).await;
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    if !failed || !wants_page(uri.path(), &headers) || is_page(&response) {
        return response;
    }
    let id = response.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or("").to_owned();
    match shop.lost(&uri, &headers, Trouble { status: status.as_u16(), request: &id }).await {
        Some(page) => with_body(response, page),
        None => plainly(response, uri.path(), theme(&headers), &id),
    }
}

/// The same without a shop.
fn plainly(response: Response, path: &str, theme: Theme, id: &str) -> Response {
    let page = match response.status() {
        StatusCode::NOT_FOUND => ErrorPage::not_found(path, theme),
        status if status.is_server_error() && status != StatusCode::SERVICE_UNAVAILABLE => {
            ErrorPage::broken(path, theme)
        }
        other => {
            let text = "The page is there, but it cannot answer this now.";
            ErrorPage::other(other.as_u16(), "That cannot be done here", text, "/", theme)
        }
    };
    let Ok(page) = page.for_request(id).render() else { return response };
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

/// A form that was not filled in well is answered by its own page.
fn is_page(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/html"))
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
    fn programs_get_no_pages() {
        let mut browser = HeaderMap::new();
        browser.insert(header::ACCEPT, HeaderValue::from_static("text/html,*/*;q=0.8"));
        assert!(wants_page("/nowhere", &browser));
        assert!(!wants_page("/api/v1/nowhere", &browser));
        assert!(!wants_page("/nowhere", &HeaderMap::new()));
    }
}
