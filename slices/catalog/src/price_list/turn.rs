//! Telling that a list's period has begun or ended. Nobody writes then, and yet what was kept of prices is stale.

use std::time::Duration;

use bodega_db::{DbError, Tx};
use bodega_events::{Every, JobError, JobKind, JobRun, NewJob, Schedule, append};
use bodega_kernel::{Id, Scope, noun};
use serde_json::json;

use super::{events::PriceListTurned, store};

const JOB: &str = "catalog.price_list_turn";
const BATCH: i64 = 200;

/// Tells of a list that speaks now or does so no longer, once.
fn turn(tx: &mut Tx, scope: &Scope, id: Id<noun::PriceList>) -> Result<(), DbError> {
    let merchant = scope.one()?;
    for in_use in [true, false] {
        if store::tell(tx, merchant, id, in_use)? {
            append(tx, scope, &PriceListTurned { price_list_id: id, in_use })?;
        }
    }
    Ok(())
}

/// Tells of all whose period has turned.
pub(crate) fn job() -> JobKind {
    JobKind::new(JOB, |run: JobRun| async move {
        loop {
            let now = run.env.now();
            let due = run.db.read(&Scope::Installation, move |tx| store::turned(tx, now, BATCH)).await?;
            let is_last = i64::try_from(due.len()).unwrap_or(0) < BATCH;
            for (merchant, id) in due {
                let scope = Scope::One(merchant);
                let call = run.call().within(scope.clone());
                run.db.write_bulk(&call, move |tx| turn(tx, &scope, id)).await.map_err(JobError::from)?;
            }
            if is_last {
                return Ok(());
            }
        }
    })
}

/// Several times a minute: prices themselves change on the dot, only what was kept of them may be so much older.
pub(crate) fn schedule() -> Schedule {
    Schedule::new(JOB, Every(Duration::from_secs(10)), || NewJob::new(JOB, json!({})).unique("turn"))
}
