use axum::{extract::State, http::StatusCode, response::Response};
use bodega_browse::{Sort, Wish};
use bodega_db::ReadTx;
use bodega_http::HttpError;
use bodega_kernel::PageRequest;
use bodega_sales::{
    SalesError,
    cart::{self, CHANNEL},
    pricing::Basket as Priceable,
};

use super::Looked;
use crate::{
    Storefront,
    page::{Basket, Drawer, Inside},
    part::Item,
    serve::{private::private, sign::asked},
    shopper::Shopper,
};

/// So much is offered where nothing is in the basket.
const NEAR: i64 = 6;

/// The basket: the page, or what is shown beside one.
pub(crate) async fn show(State(shop): State<Storefront>, shopper: Shopper) -> Result<Response, HttpError> {
    let words = shopper.visitor.words;
    let inside = match shop.basket(&shopper).await? {
        Some(looked) => shop.inside(&shopper, &looked).await?,
        None => Inside::nothing(words),
    };
    let frame = shop.own_frame(&shopper).await?;
    if shopper.piece {
        return private(StatusCode::OK, &Drawer { frame, inside });
    }
    let near = if inside.lines.is_empty() { near(&shop, &shopper).await? } else { Vec::new() };
    let problem = match asked(&shopper, "said").as_str() {
        "stock" => Some(crate::part::Problem::plain(words.somebody_faster(), words.lines_in_the_way())),
        "changed" => Some(crate::part::Problem::plain(words.basket_changed(), "")),
        _ => None,
    };
    private(StatusCode::OK, &Basket::of(frame, inside, near, problem))
}

impl Storefront {
    /// Somebody's basket with what it comes to before anybody knows where it goes to.
    pub(crate) async fn basket(&self, shopper: &Shopper) -> Result<Option<Looked>, SalesError> {
        let Some(holder) = shopper.holder() else { return Ok(None) };
        let (scope, at, customer) = (shopper.scope(), self.now(), shopper.customer());
        let (within, desk, codes) = (scope.clone(), self.sales().desk(scope.one()?), shopper.draft.codes.clone());
        let look = move |tx: &mut ReadTx| {
            let Some(cart) = cart::find(tx, &within, holder)?.filter(|cart| !cart.items.is_empty()) else {
                return Ok(None);
            };
            let priced = cart::price(tx, &within, &desk, cart, (at, None))?;
            let lines = priced.lines.clone();
            let basket = Priceable {
                lines,
                codes,
                channel: Some(CHANNEL.to_owned()),
                ..Priceable::new(priced.cart.currency, at)
            };
            let quote = desk.quote(tx, basket, customer)?.quote;
            Ok::<_, SalesError>(Some(Looked { priced, quote }))
        };
        self.house().db.read(&scope, look).await
    }
}

/// What may be liked.
async fn near(shop: &Storefront, shopper: &Shopper) -> Result<Vec<Item>, HttpError> {
    let page = PageRequest { limit: NEAR, ..PageRequest::default() };
    let wish = Wish { in_stock: true, sort: Sort::Rating, page, ..Wish::default() };
    let found = shop.browse().listing(shopper.visitor.glance, wish).await?;
    let item = |card| Item::of(shopper.visitor.words, &shopper.visitor.ways, card);
    Ok(found.cards.iter().map(item).collect())
}
