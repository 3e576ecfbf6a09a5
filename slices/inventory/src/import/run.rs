//! Carrying an import through, batch by batch.

use bodega_db::Tx;
use bodega_events::{JobError, JobKind, JobRun};
use bodega_kernel::{Failure, Id, Scope, noun};

use super::{
    apply,
    model::{self, Import, Lines, RowFault, Status},
    store,
};
use crate::{InventoryError, site::Reach};

/// The job that imports.
pub(crate) const JOB: &str = "inventory.import";
/// So many rows in one transaction.
const BATCH: usize = 500;

/// Imports what was sent. A run that was cut off goes on after the last batch that stands.
pub(crate) fn job() -> JobKind {
    JobKind::new(JOB, |run: JobRun| async move { carry(&run).await })
}

async fn carry(run: &JobRun) -> Result<(), JobError> {
    let (scope, id) = (run.scope(), run.id);
    let of = scope.clone();
    let found = run.db.read(&scope, move |tx| load(tx, &of, id)).await.map_err(failed)?;
    let Some((import, reach, lines)) = found else { return Ok(()) };
    let mut done = usize::try_from(import.done).unwrap_or(usize::MAX).min(lines.len());
    while done < lines.len() {
        let batch = lines[done..lines.len().min(done + BATCH)].to_vec();
        let (of, import, reach, count) = (scope.clone(), import.clone(), reach.clone(), batch.len());
        let write = move |tx: &mut Tx| step(tx, &of, &import, &reach, done, &batch);
        if !run.db.write_bulk(&run.call(), write).await.map_err(failed)? {
            return Err(JobError::Lost);
        }
        done += count;
        run.progress(i64::try_from(done).unwrap_or(i64::MAX), import_total(&lines)).await?;
    }
    let of = scope.clone();
    run.db.write_bulk(&run.call(), move |tx| store::finish(tx, &of, id)).await?;
    Ok(())
}

fn import_total(lines: &Lines) -> i64 {
    i64::try_from(lines.len()).unwrap_or(i64::MAX)
}

type Loaded = (Import, Reach, Lines);

/// The import with its rows; none when it is through already.
fn load(tx: &mut bodega_db::ReadTx, scope: &Scope, id: Id<noun::Job>) -> Result<Option<Loaded>, InventoryError> {
    let Some(import) = store::find(tx, scope, id)?.filter(|import| import.status != Status::Done) else {
        return Ok(None);
    };
    let Some((Some(csv), sites)) = store::content(tx, scope, id)? else { return Ok(None) };
    let reach = Reach::from_json(sites)?;
    Ok(Some((import, reach, model::read(&csv)?)))
}

/// One batch, from row `done` on. False: another worker has done it.
fn step(
    tx: &mut Tx,
    scope: &Scope,
    import: &Import,
    reach: &Reach,
    done: usize,
    batch: &Lines,
) -> Result<bool, InventoryError> {
    let good: Vec<_> = batch.iter().filter_map(|(_, line)| line.as_ref().ok()).cloned().collect();
    let outcome = if import.dry_run {
        apply::rehearse(tx, scope, reach, &import.reason, &good)?
    } else {
        apply::apply(tx, scope, reach, &import.reason, &good)?
    };
    let bad = batch.iter().filter_map(|(number, line)| {
        line.as_ref().err().map(|fault| RowFault { line: *number, faults: fault.details().into() })
    });
    let faults: Vec<_> = bad.chain(outcome.faults).collect();
    let (from, rows) = (i64::try_from(done).unwrap_or(i64::MAX), import_total(batch));
    Ok(store::advance(tx, scope, import.id, from, rows, outcome.changed, &faults)?)
}

fn failed(error: InventoryError) -> JobError {
    match error {
        InventoryError::Db(error) => error.into(),
        other => JobError::retry(other),
    }
}
