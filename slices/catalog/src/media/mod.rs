//! The merchant's library of pictures. Their bytes are with `bodega_media`; here is what they are called, what they
//! show, and who shows them.

mod append;
mod background;
pub mod body;
mod change;
mod events;
mod http;
mod http_file;
pub mod model;
mod read;
mod refer;
mod routes;
mod save;
mod store;
pub mod view;

pub use background::{jobs, schedules};
pub use change::{describe, replace, restore};
pub(crate) use events::facts;
pub use model::{Alt, Content, File, Media, MediaRef, NewMedia};
pub use read::{by_hash, get, list, versions};
pub(crate) use refer::hold;
pub use refer::{by_ids, products_with, show};
pub use routes::routes;
pub use save::{add, delete};
pub use store::Listing;
