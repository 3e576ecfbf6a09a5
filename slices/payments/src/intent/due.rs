//! Looking after payments that nobody has ended in time.

use std::time::Duration;

use bodega_db::Tx;
use bodega_events::{Every, JobError, JobKind, JobRun, NewJob, Schedule};
use bodega_kernel::{Id, MerchantId, Scope, noun};
use serde_json::json;

use super::{State, call_off_locked, lock, store};
use crate::PaymentsError;

/// The job that looks.
const JOB: &str = "payments.due";
/// So many payments in one look.
const BATCH: i64 = 100;

/// The time of this payment is up: what is still held is let go, and what was never confirmed is called off. One that has
/// come further meanwhile is left alone.
fn expire(tx: &mut Tx, scope: &Scope, id: Id<noun::Payment>) -> Result<(), PaymentsError> {
    let before = lock(tx, scope, id)?;
    let is_due = before.due_at.is_some_and(|due| due <= tx.now());
    let waits = before.state.is_open() || before.state == State::Authorised;
    // What the provider is just asked to take is decided by what it answers.
    if is_due && waits && before.capturing == 0 {
        call_off_locked(tx, scope, before, "expired")?;
    }
    Ok(())
}

/// Looks until nothing is due any more.
pub(crate) fn job() -> JobKind {
    JobKind::new(JOB, |run: JobRun| async move {
        let mut after: Option<(MerchantId, Id<noun::Payment>)> = None;
        loop {
            let now = run.env.now();
            let due = run.db.read(&Scope::Installation, move |tx| store::due(tx, now, BATCH)).await?;
            // Of a batch in which nothing could be ended the next would be the same again.
            if due.is_empty() || due.last().copied() == after {
                return Ok(());
            }
            after = due.last().copied();
            for (merchant, id) in due {
                let scope = Scope::One(merchant);
                let call = run.call().within(scope.clone());
                let ended = run.db.write_bulk(&call, move |tx| expire(tx, &scope, id)).await;
                ended.map_err(|error: PaymentsError| JobError::from(error))?;
            }
        }
    })
}

/// Every minute: an authorisation may be held a little longer than it was meant to.
pub(crate) fn schedule() -> Schedule {
    Schedule::new(JOB, Every(Duration::from_mins(1)), || NewJob::new(JOB, json!({})).unique("sweep"))
}
