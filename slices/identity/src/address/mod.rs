//! A customer's addresses: several, one the default for delivery and one for billing.

mod change;
pub(crate) mod http;
mod model;
mod store;

pub use change::{create, remove, replace};
pub use model::{Address, Draft, Geo, Preferences};
pub(crate) use store::hand_over;
pub use store::{default_of, find, of_customer};
