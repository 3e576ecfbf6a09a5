//! The shop as the running program holds it.

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post},
};
use bodega_browse::Browse;
use bodega_http::House;
use bodega_identity::{Identity, merchant::Merchant};
use bodega_kernel::{Lang, Time};
use bodega_ui::Link;

use crate::{kept::Pages, serve};

/// The shop front. Clones share it.
#[derive(Clone)]
pub struct Storefront(Arc<Inner>);

struct Inner {
    house: House,
    identity: Identity,
    browse: Browse,
    settings: Settings,
    pages: Pages,
}

/// What can be set about it.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Where others reach the house, such as `https://shop.example`.
    pub public_url: String,
    /// The house's own links, for the footer.
    pub links: Vec<Link>,
}

impl Storefront {
    /// A shop over the goods of a house.
    pub fn new(house: House, identity: Identity, browse: Browse, settings: Settings) -> Self {
        Self(Arc::new(Inner { house, identity, browse, settings, pages: Pages::default() }))
    }

    pub(crate) fn house(&self) -> &House {
        &self.0.house
    }

    pub(crate) fn identity(&self) -> &Identity {
        &self.0.identity
    }

    pub(crate) fn browse(&self) -> &Browse {
        &self.0.browse
    }

    pub(crate) fn links(&self) -> &[Link] {
        &self.0.settings.links
    }

    pub(crate) fn pages(&self) -> &Pages {
        &self.0.pages
    }

    pub(crate) fn now(&self) -> Time {
        self.0.house.env.now()
    }

    /// Where others reach a merchant's shop: by its own host, where it has one.
    pub(crate) fn origin(&self, merchant: &Merchant) -> String {
        let url = self.0.settings.public_url.trim_end_matches('/');
        match merchant.hosts.first() {
            Some(host) => format!("{}://{host}", url.split_once("://").map_or("https", |(scheme, _)| scheme)),
            None => url.to_owned(),
        }
    }

    /// All of its pages but the front, which an installation without a merchant has too: see [`Storefront::front`].
    pub fn routes(&self) -> Router {
        let mut router = Router::new()
            .route("/branch", post(serve::choose_branch))
            .route("/currency", post(serve::choose_currency))
            .route("/robots.txt", get(serve::robots))
            .route("/sitemap.xml", get(serve::sitemap))
            .route("/sitemap/{part}", get(serve::sitemap_part));
        for lang in Lang::ALL {
            let path = format!("/{lang}");
            router = router.route(&path, get(serve::home)).route(&format!("{path}/"), get(serve::home));
        }
        for prefix in std::iter::once(String::new()).chain(Lang::ALL.map(|lang| format!("/{lang}"))) {
            let at = |path: &str| format!("{prefix}{path}");
            router = router
                .route(&at("/c/{slug}"), get(serve::category))
                .route(&at("/search"), get(serve::search))
                .route(&at("/suggest"), get(serve::suggest))
                .route(&at("/p/{slug}"), get(serve::product))
                .route(&at("/branches"), get(serve::branches));
        }
        router.with_state(self.clone())
    }

    /// The front, to be put where the house wants it.
    pub fn front(&self) -> Router {
        Router::new().route("/", get(serve::home)).with_state(self.clone())
    }
}
