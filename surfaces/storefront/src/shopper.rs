//! Who buys: a visitor, the customer that they are signed in as, and the basket that their browser keeps.
//!
//! Pages that anybody may keep do not look at any of this. What changes something is asked for by one of our own pages:
//! cookies are not sent along from another site (`SameSite`), and what a browser says of where a form was is believed.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, header, request::Parts},
    response::{IntoResponse, Response},
};
use bodega_http::{Caller, HttpError, Stranger, cart_token};
use bodega_identity::session::browser;
use bodega_kernel::{Call, Id, Scope, noun};
use bodega_sales::cart::{self, Holder};

use crate::{
    Storefront,
    draft::Draft,
    serve::order::NAME,
    visitor::{Turned, Visitor, cookie},
};

/// Somebody who buys.
pub struct Shopper {
    /// How they look at the shop.
    pub visitor: Visitor,
    /// As whom they are signed in.
    pub caller: Option<Caller>,
    /// The token of the basket that the browser keeps.
    pub token: Option<String>,
    /// What they have said at the checkout so far.
    pub draft: Draft,
    /// The tokens of orders that the browser keeps.
    pub orders: String,
    /// Does script ask for a piece of the page alone?
    pub piece: bool,
    stranger: Stranger,
}

impl Shopper {
    /// A fresh call into the house. Take one for each write: each makes its own ids.
    pub fn call(&self) -> Call {
        let mut call = self.stranger.call();
        if let Some(caller) = &self.caller {
            call.actor = caller.actor.clone();
        }
        call
    }

    /// The rows that may be read.
    pub fn scope(&self) -> Scope {
        Scope::One(self.visitor.merchant.number)
    }

    /// The customer that they are here; staff may be none.
    pub fn customer(&self) -> Option<Id<noun::Customer>> {
        self.caller.as_ref().and_then(|caller| caller.customer)
    }

    /// Whose basket is theirs; none: they have none yet.
    pub fn holder(&self) -> Option<Holder> {
        match self.customer() {
            Some(customer) => Some(Holder::customer(customer)),
            None => Holder::guest(self.token.as_deref()?),
        }
    }

    /// Who they are signed in as, or the way to sign in and back again.
    pub fn signed_in(&self) -> Result<&Caller, Turned> {
        let here = crate::ways::encoded(&self.visitor.here());
        self.caller.as_ref().ok_or_else(|| Turned::Aside(self.visitor.ways.to(&format!("/sign-in?back={here}"))))
    }
}

impl FromRequestParts<Storefront> for Shopper {
    type Rejection = Turned;

    async fn from_request_parts(parts: &mut Parts, shop: &Storefront) -> Result<Self, Turned> {
        if !parts.method.is_safe() && !is_own(&parts.headers) {
            return Err(HttpError::forbidden("This was not sent by a page of this shop.").into());
        }
        let visitor = Visitor::from_request_parts(parts, shop).await?;
        let stranger = Stranger::from_request_parts(parts, shop).await?;
        let cookies = cookies(&parts.headers);
        let caller = match cookie(cookies, browser::COOKIE) {
            Some(session) => shop.identity().page_caller(session, visitor.merchant.number).await?,
            None => None,
        };
        let token = cart_token(&parts.headers).filter(|token| Holder::guest(token).is_some()).map(str::to_owned);
        let draft = Draft::of_cookies(cookies);
        let piece = parts.headers.contains_key("x-piece");
        let orders = cookie(cookies, NAME).unwrap_or_default().to_owned();
        Ok(Self { visitor, caller, token, draft, orders, piece, stranger })
    }
}

/// The `Cookie` header as text.
pub(crate) fn cookies(headers: &HeaderMap) -> &str {
    headers.get(header::COOKIE).and_then(|cookies| cookies.to_str().ok()).unwrap_or("")
}

/// Was this sent by one of our own pages? Browsers of today say where a form was; what says nothing of it is no browser
/// of today, and has no cookies that somebody else could use.
fn is_own(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_some() && host == text("host")
        }
        (None, None) => true,
    }
}

/// The `Set-Cookie` of a guest's basket, or of its end.
pub(crate) fn cart_cookie(shop: &Storefront, token: Option<&str>) -> Result<HeaderValue, HttpError> {
    let secure = shop.identity().config().secure_cookies;
    let text = token.map_or_else(|| cart::no_cookie(secure), |token| cart::cookie(token, secure));
    HeaderValue::from_str(&text).map_err(HttpError::internal)
}

/// An answer with a cookie.
pub(crate) fn with_cookie(answer: impl IntoResponse, cookie: HeaderValue) -> Response {
    let mut response = answer.into_response();
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        is_own(&headers)
    }

    #[test]
    fn what_another_site_sends_is_refused() {
        assert!(sent(&[("sec-fetch-site", "same-origin"), ("origin", "https://a"), ("host", "a")]));
        assert!(!sent(&[("sec-fetch-site", "cross-site")]));
        assert!(!sent(&[("sec-fetch-site", "same-site")]));
        assert!(!sent(&[("sec-fetch-site", "none")]));
        assert!(sent(&[("origin", "http://shop.example:8080"), ("host", "shop.example:8080")]));
        assert!(!sent(&[("origin", "http://evil.example"), ("host", "shop.example")]));
        assert!(!sent(&[("origin", "null"), ("host", "shop.example")]));
        assert!(sent(&[("host", "shop.example")]));
    }
}
