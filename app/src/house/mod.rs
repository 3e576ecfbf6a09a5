//! The house as one: its slices put together, its pages, its log.

mod assemble;
mod check;
mod front;
mod logging;
mod money;
mod pages;

pub use assemble::{Assembly, Parts, assemble, browse, document, identity, jobs, media, routes, sales, schedules};
pub use check::{check_site, look};
pub use front::Front;
pub use logging::start_logging;
