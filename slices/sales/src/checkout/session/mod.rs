//! A checkout that is made step by step: it holds stock and a place for a while, and ends as an order or not at all.

pub(crate) mod http;
mod model;
mod step;
mod store;
mod sweep;

pub use model::{Delivery, Session, Status};
pub use step::{expire, find, look, open, set_address, set_delivery, wish};

pub(crate) use step::complete;
pub(crate) use sweep::{job, schedule};
