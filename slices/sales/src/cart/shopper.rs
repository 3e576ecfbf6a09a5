//! Who shops: a customer who is signed in, or whoever holds the token of a cart.

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
    response::Response,
};
use bodega_http::{CART_COOKIE, HttpError, Visit, cart_token};
use bodega_kernel::{Call, Env, MerchantId, Scope};

use super::{model::Holder, sweep::LIFE};
use crate::Sales;

/// The header that carries a guest's token, both ways.
pub const TOKEN_HEADER: &str = "x-cart-token";

/// Somebody who shops.
#[derive(Clone)]
pub struct Shopper {
    /// At which merchant.
    pub merchant: MerchantId,
    /// Whose cart is meant.
    pub holder: Holder,
    /// The cart that a customer has brought along from when they were a guest.
    pub brought: Option<Holder>,
    /// The token to tell a guest, and whether it is new to them.
    token: Option<(String, bool)>,
    visit: Visit,
}

impl Shopper {
    /// A fresh call by this shopper. Take one for each write.
    pub fn call(&self) -> Call {
        self.visit.call()
    }

    /// The merchant's rows.
    pub fn scope(&self) -> Scope {
        self.visit.scope()
    }

    /// A guest's token, to be told to them.
    pub fn token(&self) -> Option<&str> {
        self.token.as_ref().map(|(token, _)| token.as_str())
    }

    /// Tells a guest the token of their cart, and a browser to keep it. A customer's browser lets go of the one that it
    /// had: what was in that cart has come along.
    pub(crate) fn told(&self, mut response: Response, secure: bool) -> Response {
        let headers = response.headers_mut();
        if let Some((token, is_new)) = &self.token {
            if let Ok(value) = HeaderValue::from_str(token) {
                headers.insert(TOKEN_HEADER, value);
            }
            if *is_new && let Ok(value) = HeaderValue::from_str(&cookie(token, secure)) {
                headers.append(header::SET_COOKIE, value);
            }
        } else if self.brought.is_some()
            && let Ok(value) = HeaderValue::from_str(&no_cookie(secure))
        {
            headers.append(header::SET_COOKIE, value);
        }
        response
    }
}

impl FromRequestParts<Sales> for Shopper {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, sales: &Sales) -> Result<Self, HttpError> {
        let visit = Visit::from_request_parts(parts, sales).await?;
        let sent = cart_token(&parts.headers);
        let known = sent.and_then(|token| Some((token, Holder::guest(token)?)));
        let merchant = visit.merchant;
        let customer = visit.caller.as_ref().and_then(|caller| caller.customer);
        Ok(match (customer, known) {
            (Some(customer), brought) => {
                let brought = brought.map(|(_, holder)| holder);
                Self { merchant, holder: Holder::customer(customer), brought, token: None, visit }
            }
            (None, Some((token, holder))) => {
                Self { merchant, holder, brought: None, token: Some((token.to_owned(), false)), visit }
            }
            (None, None) => {
                let token = new_token(sales.env());
                let holder = Holder::guest(&token).ok_or_else(|| HttpError::internal("a new token is no token"))?;
                Self { merchant, holder, brought: None, token: Some((token, true)), visit }
            }
        })
    }
}

/// A token that nobody guesses.
pub fn new_token(env: &Env) -> String {
    use std::fmt::Write;
    let mut text = String::with_capacity(64);
    for byte in env.bytes::<32>() {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The `Set-Cookie` by which a browser keeps a guest's cart. No script reads it, and no other site sends it along with a
/// change.
pub fn cookie(token: &str, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{CART_COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{secure}", LIFE.as_secs())
}

/// The `Set-Cookie` that removes it.
pub fn no_cookie(secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{CART_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}")
}
