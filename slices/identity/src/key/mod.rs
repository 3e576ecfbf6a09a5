//! API keys: what machines sign in with. Shown once, stored hashed, with scopes, allowed addresses, an expiry, rotation
//! with an overlap, and a count of uses per day.

mod create;
mod end;
mod expiry;
pub(crate) mod http;
mod known;
mod model;
mod rotate;
mod store;
mod uses;

pub use create::{Minted, NewKey, create};
pub use end::end;
pub(crate) use expiry::warn;
pub(crate) use known::{Keys, looks_like_one};
pub use model::{ApiKey, Mode};
pub use rotate::rotate;
pub use store::{is_good, page as list};
pub(crate) use uses::Uses;
