//! Price lists: other prices than the usual ones, for a currency, a channel, a group of customers, a site, a time, a
//! quantity.

mod body;
mod choose;
mod concern;
mod create;
mod delete;
mod entries;
mod entry_store;
pub mod events;
mod fill;
mod gather;
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

pub use body::{EntryItem, PriceListBody};
pub use choose::{Buying, Resolved, Usual, choose};
pub use concern::{Concern, concern};
pub use create::create;
pub use delete::delete;
pub use entries::{EntryResult, NamedEntry, entries, put_entries, remove_entries};
pub use gather::{entries_of, in_use_all};
pub use list::{Listing, get, list};
pub use model::{Content, Entry, PriceList, Rate};
pub use resolve::{BySite, PriceQuestion, currencies, resolve, resolve_by_site};
pub use update::update;

pub(crate) use turn::{job, schedule};
