//! What a shopper has said at the checkout so far. Their own browser keeps it, in a cookie that no script reads and no other
//! site sends along with a change: nothing of it is stored here before something is ordered, and each part of the checkout
//! is a form that leads to a page which can be shown again.

use axum::http::HeaderValue;
use bodega_http::HttpError;
use bodega_identity::address;
use bodega_kernel::{Id, noun};
use bodega_sales::pricing::FulfilmentType;
use serde::{Deserialize, Serialize};

use crate::{
    Storefront,
    visitor::cookie,
    ways::{decoded, encoded},
};

/// The cookie.
const NAME: &str = "checkout";
/// It is kept for so long, in seconds.
const KEPT: u64 = 4 * 3600;
/// Browsers keep no longer one.
const LONGEST: usize = 3_900;
/// Nobody types more codes.
const CODES: usize = 5;

/// What a shopper has said so far.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// Brought or fetched?
    #[serde(rename = "k", skip_serializing_if = "Option::is_none")]
    pub kind: Option<FulfilmentType>,
    /// Where to write to a guest.
    #[serde(rename = "e", skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// What a guest is called who fetches it.
    #[serde(rename = "n", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where to call them.
    #[serde(rename = "p", skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Where to bring it.
    #[serde(rename = "a", skip_serializing_if = "Option::is_none")]
    pub address: Option<address::Draft>,
    /// One of the customer's own addresses.
    #[serde(rename = "i", skip_serializing_if = "Option::is_none")]
    pub address_id: Option<Id<noun::Address>>,
    /// Where to fetch it.
    #[serde(rename = "b", skip_serializing_if = "Option::is_none")]
    pub branch: Option<Id<noun::Site>>,
    /// When: a window, and the date.
    #[serde(rename = "s", skip_serializing_if = "Option::is_none")]
    pub slot: Option<(Id<noun::Slot>, String)>,
    /// A word for the rider.
    #[serde(rename = "w", skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// How it is paid, as the form says it.
    #[serde(rename = "y", skip_serializing_if = "Option::is_none")]
    pub pay: Option<String>,
    /// Is the card kept?
    #[serde(rename = "c", skip_serializing_if = "std::ops::Not::not")]
    pub keep: bool,
    /// What whoever brings it gets.
    #[serde(rename = "t", skip_serializing_if = "Option::is_none")]
    pub tip: Option<i64>,
    /// Codes that were typed.
    #[serde(rename = "o", skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// What went wrong when it was to be ordered; told once.
    #[serde(rename = "x", skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

impl Draft {
    /// What a browser has kept. What is none of ours is nothing.
    pub fn of_cookies(cookies: &str) -> Self {
        let kept = cookie(cookies, NAME).map(decoded);
        kept.and_then(|kept| serde_json::from_str(&kept).ok()).unwrap_or_default()
    }

    /// Is the place known?
    pub fn knows_where(&self) -> bool {
        match self.kind {
            Some(FulfilmentType::Pickup) => self.branch.is_some(),
            Some(_) => self.address.is_some() || self.address_id.is_some(),
            None => false,
        }
    }

    /// One more code.
    pub fn add_code(&mut self, code: &str) {
        let code = code.to_uppercase();
        if !code.is_empty() && self.codes.len() < CODES && !self.codes.contains(&code) {
            self.codes.push(code);
        }
    }

    /// The `Set-Cookie` that keeps it.
    pub fn cookie(&self, shop: &Storefront) -> Result<HeaderValue, HttpError> {
        let text = encoded(&serde_json::to_string(self).map_err(HttpError::internal)?);
        if text.len() > LONGEST {
            return Err(HttpError::internal("what was said at the checkout is longer than a cookie"));
        }
        let age = if *self == Self::default() { 0 } else { KEPT };
        let secure = if shop.identity().config().secure_cookies { "; Secure" } else { "" };
        let cookie = format!("{NAME}={text}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}");
        HeaderValue::from_str(&cookie).map_err(HttpError::internal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_is_kept_as_it_is() {
        let mut draft = Draft { kind: Some(FulfilmentType::Delivery), tip: Some(500), ..Draft::default() };
        draft.note = Some("הפעמון; מקולקל, =%".to_owned());
        draft.add_code("welcome10");
        draft.add_code("WELCOME10");
        assert_eq!(draft.codes, ["WELCOME10"]);
        let cookies = format!("a=b; {NAME}={}; c=d", encoded(&serde_json::to_string(&draft).unwrap()));
        assert_eq!(Draft::of_cookies(&cookies), draft);
        for junk in ["", "checkout=", "checkout=%7B", "checkout={\"k\":7}"] {
            assert_eq!(Draft::of_cookies(junk), Draft::default(), "{junk}");
        }
    }
}
