//! Price lists: other prices than the usual ones, for a currency, a channel, a group of customers, a site, a time, a
//! quantity.

mod body;
mod create;
mod delete;
mod entries;
mod entry_store;
pub mod events;
mod fill;
pub(crate) mod http;
pub(crate) mod http_entries;
mod list;
mod model;
mod resolve;
mod save;
mod store;
mod turn;
mod update;
mod view;

pub use body::PriceListBody;
pub use create::create;
pub use delete::delete;
pub use entries::{EntryItem, EntryResult, NamedEntry, entries, put_entries, remove_entries};
pub use list::{Listing, get, list};
pub use model::{Buying, Content, Entry, PriceList, Rate, Resolved, Usual, choose};
pub use resolve::{PriceQuestion, currencies, resolve};
pub use update::update;

pub(crate) use turn::{job, schedule};
