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
use bodega_search::{Engine, Tantivy};
use bodega_storefront::{Settings, Storefront};
use bodega_ui::Link;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use super::{Front, pages};
use crate::{
    command::{Site, Trouble},
    config::Config,
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
    let shop = storefront(&house, identity, &browse, &front);
    let pages = pages::routes(identity.clone(), browse.clone(), Arc::new(front), &shop).merge(media.routes());
    let server = server(&site.config, &house, identity, &browse, &media).stopping(stopping).pages(pages);
    Ok(Assembly { router: pages::around(server.build(), shop), workers: workers(site, identity, &browse, &media) })
}

/// The shop front, with the house's own links in its footer.
fn storefront(house: &House, identity: &Identity, browse: &Browse, front: &Front) -> Storefront {
    let mut links = vec![Link::new("/docs", "API", "book")];
    if !front.keys.is_empty() {
        links.insert(0, Link::new("/demo", "Keys of the demo", "key"));
    }
    if front.mailbox {
        links.push(Link::new("/mailbox", "Mailbox", "mail"));
    }
    let settings = Settings { public_url: front.url.clone(), links };
    Storefront::new(house.clone(), identity.clone(), browse.clone(), settings)
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
pub fn routes(house: &House, identity: &Identity, browse: &Browse, media: &Media) -> OpenApiRouter {
    OpenApiRouter::new()
        .merge(bodega_identity::routes(identity))
        .merge(bodega_catalog::routes(house.clone()))
        .merge(bodega_catalog::media::routes(house.clone(), media.clone()))
        .merge(bodega_inventory::routes(house.clone()))
        .merge(bodega_browse::routes(browse.clone()))
        .merge(bodega_sales::routes(house.clone()))
        .merge(staff::routes(house.clone()))
}

fn server(config: &Config, house: &House, identity: &Identity, browse: &Browse, media: &Media) -> Server {
    Server::new(house.clone(), identity.clone(), config.http()).routes(routes(house, identity, browse, media))
}

fn workers(site: &Site, identity: &Identity, browse: &Browse, media: &Media) -> Workers {
    let mut workers = Workers::new(site.db.clone(), site.env.clone()).grace(site.config.server.drain);
    for kind in jobs(identity, media) {
        workers = workers.job(kind);
    }
    for schedule in schedules() {
        workers = workers.schedule(schedule);
    }
    for consumer in bodega_catalog::consumers().into_iter().chain(bodega_browse::consumers()) {
        workers = workers.consumer(consumer);
    }
    for follower in bodega_browse::followers(browse) {
        workers = workers.follower(follower);
    }
    workers
}

/// What is done in the background.
pub fn jobs(identity: &Identity, media: &Media) -> Vec<JobKind> {
    let mut jobs = bodega_identity::jobs(identity);
    jobs.extend(bodega_catalog::jobs());
    jobs.extend(bodega_catalog::media::jobs(media));
    jobs.extend(bodega_inventory::jobs());
    jobs
}

/// What is done again and again.
pub fn schedules() -> Vec<Schedule> {
    let mut schedules = bodega_identity::schedules();
    schedules.extend(bodega_catalog::schedules());
    schedules.extend(bodega_catalog::media::schedules());
    schedules.extend(bodega_inventory::schedules());
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
    let document = server(&site.config, &house, &identity, &browse, &media).document();
    site.db.close().await;
    Ok(document)
}
