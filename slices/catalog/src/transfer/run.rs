//! Carrying an import through, piece by piece: each is one transaction, which writes its products, what is wrong with
//! the others, and how far the import has come. Cut off anywhere, it goes on with the piece after the last that stands.

use bodega_db::{Db, DbError, Tx};
use bodega_events::{JobError, JobKind, JobRun};
use bodega_kernel::{Call, Id, Scope, noun};
use serde::Deserialize;

use super::{
    apply::{self, Outcome},
    model::{Import, Status},
    split::Piece,
    store,
};
use crate::CatalogError;

/// The job that imports.
pub(super) const IMPORT: &str = "catalog.import";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    import_id: Id<noun::Import>,
}

/// Imports what was sent.
pub(crate) fn import_job() -> JobKind {
    JobKind::new(IMPORT, |run: JobRun| async move {
        let Payload { import_id } = run.read()?;
        loop {
            match step(&run.db, || run.call(), import_id).await.map_err(failed)? {
                Some(import) if !import.status.is_over() => run.progress(import.done, import.total).await?,
                _ => return Ok(()),
            }
        }
    })
}

pub(super) fn failed(error: CatalogError) -> JobError {
    match error {
        CatalogError::Db(error) => error.into(),
        other => JobError::retry(other),
    }
}

/// Carries the next piece of an import through, and tells how far it is then. None: there is no such import. Several may
/// do so at once: each piece is taken by one of them.
pub async fn step(db: &Db, call: impl Fn() -> Call, id: Id<noun::Import>) -> Result<Option<Import>, CatalogError> {
    let next = call();
    let scope = next.scope.clone();
    let within = scope.clone();
    let load = move |tx: &mut bodega_db::ReadTx| -> Result<_, DbError> {
        let merchant = within.one()?;
        let Some(import) = store::find(tx, merchant, id)? else { return Ok(None) };
        let piece = if import.status.is_over() { None } else { store::part(tx, merchant, id, import.part)? };
        Ok(Some((import, piece)))
    };
    let Some((import, piece)) = db.read(&scope, load).await? else { return Ok(None) };
    if import.status.is_over() || import.status == Status::Receiving {
        return Ok(Some(import));
    }
    let take = move |tx: &mut Tx| match &piece {
        Some(piece) => carry(tx, &scope, &import, piece),
        None => finish(tx, &scope, id),
    };
    match db.write_bulk(&next, take).await {
        // Another has taken this piece, or somebody stopped the import: nothing of it was written here.
        Err(CatalogError::Over) => {
            let scope = next.scope.clone();
            db.read(&next.scope, move |tx| super::import(tx, &scope, id)).await.map(Some)
        }
        taken => taken.map(Some),
    }
}

fn carry(tx: &mut Tx, scope: &Scope, import: &Import, piece: &Piece) -> Result<Import, CatalogError> {
    let outcome = if import.dry_run {
        apply::rehearse(tx, scope, import, piece)
    } else {
        apply::apply(tx, scope, import, piece)
    }?;
    if !store::advance(tx, scope.one().map_err(DbError::from)?, import.id, import.part, &outcome)? {
        return Err(CatalogError::Over);
    }
    let Outcome { created, updated, unchanged, failed, .. } = outcome;
    let is_dry = if import.dry_run { "yes" } else { "no" };
    for (what, count) in [("created", created), ("updated", updated), ("unchanged", unchanged), ("failed", failed)] {
        let count = u64::try_from(count).unwrap_or(0);
        tx.after_commit(move || {
            metrics::counter!("bodega_catalog_import_products_total", "became" => what, "dry" => is_dry)
                .increment(count);
        });
    }
    super::import(tx, scope, import.id)
}

fn finish(tx: &mut Tx, scope: &Scope, id: Id<noun::Import>) -> Result<Import, CatalogError> {
    store::end(tx, scope.one().map_err(DbError::from)?, id, Status::Done)?;
    super::import(tx, scope, id)
}

/// Stops an import. What is through stands; what is not is left.
pub fn cancel(tx: &mut Tx, scope: &Scope, id: Id<noun::Import>) -> Result<Import, CatalogError> {
    super::import(tx, scope, id)?;
    if !store::end(tx, scope.one().map_err(DbError::from)?, id, Status::Cancelled)? {
        return Err(CatalogError::Over);
    }
    tx.record(bodega_db::Audit::new("catalog.import_cancelled", "import", id))?;
    super::import(tx, scope, id)
}
