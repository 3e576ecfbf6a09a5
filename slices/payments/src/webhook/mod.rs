//! Webhooks in: made sure of, stored, answered, and handled afterwards. Twice, late and in any order do no harm.

mod handle;
pub(crate) mod http;
mod receive;
pub(crate) mod store;
mod sweep;

pub(crate) use handle::job;
pub use receive::receive;
pub(crate) use sweep::{job as sweep_job, schedule};
