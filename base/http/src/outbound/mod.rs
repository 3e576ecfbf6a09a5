//! Asking other houses: payment providers, carriers, channels. One client for each of them, with time limits, a bounded
//! answer, retries that a budget bounds, and a breaker that stops asking who does not answer.
//!
//! Nothing here is called inside a transaction: write the intent, ask, write the outcome.

mod breaker;
mod budget;
mod client;

pub use client::{Ask, Outbound, OutboundError, Reply, Settings};
