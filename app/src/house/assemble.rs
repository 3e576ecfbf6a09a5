//! The assembly: which slices there are, and what each of them brings to the server and to the workers.

use std::sync::Arc;

use axum::Router;
use bodega_db::{Db, Options};
use bodega_events::{JobKind, Schedule, Workers};
use bodega_http::{House, Server, Stopping};
use bodega_identity::Identity;
use bodega_kernel::Env;
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
pub fn assemble(site: &Site, identity: &Identity, front: Front, stopping: &Stopping) -> Assembly {
    let house = House { db: site.db.clone(), env: site.env.clone() };
    let pages = pages::routes(house.clone(), identity.clone(), Arc::new(front));
    let server = server(&site.config, &house, identity).stopping(stopping).pages(pages);
    Assembly { router: pages::around(server.build()), workers: workers(site, identity) }
}

/// Identity with the settings of this installation.
pub fn identity(site: &Site) -> Identity {
    let house = House { db: site.db.clone(), env: site.env.clone() };
    let public_url = site.config.public_url();
    let secure_cookies = public_url.starts_with("https://");
    Identity::new(house, bodega_identity::Config { public_url, secure_cookies, ..bodega_identity::Config::default() })
}

/// The routes of all slices.
pub fn routes(house: &House, identity: &Identity) -> OpenApiRouter {
    OpenApiRouter::new()
        .merge(bodega_identity::routes(identity))
        .merge(bodega_catalog::routes(house.clone()))
        .merge(bodega_inventory::routes(house.clone()))
        .merge(bodega_sales::routes(house.clone()))
        .merge(staff::routes(house.clone()))
}

fn server(config: &Config, house: &House, identity: &Identity) -> Server {
    Server::new(house.clone(), identity.clone(), config.http()).routes(routes(house, identity))
}

fn workers(site: &Site, identity: &Identity) -> Workers {
    let mut workers = Workers::new(site.db.clone(), site.env.clone()).grace(site.config.server.drain);
    for kind in jobs(identity) {
        workers = workers.job(kind);
    }
    for schedule in schedules() {
        workers = workers.schedule(schedule);
    }
    workers
}

/// What is done in the background.
pub fn jobs(identity: &Identity) -> Vec<JobKind> {
    let mut jobs = bodega_identity::jobs(identity);
    jobs.extend(bodega_inventory::jobs());
    jobs
}

/// What is done again and again.
pub fn schedules() -> Vec<Schedule> {
    let mut schedules = bodega_identity::schedules();
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
    let document = server(&site.config, &house, &identity(&site)).document();
    site.db.close().await;
    Ok(document)
}
