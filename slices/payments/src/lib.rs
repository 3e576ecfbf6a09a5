#![doc = include_str!("../README.md")]

mod amount;
mod by_hand;
pub mod capture;
pub mod card;
mod carry_out;
mod error;
pub mod events;
pub mod intent;
mod json;
pub mod ledger;
pub mod method;
mod metric;
mod paged;
mod payments;
pub mod provider;
pub mod reconciliation;
pub mod refund;
mod routes;
mod sent;
pub mod webhook;
mod word;

pub use capture::{NewCapture, Portion, Split, capture};
pub use error::PaymentsError;
pub use events::facts;
pub use intent::{
    Capture, Changing, Claim, Intent, Means, Method, NewIntent, Received, State, call_off, called_off, find, open,
    open_in, received, settle, settle_in,
};
pub use payments::{Config, Payments};
pub use refund::{GivenBack, NewRefund, Refund, give_back, refund};
pub use routes::routes;

/// The jobs that this slice does.
pub fn jobs(payments: &Payments) -> Vec<bodega_events::JobKind> {
    let mut jobs = carry_out::jobs(payments);
    jobs.extend([intent::job(), webhook::job(), webhook::sweep_job(), reconciliation::job(payments)]);
    jobs
}

/// What it does again and again.
pub fn schedules() -> Vec<bodega_events::Schedule> {
    vec![intent::schedule(), webhook::schedule(), reconciliation::schedule()]
}
