//! Refunds: giving back of what was taken.

mod finish;
mod give_back;
pub(crate) mod http;
mod list;
mod model;
mod request;
mod retry;
mod settle;
pub(crate) mod store;

pub(crate) use finish::{accepted, failed, paid};
pub use give_back::{GivenBack, give_back};
pub use list::{RefundFilter, find, list, of_intent};
pub use model::{NewRefund, Refund, Status};
pub use request::refund;
pub(crate) use request::{JOB, request_locked};
pub use retry::retry;
pub use settle::settle_by_hand;
