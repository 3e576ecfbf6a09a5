//! Intents: payments, from the wish to the last refund.

mod body;
mod call_off;
mod change;
mod choose;
mod due;
pub(crate) mod http;
mod list;
mod model;
mod open;
mod received;
mod settle;
pub(crate) mod store;
mod view;

pub(crate) use call_off::{JOB, call_off_locked, canceled};
pub use call_off::{call_off, called_off};
pub use change::Changing;
pub(crate) use change::{change, change_locked, lock};
pub(crate) use choose::choose;
pub(crate) use due::{job, schedule};
pub use list::{IntentFilter, by_ids, find, list};
pub use model::{Capture, Claim, Intent, Method, NewIntent, State};
pub(crate) use open::open_alone;
pub use open::{open, open_in};
pub use received::{Means, Received, received};
pub use settle::{settle, settle_in};
pub(crate) use view::IntentView;

use std::time::Duration;

/// How long a provider holds an amount when it does not say it itself.
pub(crate) const HELD: Duration = Duration::from_secs(7 * 24 * 60 * 60);
