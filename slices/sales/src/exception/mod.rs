//! Exceptions: dates on which a site, or one of its windows, is closed or has other room.

mod body;
pub(crate) mod http;
mod list;
mod model;
mod remove;
mod set;
pub(crate) mod store;

pub use list::{ExceptionFilter, find, list};
pub use model::{Exception, Exceptions, NewException};
pub use remove::remove;
pub use set::{create, replace};
