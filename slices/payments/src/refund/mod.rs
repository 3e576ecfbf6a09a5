//! Refunds: giving back of what was taken.

mod model;

pub use model::{NewRefund, Refund, Status};
