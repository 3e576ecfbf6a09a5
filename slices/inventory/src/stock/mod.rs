//! Stock: the running balances of what is where, and the ways in which people change them.

mod adjust;
mod allocate;
mod available;
pub(crate) mod bins;
mod body;
mod count;
pub(crate) mod http;
mod list;
pub(crate) mod model;
mod receive;
mod relocate;
pub(crate) mod store;
mod suggest;
pub(crate) mod tell;
mod tune;
mod view;

pub use adjust::{Adjust, Delta, adjust};
pub use available::{Available, available, available_at};
pub use count::{Count, Counted, count};
pub use list::{Filter, StockRow, as_of, find, list};
pub use model::{Balance, Level};
pub use receive::{Receipt, receive};
pub use relocate::{Relocate, relocate};
pub use suggest::{Suggestion, suggest};
pub use tune::{Tune, tune};

pub(crate) use adjust::{correct, found};
pub(crate) use allocate::{Want, allocate};
pub(crate) use count::difference;
pub(crate) use tune::apply as apply_tune;
