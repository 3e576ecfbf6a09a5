//! Coming in and going out.

mod accept;
mod forgot;
mod register;
mod reset;
mod sign_in;
mod sign_out;
mod verify;

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use bodega_http::HttpError;
use bodega_identity::session::{Device, SignedIn};
use bodega_ui::back;

use crate::{Storefront, shopper::Shopper, ways::decoded};

pub(crate) use accept::{accept, show_accept};
pub(crate) use forgot::{forgot, show_forgot};
pub(crate) use register::{register, show_register};
pub(crate) use reset::{reset, show_reset};
pub(crate) use sign_in::{show_sign_in, sign_in};
pub(crate) use sign_out::sign_out;
pub(crate) use verify::{show_verify, verify};

/// A browser, as it calls itself.
fn browser(headers: &HeaderMap) -> Device {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).map(str::to_owned);
    Device { agent, browser: true }
}

/// What the address says of a name.
pub(crate) fn asked(shopper: &Shopper, name: &str) -> String {
    let pairs = shopper.visitor.query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(found, _)| *found == name).map(|(_, value)| decoded(value)).next().unwrap_or_default()
}

/// Where one goes on to: where one came from, if that is a page of ours, or the account.
fn onward(shopper: &Shopper, back: &str) -> String {
    match back::is_path(back) {
        true => back.to_owned(),
        false => shopper.visitor.ways.to("/account"),
    }
}

/// Somebody is in: their cookie, what was in their basket, and on.
async fn let_in(shop: &Storefront, shopper: &Shopper, who: &SignedIn, to: &str) -> Result<Response, HttpError> {
    let mut response = Redirect::to(to).into_response();
    let headers = response.headers_mut();
    if let Some(secret) = &who.cookie {
        let cookie = HeaderValue::from_str(&shop.identity().cookie(secret)).map_err(HttpError::internal)?;
        headers.append(header::SET_COOKIE, cookie);
    }
    if shop.adopt(shopper, who.user.customer_id).await? {
        headers.append(header::SET_COOKIE, crate::shopper::cart_cookie(shop, None)?);
    }
    Ok(response)
}
