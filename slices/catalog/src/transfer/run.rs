//! Carrying an import through, piece by piece: each is one transaction, which writes its products, what is wrong with
//! the others, and how far the import has come. Cut off anywhere, it goes on with the piece after the last that stands.

use bodega_db::{Db, DbError, ReadTx, Tx};
use bodega_events::{JobError, JobKind, JobRun};
use bodega_kernel::{Call, Id, Scope, noun};
use serde::Deserialize;

use super::{
    apply::{self, Outcome},
    model::{Import, Status},
    raw::Reading,
    read::Item,
    split::Piece,
    store,
    tangle::Plan,
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
        let mut carrier = Carrier::default();
        loop {
            match carrier.step(&run.db, || run.call(), import_id).await.map_err(failed)? {
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

/// Somebody who carries an import through, step by step. What is known of a dry run between its steps is with them; it is
/// found again by whoever goes on.
#[derive(Debug, Default)]
pub struct Carrier {
    plan: Option<Plan>,
}

impl Carrier {
    /// Carries the next piece of an import through, and tells how far it is then. None: there is no such import. Several
    /// may do so at once: each piece is taken by one of them.
    pub async fn step(
        &mut self,
        db: &Db,
        call: impl Fn() -> Call,
        id: Id<noun::Import>,
    ) -> Result<Option<Import>, CatalogError> {
        let next = call();
        let scope = next.scope.clone();
        let Some((import, piece)) = load(db, &scope, id).await? else { return Ok(None) };
        if import.status.is_over() || import.status == Status::Receiving {
            return Ok(Some(import));
        }
        let items: Option<Vec<Item>> = match (&mut self.plan, import.dry_run) {
            (_, false) => piece.map(|(reading, piece)| reading.items(&piece)),
            (Some(plan), true) => plan.next(db, &scope, &import).await?,
            (plan, true) => plan.insert(Plan::of(db, &scope, &import).await?).next(db, &scope, &import).await?,
        };
        let within = scope.clone();
        let take = move |tx: &mut Tx| match &items {
            Some(items) => carry(tx, &within, &import, items),
            None => finish(tx, &within, id),
        };
        match db.write_bulk(&next, take).await {
            // Another has taken this piece, or somebody stopped the import: nothing of it was written here.
            Err(CatalogError::Over) => {
                let within = scope.clone();
                db.read(&scope, move |tx| super::import(tx, &within, id)).await.map(Some)
            }
            taken => taken.map(Some),
        }
    }
}

/// An import, and the piece of it that comes next unless it is a dry run, whose plan knows that.
async fn load(
    db: &Db,
    scope: &Scope,
    id: Id<noun::Import>,
) -> Result<Option<(Import, Option<(Reading, Piece)>)>, CatalogError> {
    let within = scope.clone();
    let load = move |tx: &mut ReadTx| -> Result<_, CatalogError> {
        let merchant = within.one().map_err(DbError::from)?;
        let Some(import) = store::find(tx, merchant, id)? else { return Ok(None) };
        if import.status.is_over() || import.dry_run {
            return Ok(Some((import, None)));
        }
        let piece = match store::part(tx, merchant, id, import.part)? {
            Some(piece) => Some((Reading::of(tx, &within, &import)?, piece)),
            None => None,
        };
        Ok(Some((import, piece)))
    };
    db.read(scope, load).await
}

fn carry(tx: &mut Tx, scope: &Scope, import: &Import, items: &[Item]) -> Result<Import, CatalogError> {
    let outcome = if import.dry_run {
        apply::rehearse(tx, scope, import, items)
    } else {
        apply::apply(tx, scope, import, items)
    }?;
    if !store::advance(tx, scope.one().map_err(DbError::from)?, import, &outcome)? {
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
