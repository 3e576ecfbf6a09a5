//! Users: people who log in, once for the whole installation.

pub(crate) mod forgot;
pub(crate) mod http;
mod model;
mod password;
mod profile;
pub(crate) mod prove;
mod register;
pub(crate) mod store;
mod view;

pub use model::User;
pub(crate) use password::set as set_password;
pub use profile::ProfileChange;
pub use register::Registration;
pub(crate) use view::view;
pub use view::{MembershipView, UserView};
