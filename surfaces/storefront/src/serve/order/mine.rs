//! Which orders are somebody's: a customer's own, and those whose tokens their browser has kept since they placed them as
//! a guest, or that a letter has given them.

use axum::http::HeaderValue;
use bodega_db::ReadTx;
use bodega_http::HttpError;
use bodega_kernel::{Id, noun};
use bodega_sales::order::{self, Order, Reader};

use crate::{Storefront, shopper::Shopper};

/// The cookie that keeps the tokens, the newest first.
pub(crate) const NAME: &str = "orders";
/// So many are kept.
const MOST: usize = 4;
/// For so long, in seconds.
const KEPT: u64 = 30 * 24 * 3600;

/// The tokens that a browser has kept, or that the address says.
fn tokens(shopper: &Shopper) -> Vec<String> {
    let said = crate::serve::sign::asked(shopper, "token");
    let kept = shopper.orders.split('~').map(str::to_owned);
    std::iter::once(said).chain(kept).filter(|token| !token.is_empty()).take(MOST + 1).collect()
}

/// The order that was placed last in this browser.
pub(crate) async fn latest(shop: &Storefront, shopper: &Shopper) -> Option<Id<noun::Order>> {
    let seal = shop.sales().seal().await.ok()?;
    tokens(shopper).iter().find_map(|token| seal.opens(shopper.visitor.merchant.number, token))
}

/// The `Set-Cookie` by which a browser comes to an order again.
pub(crate) async fn remember(
    shop: &Storefront,
    shopper: &Shopper,
    id: Id<noun::Order>,
) -> Result<HeaderValue, HttpError> {
    let token = shop.sales().seal().await?.token(shopper.visitor.merchant.number, id);
    let mut all = vec![token.clone()];
    all.extend(tokens(shopper).into_iter().filter(|other| *other != token).take(MOST - 1));
    let secure = if shop.identity().config().secure_cookies { "; Secure" } else { "" };
    let text = format!("{NAME}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={KEPT}{secure}", all.join("~"));
    HeaderValue::from_str(&text).map_err(HttpError::internal)
}

/// Who reads an order.
pub(super) async fn reader(shop: &Storefront, shopper: &Shopper, id: Id<noun::Order>) -> Result<Reader, HttpError> {
    let seal = shop.sales().seal().await?;
    let opens = |token: &String| seal.opens(shopper.visitor.merchant.number, token) == Some(id);
    let guest = tokens(shopper).iter().any(opens).then_some(id);
    Ok(Reader { customer: shopper.customer(), guest, staff: None })
}

/// An order, if it is somebody's own; otherwise there is none.
pub(super) async fn own(shop: &Storefront, shopper: &Shopper, id: Id<noun::Order>) -> Result<Order, HttpError> {
    let (scope, reader) = (shopper.scope(), reader(shop, shopper, id).await?);
    let within = scope.clone();
    let look = move |tx: &mut ReadTx| order::readable(tx, &within, id, &reader);
    Ok(shop.house().db.read(&scope, look).await?)
}
