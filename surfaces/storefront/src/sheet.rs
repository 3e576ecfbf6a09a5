//! The styles and scripts of the shop. A page asks for one sheet that all pages share and for one of its own.

use std::sync::LazyLock;

use bodega_ui::{
    Asset,
    asset::{self, CSS, JS},
};

static STORE: Asset = Asset::fixed("store.css", CSS, include_bytes!("../static/store.css"));

/// Every page's: the tokens and elements of the house, and the shop's header, cards and footer.
pub static SHOP: LazyLock<Asset> = LazyLock::new(|| Asset::sheet("shop.css", &[&asset::TOKENS, &asset::BASE, &STORE]));
/// The front's.
pub static HOME: Asset = Asset::fixed("home.css", CSS, include_bytes!("../static/home.css"));
/// The lists'.
pub static LISTING: Asset = Asset::fixed("listing.css", CSS, include_bytes!("../static/listing.css"));
/// The products'.
pub static PRODUCT: Asset = Asset::fixed("product.css", CSS, include_bytes!("../static/product.css"));
/// The branches'.
pub static BRANCHES: Asset = Asset::fixed("branches.css", CSS, include_bytes!("../static/branches.css"));
/// The basket's, and those of every page on the way from it to an order.
pub static BUY: Asset = Asset::fixed("buy.css", CSS, include_bytes!("../static/buy.css"));
/// The account's.
pub static ACCOUNT: Asset = Asset::fixed("account.css", CSS, include_bytes!("../static/account.css"));
/// The checkout's.
pub static CHECKOUT_CSS: Asset = Asset::fixed("checkout.css", CSS, include_bytes!("../static/checkout.css"));
/// Those of orders.
pub static ORDER: Asset = Asset::fixed("order.css", CSS, include_bytes!("../static/order.css"));
/// Puts things into the basket without leaving the page, and opens it beside the page.
pub static BASKET: Asset = Asset::fixed("basket.js", JS, include_bytes!("../static/basket.js"));
/// Goes from one part of the checkout to the next without leaving the page.
pub static CHECKOUT: Asset = Asset::fixed("checkout.js", JS, include_bytes!("../static/checkout.js"));
/// Keeps an order's page up to date.
pub static LIVE: Asset = Asset::fixed("live.js", JS, include_bytes!("../static/live.js"));
/// Suggests while one types.
pub static SEEK: Asset = Asset::fixed("seek.js", JS, include_bytes!("../static/seek.js"));
/// Narrows a list down without leaving it.
pub static NARROW: Asset = Asset::fixed("narrow.js", JS, include_bytes!("../static/narrow.js"));

/// All of them, to be served.
pub fn all() -> impl Iterator<Item = &'static Asset> {
    [
        &*SHOP,
        &HOME,
        &LISTING,
        &PRODUCT,
        &BRANCHES,
        &BUY,
        &ACCOUNT,
        &CHECKOUT_CSS,
        &ORDER,
        &SEEK,
        &NARROW,
        &BASKET,
        &CHECKOUT,
        &LIVE,
    ]
    .into_iter()
}
