//! Giving back what nobody has claimed in time.

use std::{collections::BTreeMap, time::Duration};

use bodega_db::Tx;
use bodega_events::{Every, JobError, JobKind, JobRun, NewJob, Schedule};
use bodega_kernel::{Failure, FailureKind, Id, MerchantId, Scope, noun};
use serde_json::json;

use super::{Status, release::let_go, store};
use crate::InventoryError;

/// The job that sweeps.
pub(crate) const JOB: &str = "inventory.expire";
/// So many reservations in one transaction: enough to be quick, few enough not to hold others up.
const BATCH: i64 = 200;

/// Ends those of these reservations whose time is up, all at once, and gives how many they were. One that was kept or
/// closed meanwhile is left alone: the row is locked before it is looked at.
pub fn expire(tx: &mut Tx, scope: &Scope, ids: &[Id<noun::Reservation>]) -> Result<usize, InventoryError> {
    let now = tx.now();
    let mut due = store::lock(tx, scope, ids)?;
    due.retain(|reservation| {
        reservation.status == Status::Open && reservation.expires_at.is_some_and(|end| end <= now)
    });
    if due.is_empty() {
        return Ok(0);
    }
    Ok(let_go(tx, scope, due, Status::Expired)?.len())
}

/// Sweeps until nothing is due any more.
pub(crate) fn job() -> JobKind {
    JobKind::new(JOB, |run: JobRun| async move {
        while sweep(&run).await? {}
        Ok(())
    })
}

/// Ends one batch, merchant by merchant. True: there may be more.
async fn sweep(run: &JobRun) -> Result<bool, JobError> {
    let now = run.env.now();
    let due = run.db.read(&Scope::Installation, move |tx| store::due(tx, now, BATCH)).await?;
    let full = i64::try_from(due.len()).unwrap_or(BATCH) == BATCH;
    let mut ended = 0;
    let mut by_merchant: BTreeMap<MerchantId, Vec<Id<noun::Reservation>>> = BTreeMap::new();
    for (merchant, id) in due {
        by_merchant.entry(merchant).or_default().push(id);
    }
    for (merchant, ids) in by_merchant {
        match end(run, merchant, ids.clone()).await {
            Ok(count) => ended += count,
            Err(error) if error.kind() == FailureKind::Unavailable => return Err(failed(error)),
            Err(error) => {
                tracing::error!(%error, merchant = merchant.0, "reservations cannot be ended together");
                ended += end_singly(run, merchant, ids).await?;
            }
        }
    }
    // Of a batch in which nothing could be ended the next would be the same again.
    Ok(full && ended > 0)
}

async fn end(run: &JobRun, merchant: MerchantId, ids: Vec<Id<noun::Reservation>>) -> Result<usize, InventoryError> {
    let scope = Scope::One(merchant);
    let call = run.call().within(scope.clone());
    run.db.write_bulk(&call, move |tx| expire(tx, &scope, &ids)).await
}

/// Each for itself, so that one whose balance does not add up keeps no other from ending. `bodega stock verify` finds
/// what is wrong with it.
async fn end_singly(run: &JobRun, merchant: MerchantId, ids: Vec<Id<noun::Reservation>>) -> Result<usize, JobError> {
    let mut ended = 0;
    for id in ids {
        match end(run, merchant, vec![id]).await {
            Ok(count) => ended += count,
            Err(error) if error.kind() == FailureKind::Unavailable => return Err(failed(error)),
            Err(error) => tracing::error!(%error, merchant = merchant.0, reservation = %id, "it cannot be ended"),
        }
    }
    Ok(ended)
}

fn failed(error: InventoryError) -> JobError {
    match error {
        InventoryError::Db(error) => error.into(),
        other => JobError::retry(other),
    }
}

/// Several times a minute: a promise may last a little longer than it was meant to, never shorter.
pub(crate) fn schedule() -> Schedule {
    Schedule::new(JOB, Every(Duration::from_secs(10)), || NewJob::new(JOB, json!({})).unique("sweep"))
}
