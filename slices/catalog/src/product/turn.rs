//! The clock's part in publishing: a product whose window opens or closes is told of once, when it happens.

use bodega_db::{DbError, Tx, params, sql};
use bodega_events::{JobError, JobKind, JobRun, NewJob, append, enqueue};
use bodega_kernel::{Id, Scope, Time, noun};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{model::Product, store};
use crate::{
    CatalogError,
    events::{ProductPublished, ProductUnpublished},
    shelf,
};

const JOB: &str = "catalog.turn";

sql!(
    hot TURN,
    "UPDATE catalog_product SET turns_at = $4 WHERE merchant = $1 AND id = $2 AND turns_at = $3 AND status = 'active'"
);

/// What the job is about.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Due {
    product_id: Id<noun::Product>,
    at: Time,
}

/// Has somebody come back when the product's window opens or closes next.
pub(super) fn plan(tx: &mut Tx, product: &Product, old: Option<&Product>) -> Result<(), DbError> {
    let at = product.content.turns(product.updated_at);
    let is_planned = |at: Time| old.is_some_and(|old| old.content.turns(old.updated_at) == Some(at));
    match at {
        Some(at) if !is_planned(at) => wake(tx, product.id, at),
        _ => Ok(()),
    }
}

fn wake(tx: &mut Tx, product_id: Id<noun::Product>, at: Time) -> Result<(), DbError> {
    let job = NewJob::new(JOB, json!(Due { product_id, at })).at(at);
    enqueue(tx, job.unique(format!("{product_id}/{}", at.micros()))).map(drop)
}

/// Tells that the window of a product has opened or closed at `at`, unless that was told before, or the product was
/// changed meanwhile and told of then. True when it was told now.
pub fn turn(tx: &mut Tx, scope: &Scope, id: Id<noun::Product>, at: Time) -> Result<bool, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let now = tx.now();
    let Some(product) = store::locked(tx, merchant, id)? else { return Ok(false) };
    let next = product.content.turns(now);
    if at > now || tx.execute(&TURN, params![merchant, id, at, next])? == 0 {
        return Ok(false);
    }
    if let Some(next) = next {
        wake(tx, id, next)?;
    }
    let (product_id, version) = (id, product.version);
    if product.content.is_shown(now) {
        append(tx, scope, &ProductPublished { product_id, version })?;
    } else {
        append(tx, scope, &ProductUnpublished { product_id, version })?;
    }
    shelf::tree_changed(tx, merchant);
    Ok(true)
}

/// The job that comes back.
pub(crate) fn job() -> JobKind {
    JobKind::new(JOB, |run: JobRun| async move {
        let Due { product_id, at } = run.read()?;
        let scope = run.scope();
        let command = move |tx: &mut Tx| turn(tx, &scope, product_id, at);
        match run.db.write_bulk(&run.call(), command).await {
            Ok(_) => Ok(()),
            Err(CatalogError::Db(error)) => Err(error.into()),
            Err(other) => Err(JobError::retry(other)),
        }
    })
}
