//! Taking a file in: it is kept in pieces, and a job is asked for that carries them through.

use std::sync::Arc;

use bodega_db::{Audit, Db, DbError, Tx};
use bodega_events::{NewJob, enqueue};
use bodega_kernel::{Call, Id, Invalid, Scope, noun};
use serde_json::json;

use super::{
    model::{Format, Head, Import, Mode, Status},
    run::IMPORT,
    split::{self, Piece},
    store,
};
use crate::CatalogError;

/// About so many bytes of a file are written at once, so that nobody waits for a large one.
const SLICE: usize = 2 << 20;
/// After so long nobody is sending a file any more.
const GIVEN_UP: std::time::Duration = std::time::Duration::from_hours(1);

/// For so long it can be asked what became of an import.
const TOLD: std::time::Duration = std::time::Duration::from_hours(90 * 24);

/// A file of products that can be read as a whole.
#[derive(Debug, Clone)]
pub struct NewImport {
    format: Format,
    mode: Mode,
    dry_run: bool,
    head: Head,
    pieces: Vec<Piece>,
}

impl NewImport {
    /// Reads a file once, to take it apart and to refuse what is useless as a whole.
    pub fn checked(text: &str, format: Format, mode: Mode, dry_run: bool) -> Result<Self, Invalid> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (head, pieces) = match format {
            Format::Csv => split::table(text)?,
            Format::Jsonl => (Head::default(), split::json_lines(text)?),
        };
        Ok(Self { format, mode, dry_run, head, pieces })
    }
}

/// Takes a file in. It is written in several transactions, the last of which makes it an import: one that is cut off
/// before is none, and is cleared away by the next.
pub async fn start(db: &Db, call: impl Fn() -> Call, new: NewImport) -> Result<Import, CatalogError> {
    let first = call();
    let scope = first.scope.clone();
    let NewImport { format, mode, dry_run, head, pieces } = new;
    let total = pieces.iter().map(|piece| piece.products).sum();
    let opening = Opening { format, mode, dry_run, head, total };
    let within = scope.clone();
    let id = db.write(&first, move |tx| open(tx, &within, &opening)).await?;
    let mut part = 0;
    let mut pieces = pieces.into_iter().peekable();
    while pieces.peek().is_some() {
        let mut bytes = 0;
        let mut slice = Vec::new();
        while bytes < SLICE
            && let Some(piece) = pieces.next()
        {
            bytes += piece.text.len();
            slice.push(piece);
        }
        let (within, slice): (_, Arc<[Piece]>) = (scope.clone(), slice.into());
        let next = part + i64::try_from(slice.len()).unwrap_or(0);
        let keep = move |tx: &mut Tx| -> Result<(), CatalogError> {
            Ok(store::add_parts(tx, within.one().map_err(DbError::from)?, id, part, &slice)?)
        };
        db.write_bulk(&call(), keep).await?;
        part = next;
    }
    db.write(&call(), move |tx| ask(tx, &scope, id)).await
}

/// What is known of an import when it begins.
struct Opening {
    format: Format,
    mode: Mode,
    dry_run: bool,
    head: Head,
    total: i64,
}

fn open(tx: &mut Tx, scope: &Scope, opening: &Opening) -> Result<Id<noun::Import>, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let before = tx.now().before(GIVEN_UP);
    for id in store::stale(tx, merchant, before)? {
        store::end(tx, merchant, id, Status::Cancelled)?;
    }
    let long_ago = tx.now().before(TOLD);
    store::drop_old(tx, merchant, long_ago)?;
    let (id, now) = (tx.id(), tx.now());
    let Opening { format, mode, dry_run, head, total } = opening;
    let import = Import {
        id,
        status: Status::Receiving,
        format: *format,
        mode: *mode,
        dry_run: *dry_run,
        head: head.clone(),
        total: *total,
        done: 0,
        created: 0,
        updated: 0,
        unchanged: 0,
        failed: 0,
        part: 0,
        created_at: now,
        finished_at: None,
    };
    store::add(tx, merchant, &import)?;
    Ok(id)
}

fn ask(tx: &mut Tx, scope: &Scope, id: Id<noun::Import>) -> Result<Import, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    if !store::queue(tx, merchant, id)? {
        return Err(CatalogError::Over);
    }
    let import = super::import(tx, scope, id)?;
    enqueue(tx, NewJob::new(IMPORT, json!({ "importId": id })))?;
    let said = json!({
        "products": import.total, "format": import.format, "mode": import.mode, "dryRun": import.dry_run,
    });
    tx.record(Audit::new("catalog.imported", "import", id).after(said))?;
    Ok(import)
}
