//! Taxes: the rates of a merchant, those that the house knows by itself, and which of them holds for something.

mod body;
mod fill;
pub(crate) mod http;
pub(crate) mod http_settings;
mod known;
mod list;
mod model;
mod save;
pub(crate) mod store;
mod table;

pub(crate) use fill::{checked_class, checked_country};
pub use list::{RateFilter, find, list, settings};
pub use model::{Content, STANDARD, Settings, TaxRate};
pub(crate) use save::{change_settings, create, update};
pub use save::{delete, make};
pub(crate) use table::{Found, Table, Where};
