//! What staff and programs see of the log, its consumers and the jobs. `base/events` stands beside `base/http` and
//! below the permissions, so it has no routes of its own; they are here.

#![allow(unused_qualifications, reason = "what the description macros write")]

mod consumers;
mod dead;
mod jobs;
mod log;

use bodega_http::House;
use utoipa_axum::router::OpenApiRouter;

/// The routes of the log, of consumers and of jobs.
pub fn routes(house: House) -> OpenApiRouter {
    OpenApiRouter::new()
        .merge(log::routes(house.clone()))
        .merge(consumers::routes(house.clone()))
        .merge(dead::routes(house.clone()))
        .merge(jobs::routes(house))
}
