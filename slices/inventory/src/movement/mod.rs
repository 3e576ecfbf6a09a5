//! Movements: the ledger. It is the truth, and balances are its running sums.

mod history;
pub(crate) mod http;
mod model;
mod post;
pub(crate) mod store;

pub use history::{HistoryFilter, history};
pub use model::{Account, Kind, Movement};

pub(crate) use model::{Entry, Why};
pub(crate) use post::post;
