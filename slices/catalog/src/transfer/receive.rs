//! Taking a file in while it comes: it is kept in pieces, and a job is asked for that carries them through. No more of it
//! is in memory than is written at once.

use std::sync::Arc;

use bodega_db::{Audit, Db, DbError, Tx};
use bodega_events::{NewJob, enqueue};
use bodega_kernel::{Call, Id, Invalid, Scope, noun};
use serde_json::json;

use super::{
    decode::Decoder,
    model::{Format, Head, Import, Mode, Status},
    run::IMPORT,
    split::{Piece, Splitter},
    store,
};
use crate::CatalogError;

/// About so many bytes of a file are written at once, so that nobody waits for a large one.
const SLICE: usize = 2 << 20;
/// After so long nobody is sending a file any more.
const GIVEN_UP: std::time::Duration = std::time::Duration::from_hours(1);
/// For so long it can be asked what became of an import.
const TOLD: std::time::Duration = std::time::Duration::from_hours(90 * 24);
/// So many imports of a merchant may wait or run.
const MOST: i64 = 20;

/// How a file is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewImport {
    /// How it is written.
    pub format: Format,
    /// What becomes of products that are there already.
    pub mode: Mode,
    /// Only looked at, nothing changed?
    pub dry_run: bool,
}

/// A file that comes in. It is written in several transactions, the last of which ([`ask`]) makes it an import: one that
/// is cut off before is none, and is cleared away by [`forget`], or by the next.
#[derive(Debug)]
pub struct Receiving {
    new: NewImport,
    decoder: Decoder,
    splitter: Splitter,
    /// What is to be written.
    pieces: Vec<Piece>,
    bytes: usize,
    id: Option<Id<noun::Import>>,
    parts: i64,
    products: i64,
}

/// A file that is all here.
#[derive(Debug, Clone, Copy)]
pub struct Received {
    /// Of which import.
    pub id: Id<noun::Import>,
    products: i64,
}

impl Receiving {
    /// Nothing has come yet.
    pub fn new(new: NewImport) -> Self {
        Self {
            new,
            decoder: Decoder::default(),
            splitter: Splitter::new(new.format),
            pieces: Vec::new(),
            bytes: 0,
            id: None,
            parts: 0,
            products: 0,
        }
    }

    /// The import whose file it is, once some of it is written.
    pub fn id(&self) -> Option<Id<noun::Import>> {
        self.id
    }

    /// Takes what has come of it, and writes what is enough to be written.
    pub async fn take(&mut self, db: &Db, call: &impl Fn() -> Call, bytes: &[u8]) -> Result<(), CatalogError> {
        self.splitter.push(&self.decoder.push(bytes)?)?;
        self.add(false);
        if self.bytes >= SLICE { self.keep(db, call).await } else { Ok(()) }
    }

    /// That was all of it.
    pub async fn end(&mut self, db: &Db, call: &impl Fn() -> Call) -> Result<Received, CatalogError> {
        self.decoder.end()?;
        self.splitter.end()?;
        self.add(true);
        self.keep(db, call).await?;
        let id = self.id.ok_or_else(|| Invalid::one("body", "REQUIRED", "has no products"))?;
        Ok(Received { id, products: self.products })
    }

    fn add(&mut self, is_end: bool) {
        let pieces = self.splitter.take(is_end);
        self.bytes += pieces.iter().map(|piece| piece.text.len()).sum::<usize>();
        self.products += pieces.iter().map(|piece| piece.products).sum::<i64>();
        self.pieces.extend(pieces);
    }

    /// Writes the pieces that have come, the first ones with the import itself.
    async fn keep(&mut self, db: &Db, call: &impl Fn() -> Call) -> Result<(), CatalogError> {
        if self.pieces.is_empty() {
            return Ok(());
        }
        let pieces: Arc<[Piece]> = std::mem::take(&mut self.pieces).into();
        self.bytes = 0;
        let next = call();
        let (scope, known, from, new) = (next.scope.clone(), self.id, self.parts, self.new);
        let head = self.splitter.head().cloned().unwrap_or_default();
        let count = i64::try_from(pieces.len()).unwrap_or(0);
        let write = move |tx: &mut Tx| -> Result<Id<noun::Import>, CatalogError> {
            let id = match known {
                Some(id) => id,
                None => open(tx, &scope, new, &head)?,
            };
            store::add_parts(tx, scope.one().map_err(DbError::from)?, id, from, &pieces)?;
            Ok(id)
        };
        self.id = Some(db.write_bulk(&next, write).await?);
        self.parts += count;
        Ok(())
    }
}

fn open(tx: &mut Tx, scope: &Scope, new: NewImport, head: &Head) -> Result<Id<noun::Import>, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let before = tx.now().before(GIVEN_UP);
    for id in store::stale(tx, merchant, before)? {
        store::end(tx, merchant, id, Status::Cancelled)?;
    }
    let long_ago = tx.now().before(TOLD);
    store::drop_old(tx, merchant, long_ago)?;
    // A bound against running wild, not a promise: two at once may be one over it.
    if store::how_many_wait(tx, merchant)? >= MOST {
        return Err(CatalogError::TooManyImports);
    }
    let (id, now) = (tx.id(), tx.now());
    let NewImport { format, mode, dry_run } = new;
    let import = Import {
        id,
        status: Status::Receiving,
        format,
        mode,
        dry_run,
        head: head.clone(),
        total: 0,
        done: 0,
        created: 0,
        updated: 0,
        unchanged: 0,
        failed: 0,
        faults: 0,
        part: 0,
        created_at: now,
        finished_at: None,
    };
    store::add(tx, merchant, &import)?;
    Ok(id)
}

/// Makes an import of a file that is here.
pub fn ask(tx: &mut Tx, scope: &Scope, received: Received) -> Result<Import, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let Received { id, products } = received;
    if !store::queue(tx, merchant, id, products)? {
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

/// Lets go of a file that did not become an import. One that did stays.
pub fn forget(tx: &mut Tx, scope: &Scope, id: Id<noun::Import>) -> Result<(), DbError> {
    store::forget(tx, scope.one()?, id)
}
