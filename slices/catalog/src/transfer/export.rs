//! Writing all products down: a job that goes from id to id, piece by piece, and goes on where it was cut off. Each
//! piece is as of its own time; what is changed meanwhile is in the file as it was or as it is.

use bodega_db::{Audit, Db, DbError, ReadTx, Tx};
use bodega_events::{JobKind, JobRun, NewJob, enqueue};
use bodega_kernel::{Call, Id, Page, PageRequest, Scope, noun};
use serde::Deserialize;
use serde_json::json;

use super::{
    columns, export_store as store, lookup,
    model::{Export, Format, Status},
    run::failed,
    write,
};
use crate::{CatalogError, product};

/// The job that exports.
const EXPORT: &str = "catalog.export";
/// So many products are one piece.
const BATCH: i64 = 500;
/// For so long a file can be fetched.
const KEPT: std::time::Duration = std::time::Duration::from_hours(7 * 24);

/// Asks for a file of all products.
pub fn start_export(tx: &mut Tx, scope: &Scope, format: Format, archived: bool) -> Result<Export, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let before = tx.now().before(KEPT);
    store::drop_old(tx, merchant, before)?;
    let (id, now) = (tx.id(), tx.now());
    let languages = if format == Format::Csv { store::languages(tx, merchant)? } else { Vec::new() };
    let export = Export {
        id,
        status: Status::Queued,
        format,
        archived,
        languages,
        total: store::total(tx, merchant, archived)?,
        done: 0,
        bytes: 0,
        part: 0,
        after: None,
        created_at: now,
        finished_at: None,
    };
    store::add(tx, merchant, &export)?;
    enqueue(tx, NewJob::new(EXPORT, json!({ "exportId": id })))?;
    let said = json!({ "format": format, "archived": archived, "products": export.total });
    tx.record(Audit::new("catalog.exported", "export", id).after(said))?;
    Ok(export)
}

/// The export of this id.
pub fn export(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Export>) -> Result<Export, CatalogError> {
    store::find(tx, scope.one().map_err(DbError::from)?, id)?.ok_or(CatalogError::NotFound("export"))
}

/// A page of exports, the newest first.
pub fn exports(tx: &mut ReadTx, scope: &Scope, page: &PageRequest) -> Result<Page<Export>, CatalogError> {
    Ok(store::page(tx, scope.one().map_err(DbError::from)?, page)?)
}

/// A piece of the file, from 0 on. None: that was all.
pub fn export_part(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Export>, part: i64) -> Result<Option<String>, DbError> {
    store::part(tx, scope.one()?, id, part)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    export_id: Id<noun::Export>,
}

/// Exports what was asked for.
pub(crate) fn export_job() -> JobKind {
    JobKind::new(EXPORT, |run: JobRun| async move {
        let Payload { export_id } = run.read()?;
        loop {
            match export_step(&run.db, || run.call(), export_id).await.map_err(failed)? {
                Some(export) if !export.status.is_over() => run.progress(export.done, export.total).await?,
                _ => return Ok(()),
            }
        }
    })
}

/// Writes the next piece of an export, and tells how far it is then. None: there is no such export.
pub async fn export_step(
    db: &Db,
    call: impl Fn() -> Call,
    id: Id<noun::Export>,
) -> Result<Option<Export>, CatalogError> {
    let next = call();
    let scope = next.scope.clone();
    let within = scope.clone();
    let load = move |tx: &mut ReadTx| -> Result<_, CatalogError> {
        let merchant = within.one().map_err(DbError::from)?;
        let Some(export) = store::find(tx, merchant, id)? else { return Ok(None) };
        if export.status.is_over() {
            return Ok(Some((export, Vec::new(), String::new())));
        }
        let ids = store::ids(tx, merchant, &export, BATCH)?;
        let text = piece(tx, &within, &export, &ids)?;
        Ok(Some((export, ids, text)))
    };
    let Some((export, ids, text)) = db.read(&scope, load).await? else { return Ok(None) };
    if export.status.is_over() {
        return Ok(Some(export));
    }
    db.write_bulk(&next, move |tx| keep(tx, &scope, &export, &ids, &text)).await.map(Some)
}

fn keep(
    tx: &mut Tx,
    scope: &Scope,
    before: &Export,
    ids: &[Id<noun::Product>],
    text: &str,
) -> Result<Export, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let is_ours = store::advance(tx, merchant, before, ids, text)?;
    if is_ours && i64::try_from(ids.len()).unwrap_or(0) < BATCH {
        store::end(tx, merchant, before.id, Status::Done)?;
    }
    export(tx, scope, before.id)
}

/// The next piece: the first one begins with the header.
fn piece(tx: &mut ReadTx, scope: &Scope, export: &Export, ids: &[Id<noun::Product>]) -> Result<String, CatalogError> {
    let mut products = product::by_ids(tx, scope, ids)?;
    products.sort_unstable_by_key(|product| product.id);
    let names = lookup::names(tx, scope, &products)?;
    if export.format == Format::Jsonl {
        return Ok(write::json_lines(&products, &names));
    }
    let columns = columns::all(&export.languages);
    let mut text = if export.part == 0 { write::header(&columns)? } else { String::new() };
    text.push_str(&write::table(&columns, &products, &names)?);
    Ok(text)
}

/// Stops an export.
pub fn cancel_export(tx: &mut Tx, scope: &Scope, id: Id<noun::Export>) -> Result<Export, CatalogError> {
    export(tx, scope, id)?;
    if !store::end(tx, scope.one().map_err(DbError::from)?, id, Status::Cancelled)? {
        return Err(CatalogError::Over);
    }
    tx.record(Audit::new("catalog.export_cancelled", "export", id))?;
    export(tx, scope, id)
}
