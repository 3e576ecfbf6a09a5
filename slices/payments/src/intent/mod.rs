//! Intents: payments, from the wish to the last refund.

mod model;

pub use model::{Capture, Claim, Intent, Method, NewIntent, State};
