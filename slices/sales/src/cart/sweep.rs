//! Carts that nobody comes back to.

use std::{collections::BTreeMap, time::Duration};

use bodega_db::{DbError, Tx};
use bodega_events::{Every, JobError, JobKind, JobRun, NewJob, Schedule};
use bodega_kernel::{Id, MerchantId, Scope, Time, noun};
use serde_json::json;

use super::{Status, store};
use crate::{SalesError, events::CartAbandoned};

/// The job that sweeps.
pub(crate) const JOB: &str = "sales.sweep_carts";
/// A cart that nobody has touched for so long is given up, and one that has come to its end so long ago is deleted.
pub const LIFE: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// So many in one transaction.
const BATCH: i64 = 500;

/// Sweeps until nothing is due any more.
pub(crate) fn job() -> JobKind {
    JobKind::new(JOB, |run: JobRun| async move {
        while sweep(&run).await? {}
        Ok(())
    })
}

/// Once an hour: a day more or less does not matter.
pub(crate) fn schedule() -> Schedule {
    Schedule::new(JOB, Every(Duration::from_secs(60 * 60)), || NewJob::new(JOB, json!({})).unique("sweep"))
}

/// Ends one batch, merchant by merchant. True: there may be more.
async fn sweep(run: &JobRun) -> Result<bool, JobError> {
    let since = run.env.now().before(LIFE);
    let due = run.db.read(&Scope::Installation, move |tx| store::old(tx, since, BATCH)).await?;
    let full = i64::try_from(due.len()).unwrap_or(BATCH) == BATCH;
    let mut by_merchant: BTreeMap<MerchantId, (Vec<_>, Vec<_>)> = BTreeMap::new();
    for (merchant, id, status) in due {
        let (left, ended) = by_merchant.entry(merchant).or_default();
        if status == Status::Active { left.push(id) } else { ended.push(id) }
    }
    for (merchant, (left, ended)) in by_merchant {
        let scope = Scope::One(merchant);
        let call = run.call().within(scope.clone());
        let end = move |tx: &mut Tx| end(tx, &scope, (&left, &ended), since);
        run.db.write_bulk(&call, end).await.map_err(|error: SalesError| match error {
            SalesError::Db(error) => error.into(),
            other => JobError::retry(other),
        })?;
    }
    Ok(full)
}

/// Gives up what was left, and deletes what has ended.
fn end(
    tx: &mut Tx,
    scope: &Scope,
    (left, ended): (&[Id<noun::Cart>], &[Id<noun::Cart>]),
    since: Time,
) -> Result<(), SalesError> {
    if !left.is_empty() {
        let given_up = store::abandon_old(tx, scope, left, since)?;
        let facts: Vec<_> = given_up.into_iter().map(|cart_id| CartAbandoned { cart_id }).collect();
        bodega_events::append_all(tx, scope, &facts)?;
    }
    if !ended.is_empty() && !store::delete(tx, scope, ended)? {
        // Its lines would be gone without it.
        return Err(DbError::Internal("a cart came back while it was deleted".to_owned()).into());
    }
    Ok(())
}
