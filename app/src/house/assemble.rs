//! The assembly: which slices there are, and what each of them brings to the server and to the workers.

use std::sync::Arc;

use axum::Router;
use bodega_browse::Browse;
use bodega_db::{Db, Options};
use bodega_events::{JobKind, Schedule, Workers};
use bodega_http::{House, Server, Stopping};
use bodega_identity::Identity;
use bodega_kernel::Env;
use bodega_media::{Media, Place};
use bodega_payments::{
    Capture, Payments,
    provider::{Providers, sandbox::Sandbox},
};
use bodega_sales::{Sales, pricing::Books};
use bodega_search::{Engine, Tantivy};
use bodega_storefront::{Settings, Storefront};
use bodega_ui::Link;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use super::{Front, money, pages};
use crate::{
    command::{Site, Trouble},
    config::Config,
    demo::rush::Rush,
    staff,
};

/// Everything put together.
pub struct Assembly {
    /// What answers requests.
    pub router: Router,
    /// What works in the background.
    pub workers: Workers,
}

/// Puts the house together over an open installation.
pub fn assemble(site: &Site, identity: &Identity, front: Front, stopping: &Stopping) -> Result<Assembly, Trouble> {
    let house = House { db: site.db.clone(), env: site.env.clone() };
    let engine = Tantivy::open(&site.config.search_folder()).map_err(Trouble::failed)?;
    let browse = browse(&house, identity, engine);
    let media = media(&site.config)?;
    let sales = sales(identity, money::providers(&site.config, &site.env)?, site.config.payments.capture);
    let shop = storefront(&browse, &sales, &front);
    // Only a demo, and only where no money moves.
    let rush = (!front.keys.is_empty() && is_sandbox(&sales)).then(|| Rush::over(sales.clone()));
    let pages = pages::routes(identity.clone(), browse.clone(), Arc::new(front), (&shop, rush)).merge(media.routes());
    let parts = Parts { house, identity: identity.clone(), browse, media, sales };
    let server = server(&site.config, &parts).stopping(stopping).pages(pages);
    Ok(Assembly { router: pages::around(server.build(), shop), workers: workers(site, &parts) })
}

/// What the slices are held by.
#[derive(Clone)]
pub struct Parts {
    /// What all of them stand on.
    pub house: House,
    /// Who comes in.
    pub identity: Identity,
    /// What shoppers look at.
    pub browse: Browse,
    /// The pictures.
    pub media: Media,
    /// What is sold, and how it is paid.
    pub sales: Sales,
}

/// Selling, paid through these providers.
pub fn sales(identity: &Identity, providers: Providers, capture: Capture) -> Sales {
    let public_url = identity.config().public_url.clone();
    let config = bodega_payments::Config { public_url, capture, ..bodega_payments::Config::default() };
    let payments = Payments::new(identity.house().clone(), providers, config);
    Sales::new(identity.clone(), payments, Books::stand(), bodega_sales::Settings::default())
}

/// Is it only played that money moves?
fn is_sandbox(sales: &Sales) -> bool {
    sales.payments().provider().is_ok_and(|name| name == bodega_payments::provider::sandbox::NAME)
}

/// The shop front, with the house's own links in its footer.
fn storefront(browse: &Browse, sales: &Sales, front: &Front) -> Storefront {
    let mut links = vec![Link::new("/docs", "API", "book")];
    if !front.keys.is_empty() {
        links.insert(0, Link::new("/demo", "Keys of the demo", "key"));
    }
    if front.mailbox {
        links.push(Link::new("/mailbox", "Mailbox", "mail"));
    }
    let settings = Settings { public_url: front.url.clone(), links, test_cards: is_sandbox(sales) };
    Storefront::new(browse.clone(), sales.clone(), settings)
}

/// What shoppers look at, found by this engine.
pub fn browse(house: &House, identity: &Identity, engine: impl Engine) -> Browse {
    Browse::new(house.clone(), identity.clone(), Arc::new(engine))
}

