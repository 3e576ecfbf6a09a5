//! Checkouts that nobody has ended in time.

use std::time::Duration;

use bodega_db::Tx;
use bodega_events::{Every, JobError, JobKind, JobRun, NewJob, Schedule};
use bodega_kernel::{Failure, FailureKind, Scope};
use serde_json::json;

use super::{step::expire, store};
use crate::SalesError;

/// The job that sweeps.
pub(crate) const JOB: &str = "sales.expire_checkouts";
/// So many in one go.
const BATCH: i64 = 200;

/// Ends what is due.
pub(crate) fn job() -> JobKind {
    JobKind::new(JOB, |run: JobRun| async move {
        let now = run.env.now();
        let due = run.db.read(&Scope::Installation, move |tx| store::due(tx, now, BATCH)).await?;
        for (merchant, id) in due {
            let scope = Scope::One(merchant);
            let call = run.env.call(run.call().actor, scope.clone());
            let ended = run.db.write_bulk(&call, move |tx: &mut Tx| expire(tx, &scope, id)).await;
            match ended {
                Ok(_) => {}
                Err(SalesError::Db(error)) if error.kind() == FailureKind::Unavailable => {
                    return Err(JobError::from(error));
                }
                Err(error) => tracing::error!(%error, checkout = %id, "it cannot be ended"),
            }
        }
        Ok(())
    })
}

/// Several times a minute.
pub(crate) fn schedule() -> Schedule {
    Schedule::new(JOB, Every(Duration::from_secs(15)), || NewJob::new(JOB, json!({})).unique("sweep"))
}
