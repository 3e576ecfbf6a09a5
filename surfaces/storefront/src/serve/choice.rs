//! What a visitor chooses: a branch, a currency. Both change what this visitor sees and nothing else, so they need no
//! proof that the visitor meant it; the cookies say nothing about anybody, and no script needs them.

use axum::{
    Form,
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use bodega_http::HttpError;
use bodega_kernel::{Currency, Id, noun};
use bodega_ui::back;
use serde::Deserialize;

use crate::visitor::{BRANCH, CURRENCY};

#[derive(Debug, Deserialize)]
pub(crate) struct BranchChoice {
    /// The id of a branch; empty: none.
    #[serde(default)]
    branch: String,
    back: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct CurrencyChoice {
    #[serde(default)]
    currency: String,
    back: Option<String>,
}

/// Another branch, or none.
pub(crate) async fn choose_branch(Form(choice): Form<BranchChoice>) -> Result<Response, HttpError> {
    let id = choice.branch.parse::<Id<noun::Site>>().ok().map(|id| id.to_string());
    keep(BRANCH, id.as_deref(), choice.back.as_deref())
}

/// Another currency.
pub(crate) async fn choose_currency(Form(choice): Form<CurrencyChoice>) -> Result<Response, HttpError> {
    let code = choice.currency.parse::<Currency>().ok().map(|currency| currency.code());
    keep(CURRENCY, code, choice.back.as_deref())
}

/// Keeps the choice for a year, or forgets it, and leads back.
fn keep(name: &str, value: Option<&str>, back: Option<&str>) -> Result<Response, HttpError> {
    let age = if value.is_some() { 31_536_000 } else { 0 };
    let cookie = format!("{name}={}; Path=/; Max-Age={age}; SameSite=Lax; HttpOnly", value.unwrap_or(""));
    let mut response = Redirect::to(back::checked(back)).into_response();
    response.headers_mut().insert(header::SET_COOKIE, HeaderValue::from_str(&cookie).map_err(HttpError::internal)?);
    Ok(response)
}
