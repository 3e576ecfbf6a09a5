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
use bodega_sales::Sales;
use bodega_ui::Link;

use crate::{kept::Pages, serve};

/// The shop front. Clones share it.
#[derive(Clone)]
pub struct Storefront(Arc<Inner>);

struct Inner {
    house: House,
    identity: Identity,
    browse: Browse,
    sales: Sales,
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
    /// Are the cards of the sandbox offered? Where no real provider is asked for money.
    pub test_cards: bool,
}

impl Storefront {
    /// A shop over the goods of a house.
    pub fn new(browse: Browse, sales: Sales, settings: Settings) -> Self {
        let (house, identity) = (sales.house().clone(), sales.identity().clone());
        Self(Arc::new(Inner { house, identity, browse, sales, settings, pages: Pages::default() }))
    }

    pub(crate) fn sales(&self) -> &Sales {
        &self.0.sales
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

    pub(crate) fn has_test_cards(&self) -> bool {
        self.0.settings.test_cards
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
                .route(&at("/branches"), get(serve::branches))
                .merge(sign_routes(&at))
                .merge(account_routes(&at))
                .merge(buy_routes(&at));
        }
        router.with_state(self.clone())
    }

    /// The front, to be put where the house wants it.
    pub fn front(&self) -> Router {
        Router::new().route("/", get(serve::home)).with_state(self.clone())
    }
}

/// The pages by which one comes in, under a prefix.
fn sign_routes(at: &dyn Fn(&str) -> String) -> Router<Storefront> {
    use serve::sign;
    Router::new()
        .route(&at("/sign-in"), get(sign::show_sign_in).post(sign::sign_in))
        .route(&at("/sign-out"), post(sign::sign_out))
        .route(&at("/register"), get(sign::show_register).post(sign::register))
        .route(&at("/forgot-password"), get(sign::show_forgot).post(sign::forgot))
        .route(&at("/reset-password"), get(sign::show_reset).post(sign::reset))
        .route(&at("/verify-email"), get(sign::show_verify).post(sign::verify))
        .route(&at("/accept-invitation"), get(sign::show_accept).post(sign::accept))
}

/// The account, under a prefix.
fn account_routes(at: &dyn Fn(&str) -> String) -> Router<Storefront> {
    use serve::{account, order};
    Router::new()
        .route(&at("/account"), get(account::show_profile).post(account::save_profile))
        .route(&at("/account/password"), post(account::change_password))
        .route(&at("/account/letter"), post(account::send_letter))
        .route(&at("/account/addresses"), get(account::show).post(account::add))
        .route(&at("/account/addresses/new"), get(account::new))
        .route(&at("/account/addresses/{id}"), get(account::show_one).post(account::replace))
        .route(&at("/account/addresses/{id}/main"), post(account::make_main))
        .route(&at("/account/addresses/{id}/remove"), post(account::remove))
        .route(&at("/account/cards"), get(account::show_cards))
        .route(&at("/account/cards/{id}/main"), post(account::make_main_card))
        .route(&at("/account/cards/{id}/remove"), post(account::remove_card))
        .route(&at("/orders"), get(order::list))
        .route(&at("/orders/{id}"), get(order::show))
        .route(&at("/orders/{id}/thanks"), get(order::thanks))
        .route(&at("/orders/{id}/cancel"), post(order::cancel))
        .route(&at("/orders/{id}/again"), post(order::again))
        .route(&at("/pay/action/{id}"), get(order::ask_back).post(order::answer_back))
}

/// The basket and the checkout, under a prefix.
fn buy_routes(at: &dyn Fn(&str) -> String) -> Router<Storefront> {
    use serve::{basket, checkout};
    Router::new()
        .route(&at("/basket"), get(basket::show))
        .route(&at("/basket/put"), post(basket::put))
        .route(&at("/basket/wish"), post(basket::wish))
        .route(&at("/basket/code"), post(basket::code))
        .route(&at("/checkout"), get(checkout::show))
        .route(&at("/checkout/where"), post(checkout::say_where))
        .route(&at("/checkout/when"), post(checkout::say_when))
        .route(&at("/checkout/pay"), post(checkout::say_how))
        .route(&at("/checkout/confirm"), post(checkout::confirm))
}
