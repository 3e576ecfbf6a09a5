//! The audit, as it is read. It is written by `tx.record` in the change's own transaction, and chained by the
//! database's sequencer.

pub(crate) mod http;
mod query;

pub use bodega_db::audit::{Verified, verify};
pub use query::{Entry, Filter, entries};