/// The store of pictures.
pub fn media(config: &Config) -> Result<Media, Trouble> {
    Media::open(&config.media).map_err(|refusal| Trouble::failed(refusal.in_full()))
}

/// Identity with the settings of this installation.
pub fn identity(site: &Site) -> Identity {
    let house = House { db: site.db.clone(), env: site.env.clone() };
    let public_url = site.config.public_url();
    let secure_cookies = public_url.starts_with("https://");
    Identity::new(house, bodega_identity::Config { public_url, secure_cookies, ..bodega_identity::Config::default() })
}

/// The routes of all slices.
pub fn routes(parts: &Parts) -> OpenApiRouter {
    let Parts { house, identity, browse, media, sales } = parts;
    OpenApiRouter::new()
        .merge(bodega_identity::routes(identity))
        .merge(bodega_catalog::routes(house.clone()))
        .merge(bodega_catalog::media::routes(house.clone(), media.clone()))
        .merge(bodega_inventory::routes(house.clone()))
        .merge(bodega_browse::routes(browse.clone()))
        .merge(bodega_payments::routes(sales.payments()))
        .merge(bodega_sales::routes(sales.clone()))
        .merge(staff::routes(house.clone()))
}

fn server(config: &Config, parts: &Parts) -> Server {
    Server::new(parts.house.clone(), parts.identity.clone(), config.http()).routes(routes(parts))
}

fn workers(site: &Site, parts: &Parts) -> Workers {
    let mut workers = Workers::new(site.db.clone(), site.env.clone()).grace(site.config.server.drain);
    for kind in jobs(parts) {
        workers = workers.job(kind);
    }
    for schedule in schedules() {
        workers = workers.schedule(schedule);
    }
    let consumers = [bodega_catalog::consumers(), bodega_browse::consumers(), bodega_sales::consumers()];
    for consumer in consumers.into_iter().flatten() {
        workers = workers.consumer(consumer);
    }
    for follower in bodega_browse::followers(&parts.browse) {
        workers = workers.follower(follower);
    }
    workers.follower(parts.sales.books().follower(site.db.clone()))
}

/// What is done in the background.
pub fn jobs(parts: &Parts) -> Vec<JobKind> {
    let mut jobs = bodega_identity::jobs(&parts.identity);
    jobs.extend(bodega_catalog::jobs());
    jobs.extend(bodega_catalog::media::jobs(&parts.media));
    jobs.extend(bodega_inventory::jobs());
    jobs.extend(bodega_payments::jobs(parts.sales.payments()));
    jobs.extend(bodega_sales::jobs(&parts.sales));
    jobs
}

/// What is done again and again.
pub fn schedules() -> Vec<Schedule> {
    let mut schedules = bodega_identity::schedules();
    schedules.extend(bodega_catalog::schedules());
    schedules.extend(bodega_catalog::media::schedules());
    schedules.extend(bodega_inventory::schedules());
    schedules.extend(bodega_payments::schedules());
    schedules.extend(bodega_sales::schedules());
    schedules
}

/// The OpenAPI document of the whole house. It needs a house, not an installation: one in memory does.
pub async fn document() -> Result<OpenApi, Trouble> {
    let mut config = Config::load(None, [], |_| ())?;
    config.database.url = "sqlite::memory:".to_owned();
    let env = Env::system();
    let db = Db::open(&Options::new(config.database.url.clone()), &env)?;
    let site = Site { config, db, env };
    let house = House { db: site.db.clone(), env: site.env.clone() };
    let identity = identity(&site);
    let browse = browse(&house, &identity, Tantivy::in_memory().map_err(Trouble::failed)?);
    let media = Media::open(&bodega_media::Config { place: Place::Memory, ..site.config.media.clone() });
    let media = media.map_err(Trouble::failed)?;
    let sales = sales(&identity, Providers::of(Sandbox::in_memory(&site.env)), Capture::Manual);
    let document = server(&site.config, &Parts { house, identity, browse, media, sales }).document();
    site.db.close().await;
    Ok(document)
}
