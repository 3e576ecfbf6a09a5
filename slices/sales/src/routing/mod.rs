//! Routing: which site, or which sites, an order comes from. By default it is the one that serves home deliveries; when it
//! is switched on, it is chosen for each order, and the reasons are kept.

mod choose;
pub(crate) mod http;
mod model;
mod resolve;
mod set;
mod store;
#[cfg(test)]
mod tests;

pub use choose::choose;
pub use model::{Candidate, Considered, Mode, Part, Policy, Reason, Routed, Wanted};
pub use resolve::{Whereto, route};
pub use set::{policy, set_policy};
