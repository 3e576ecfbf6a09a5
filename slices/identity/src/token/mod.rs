//! Access tokens: short-lived, signed, checked without the database.

mod access;
pub(crate) mod http;
mod ring;
mod rotate;
mod seen;
mod store;

pub use access::Claims;
pub use ring::{Jwk, Ring};
pub use rotate::{NewKey, rotate};
pub(crate) use seen::Seen;
pub(crate) use store::{all, tidy};
