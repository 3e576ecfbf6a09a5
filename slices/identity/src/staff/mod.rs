//! Staff: who works for a merchant, in which role, at which sites.

mod add;
mod change;
pub(crate) mod http;
mod model;
mod remove;
mod store;

pub(crate) use add::found;
pub use add::{NewStaff, add};
pub(crate) use change::may_change;
pub use change::{StaffChange, change};
pub use model::Member;
pub use remove::remove;
pub use store::page as list;
pub(crate) use store::{accept, hand_over, put};
pub use store::{find, logins_at};
