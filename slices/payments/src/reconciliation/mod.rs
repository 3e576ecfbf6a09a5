//! Reconciliation: our books against the provider's, and what a person should look at.

mod compare;
mod finding;
pub(crate) mod http;
pub(crate) mod http_run;
mod model;
mod run;
pub(crate) mod store;
mod view;

pub use finding::{findings, settle_by_hand};
pub(crate) use finding::{note, settle};
pub use model::{Figures, Finding, FindingFilter, Kind, NewFinding, Run};
pub use run::{Stretch, last_runs, reconcile};
pub(crate) use run::{job, schedule};
