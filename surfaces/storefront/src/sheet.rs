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
/// Suggests while one types.
pub static SEEK: Asset = Asset::fixed("seek.js", JS, include_bytes!("../static/seek.js"));
/// Narrows a list down without leaving it.
pub static NARROW: Asset = Asset::fixed("narrow.js", JS, include_bytes!("../static/narrow.js"));

/// All of them, to be served.
pub fn all() -> impl Iterator<Item = &'static Asset> {
    [&*SHOP, &HOME, &LISTING, &PRODUCT, &BRANCHES, &SEEK, &NARROW].into_iter()
}
