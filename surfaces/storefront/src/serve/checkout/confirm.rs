//! The order itself. The form carries a key of its own: however often it is sent, by a second click, by Back or by a
//! refresh, it is one order, and leads to it.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use bodega_db::idempotency::Answer;
use bodega_http::{HttpError, Once, Principal};
use bodega_kernel::{Id, noun};
use serde_json::{Value, json};

use super::{on, show::nothing, wanted::wanted};
use crate::{Storefront, draft::Draft, sent::Sent, serve::order, shopper::Shopper};

/// Under which name the keys of the form are kept.
const ROUTE: &str = "POST /checkout/confirm";

/// Places the order.
pub(crate) async fn confirm(
    State(shop): State<Storefront>,
    shopper: Shopper,
    sent: Sent,
) -> Result<Response, HttpError> {
    let (key, Some(holder)) = (sent.text("key"), shopper.holder()) else { return Ok(nothing(&shop, &shopper).await) };
    let expected = sent.parsed::<i64>("version").zip(sent.parsed::<i64>("total"));
    let (Some(expected), true) = (expected, (1..=255).contains(&key.len())) else {
        return on(&shop, &shopper, &shopper.draft, "");
    };
    let wish = wanted(&shopper, holder, Some(expected))?;
    // Only what the form says is compared: what its sender has said elsewhere may be forgotten by then.
    let said = json!({ "version": expected.0, "total": expected.1 });
    let principal = match (&shopper.caller, &shopper.token) {
        (Some(caller), _) => Principal::Actor(&caller.actor),
        (None, Some(token)) => Principal::Cart(token),
        (None, None) => return Ok(nothing(&shop, &shopper).await),
    };
    let once = Once::of_form(shopper.visitor.merchant.number, principal, ROUTE, key, &said);
    let call = shopper.call();
    let work = |key| {
        let (sales, wish, call) = (shop.sales().clone(), wish.clone(), shopper.call());
        async move { sales.confirm(call, wish, key).await }
    };
    match once.carry_through(&shop.house().db, &call, work).await {
        Ok(given) => answered(&shop, &shopper, &given.answer).await,
        Err(error) => refused(&shop, &shopper, error.status().as_u16(), error.code(), error.clone()).await,
    }
}

/// The order stands, or its payment did not go through: both lead to a page that can be shown again.
pub(crate) async fn answered(shop: &Storefront, shopper: &Shopper, answer: &Answer) -> Result<Response, HttpError> {
    let body: Value = serde_json::from_slice(&answer.body).map_err(HttpError::internal)?;
    let error = &body["error"];
    if error.is_null() {
        let id = parsed(&body["data"]["id"])?;
        let to = shopper.visitor.ways.to(&format!("/orders/{id}/thanks"));
        let mut response = Redirect::to(&to).into_response();
        let headers = response.headers_mut();
        headers.append(header::SET_COOKIE, Draft::default().cookie(shop)?);
        headers.append(header::SET_COOKIE, order::remember(shop, shopper, id).await?);
        return Ok(response);
    }
    let (code, detail) = (error["code"].as_str().unwrap_or_default(), &error["details"][0]);
    if code == "PAYMENT_ACTION_REQUIRED" {
        let id = parsed(&detail["orderId"])?;
        let url = detail["nextAction"]["url"].as_str().unwrap_or_default();
        let mut response = Redirect::to(&own_path(shopper, url)).into_response();
        response.headers_mut().append(header::SET_COOKIE, order::remember(shop, shopper, id).await?);
        return Ok(response);
    }
    let poor = detail["code"].as_str().is_some_and(|code| code.to_ascii_uppercase().contains("INSUFFICIENT"));
    troubled(shop, shopper, if poor { "INSUFFICIENT_FUNDS" } else { code })
}

/// An address of ours is followed in the language of the page; another one as it is.
fn own_path(shopper: &Shopper, url: &str) -> String {
    match url.strip_prefix(&shopper.visitor.origin) {
        Some(path) if path.starts_with('/') => shopper.visitor.ways.to(path),
        _ => match url.find("/pay/action/") {
            Some(at) => shopper.visitor.ways.to(&url[at..]),
            None => url.to_owned(),
        },
    }
}

fn parsed(id: &Value) -> Result<Id<noun::Order>, HttpError> {
    id.as_str().and_then(|id| id.parse().ok()).ok_or_else(|| HttpError::internal("an order without an id"))
}

/// Something stands in the way: the page says what.
async fn refused(
    shop: &Storefront,
    shopper: &Shopper,
    status: u16,
    code: &str,
    error: HttpError,
) -> Result<Response, HttpError> {
    match (status, code) {
        (_, "CART_EMPTY") => Ok(nothing(shop, shopper).await),
        (500.., code) if code != "PROVIDER_UNAVAILABLE" => Err(error),
        _ => troubled(shop, shopper, code),
    }
}

fn troubled(shop: &Storefront, shopper: &Shopper, code: &str) -> Result<Response, HttpError> {
    let mut draft = shopper.draft.clone();
    draft.trouble = Some(code.chars().take(40).collect());
    if code == "SLOT_UNAVAILABLE" {
        draft.slot = None;
    }
    on(shop, shopper, &draft, "")
}
