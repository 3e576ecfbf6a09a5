//! The tree that products stand in.

pub mod body;
mod count_store;
mod create;
mod delete;
mod fill;
pub(crate) mod http;
pub(crate) mod http_admin;
pub mod model;
mod parents;
mod save;
mod shown;
mod store;
mod tree;
mod update;
pub mod view;

pub use create::create;
pub use delete::delete;
pub use model::Category;
pub use parents::{Link, parents};
pub(crate) use store::known;
pub use store::{below, get, showing};
pub use tree::{Node, all, visible};
pub use update::update;
