//! What a visitor sees of their own on a page that is made for everybody: who they are signed in as, and their basket.

use askama::Template;
use axum::http::HeaderMap;
use bodega_db::Tx;
use bodega_http::{HttpError, cart_token};
use bodega_identity::session::browser;
use bodega_kernel::{Id, Scope, noun};
use bodega_sales::cart::{self, Holder};
use bodega_ui::component::Price;

use super::basket::Glimpse;
use crate::{
    Storefront,
    hole::Kind,
    part::{Bar, Stepper},
    shopper::{Shopper, cookies},
    visitor::{Visitor, cookie},
    words::Words,
};

/// What is a visitor's own on a page.
pub(crate) struct Own {
    words: Words,
    bar: Bar,
    basket: Glimpse,
}

impl Own {
    /// What stands in a hole; none: what stands there for strangers.
    pub fn fill(&self, kind: &Kind) -> Option<String> {
        match kind {
            Kind::Bar => self.bar.render().ok(),
            Kind::Step(ware) => {
                let count = self.basket.counts.get(&ware.sku)?;
                Stepper::of(self.words, ware.clone(), *count).render().ok()
            }
        }
    }
}

impl Storefront {
    /// What is a visitor's own. None of a stranger's; and none when it cannot be told, since a page of goods is shown
    /// to everybody, whatever is the matter with their cookies.
    pub(crate) async fn own(&self, visitor: &Visitor, headers: &HeaderMap) -> Option<Own> {
        let (session, token) = (cookie(cookies(headers), browser::COOKIE), cart_token(headers));
        if session.is_none() && token.is_none() {
            return None;
        }
        let caller = match session {
            Some(session) => self.identity().page_caller(session, visitor.merchant.number).await.ok().flatten(),
            None => None,
        };
        let customer = caller.as_ref().and_then(|caller| caller.customer);
        let holder = customer.map(Holder::customer).or_else(|| Holder::guest(token?));
        let (bar, basket) = self.look(visitor, caller.is_some(), holder).await;
        Some(Own { words: visitor.words, bar, basket })
    }

    /// The end of the header for somebody.
    pub(crate) async fn bar(&self, shopper: &Shopper) -> Bar {
        self.bar_of(shopper, shopper.holder()).await
    }

    /// The same for the holder of a basket that is new.
    pub(crate) async fn bar_of(&self, shopper: &Shopper, holder: Option<Holder>) -> Bar {
        self.look(&shopper.visitor, shopper.caller.is_some(), holder).await.0
    }

    async fn look(&self, visitor: &Visitor, known: bool, holder: Option<Holder>) -> (Bar, Glimpse) {
        let words = visitor.words;
        let mut bar = Bar { marked: false, ..Bar::stranger(words, &visitor.ways) };
        bar.name = known.then(|| words.account().to_owned());
        let mut basket = Glimpse::default();
        if let Some(holder) = holder {
            let scope = Scope::One(visitor.merchant.number);
            basket = self.glimpse(&scope, holder).await.unwrap_or_else(|error| {
                tracing::debug!(%error, "a basket is not told");
                Glimpse::default()
            });
        }
        bar.count = basket.lines;
        bar.total = basket.subtotal.map(|money| Price::of(money, words.lang()));
        (bar, basket)
    }

    /// What a guest's basket holds comes along to whoever signs in. True: the browser lets go of it.
    pub(crate) async fn adopt(
        &self,
        shopper: &Shopper,
        customer: Option<Id<noun::Customer>>,
    ) -> Result<bool, HttpError> {
        let guest = shopper.token.as_deref().and_then(Holder::guest);
        let (Some(customer), Some(guest)) = (customer, guest) else { return Ok(false) };
        let (scope, desk) = (shopper.scope(), self.sales().desk(shopper.visitor.merchant.number));
        let merge = move |tx: &mut Tx| cart::merge(tx, &scope, &desk, guest, customer).map(drop);
        self.house().db.write(&shopper.call(), merge).await?;
        Ok(true)
    }
}
