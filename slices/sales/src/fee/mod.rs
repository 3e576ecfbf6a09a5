//! Fees: what comes on top of goods by rule. Bringing them, their bags, deposits on them.

mod body;
mod fill;
pub(crate) mod http;
mod list;
mod model;
mod save;
pub(crate) mod store;

pub use list::{FeeFilter, find, list};
pub use model::{Content, Fee, Kind};
pub(crate) use model::{Trip, usual};
pub(crate) use save::{create, update};
pub use save::{delete, make};
