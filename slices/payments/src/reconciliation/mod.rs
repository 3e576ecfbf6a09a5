//! Reconciliation: our books against the provider's, and what a person should look at.

mod compare;
mod finding;
//HTTP pub(crate) mod http;
//HTTP mod http_run;
mod model;
mod run;
pub(crate) mod store;
//HTTP mod view;

pub use finding::{findings, settle_by_hand};
pub(crate) use finding::{note, settle};
pub use model::{Figures, Finding, FindingFilter, Kind, NewFinding, Run};
pub(crate) use run::{job, schedule};
pub use run::{last_runs, reconcile};
