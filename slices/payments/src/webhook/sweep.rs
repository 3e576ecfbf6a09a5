//! Forgetting webhooks that nobody sends again.

use std::time::Duration;

use bodega_events::{JobKind, JobRun, NewJob, Schedule};
use bodega_kernel::Scope;
use serde_json::json;

use super::store;

const JOB: &str = "payments.forget_webhooks";
/// Providers try for some days.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
const BATCH: i64 = 500;

/// Forgets until nothing is old any more.
pub(crate) fn job() -> JobKind {
    JobKind::new(JOB, |run: JobRun| async move {
        let before = run.env.now().before(KEPT);
        let call = run.call().within(Scope::Installation);
        while run.db.write_bulk(&call, move |tx| store::sweep(tx, before, BATCH)).await? > 0 {}
        Ok(())
    })
}

/// Once a day.
pub(crate) fn schedule() -> Schedule {
    Schedule::new(JOB, "15 4 * * *", || NewJob::new(JOB, json!({})).unique("sweep"))
}
