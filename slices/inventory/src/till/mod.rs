//! Till sales: the shelf is shared with the shop's own tills, which tell what they have sold.

pub(crate) mod http;
mod record;

pub use record::{Recorded, TillBatch, record_till_sales};
