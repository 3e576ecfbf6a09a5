//! Who looks: in which language, currency, light, and at which branch. The language stands in the address, the rest in
//! cookies that say nothing about anybody.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use bodega_browse::{Branch, Glance};
use bodega_http::{HttpError, Stranger};
use bodega_identity::merchant::Merchant;
use bodega_kernel::{Currency, Id, Lang, Time, noun};
use bodega_ui::Theme;

use crate::{Storefront, ways, ways::Ways, words::Words};

/// The cookie that keeps the branch.
pub const BRANCH: &str = "branch";
/// The cookie that keeps the currency.
pub const CURRENCY: &str = "currency";

/// Somebody who looks around.
#[derive(Clone)]
pub struct Visitor {
    /// Whose shop it is.
    pub merchant: Arc<Merchant>,
    /// The shop's own language.
    pub own: Lang,
    /// The words of the visitor's.
    pub words: Words,
    /// The ways of it.
    pub ways: Ways,
    /// How the visitor looks at goods.
    pub glance: Glance,
    /// Light or dark.
    pub theme: Theme,
    /// The branch that was chosen.
    pub branch: Option<Branch>,
    /// All that can be.
    pub branches: Arc<Vec<Branch>>,
    /// All currencies that can be.
    pub currencies: Arc<Vec<Currency>>,
    /// The path without its language.
    pub path: String,
    /// What follows it.
    pub query: String,
    /// The moment.
    pub now: Time,
    /// Where others reach this shop.
    pub origin: String,
}

/// Why somebody does not get to a page.
pub enum Turned {
    /// It failed.
    Away(HttpError),
    /// The page has another address.
    To(String),
    /// Something else comes first.
    Aside(String),
}

impl IntoResponse for Turned {
    fn into_response(self) -> Response {
        match self {
            Self::Away(error) => error.into_response(),
            Self::To(path) => Redirect::permanent(&path).into_response(),
            Self::Aside(path) => Redirect::to(&path).into_response(),
        }
    }
}

impl<E: Into<HttpError>> From<E> for Turned {
    fn from(error: E) -> Self {
        Self::Away(error.into())
    }
}

impl FromRequestParts<Storefront> for Visitor {
    type Rejection = Turned;

    /// Whoever is signed in, or was, sees the same goods: credentials are not looked at, so that a stale cookie shuts
    /// nobody out of the shop.
    async fn from_request_parts(parts: &mut Parts, shop: &Storefront) -> Result<Self, Turned> {
        let stranger = Stranger::from_request_parts(parts, shop).await?;
        let directory = shop.identity().directory().await?;
        let merchant = directory.number(stranger.merchant).cloned().ok_or_else(HttpError::not_found)?;
        let visitor = Self::of(shop, merchant, parts.uri.path(), parts.uri.query(), &parts.headers).await?;
        let (asked, _) = ways::split(parts.uri.path());
        if asked == Some(visitor.own) {
            return Err(Turned::To(visitor.here()));
        }
        Ok(visitor)
    }
}

impl Visitor {
    /// Whoever asks for `path` at a merchant's shop.
    pub(crate) async fn of(
        shop: &Storefront,
        merchant: Arc<Merchant>,
        path: &str,
        query: Option<&str>,
        headers: &HeaderMap,
    ) -> Result<Self, HttpError> {
        let own = Lang::of_tag(&merchant.locale).unwrap_or_default();
        let (asked, path) = ways::split(path);
        let lang = asked.unwrap_or(own);
        let cookies = headers.get(header::COOKIE).and_then(|cookies| cookies.to_str().ok()).unwrap_or("");
        let mut glance = Glance { merchant: merchant.number, lang, currency: merchant.currency, branch: None };
        let branches = shop.browse().branches(glance).await?;
        let currencies = shop.browse().currencies(merchant.number).await?;
        let wanted = cookie(cookies, CURRENCY).and_then(|code| code.parse::<Currency>().ok());
        glance.currency = wanted.filter(|wanted| currencies.contains(wanted)).unwrap_or(merchant.currency);
        let branch = cookie(cookies, BRANCH).and_then(|id| branches.iter().find(|branch| branch.id.to_string() == id));
        let branch = branch.cloned();
        glance.branch = branch.as_ref().map(|branch| branch.id);
        Ok(Self {
            origin: shop.origin(&merchant),
            own,
            words: Words::of(lang),
            ways: Ways::of(lang, own),
            glance,
            theme: Theme::from_cookies(cookies),
            branch,
            branches,
            currencies,
            path: rooted(path),
            query: query.unwrap_or("").to_owned(),
            now: shop.now(),
            merchant,
        })
    }

    /// What a site is called; one that shoppers do not walk into is where deliveries come from.
    pub fn site_name(&self, id: Id<noun::Site>) -> String {
        let known = self.branches.iter().find(|branch| branch.id == id).map(|branch| branch.name.clone());
        known.unwrap_or_else(|| self.words.the_storehouse().to_owned())
    }

    /// The address of the page that the visitor looks at.
    pub fn here(&self) -> String {
        self.here_in(&self.ways)
    }

    /// The same page by the ways of another language.
    pub fn here_in(&self, ways: &Ways) -> String {
        let question = if self.query.is_empty() { "" } else { "?" };
        format!("{}{question}{}", ways.to(&self.path), self.query)
    }
}

/// A path with one slash at its start: two would lead to another host.
fn rooted(path: &str) -> String {
    format!("/{}", path.trim_start_matches(['/', '\\']))
}

/// A cookie's value.
pub(crate) fn cookie<'c>(cookies: &'c str, name: &str) -> Option<&'c str> {
    cookies
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(found, value)| (found == name).then_some(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_of_ours_leads_to_another_host() {
        for (path, kept) in [("//evil.example/x", "/evil.example/x"), ("/\\/evil.example", "/evil.example"), ("/", "/")]
        {
            assert_eq!(rooted(ways::split(path).1), kept);
            assert_eq!(rooted(ways::split(&format!("/de{path}")).1), kept);
        }
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        assert_eq!(cookie("a=b; branch=ste_x; currency=EUR", "branch"), Some("ste_x"));
        assert_eq!(cookie("mybranch=ste_x", "branch"), None);
    }
}
