//! The staff's board: all orders of a merchant, by what has to be done next, and found by their words. It follows the
//! events of orders, a moment behind them, and can be made again of the orders.

mod card;
mod follow;
pub(crate) mod http;
mod list;
mod search;
mod settled;
mod store;
mod words;

pub use card::Card;
pub use follow::refresh;
pub use list::{Filter, Listed, Sort, list};
pub use search::{Aggregations, DayCount, SearchSort, SiteCount, Sought, StatusCount, search};

pub(crate) use follow::consumer;

use settled::settled;
