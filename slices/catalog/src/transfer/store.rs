//! The rows of imports.

use bodega_db::{DbError, FromRow, Parsed, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, Page, PageRequest, TOTAL_CAP, Time, noun};
use serde_json::{Value, json};

use super::{
    apply::Outcome,
    model::{Head, Import, MAX_FAULTS, Status},
    split::Piece,
};

type ImportId = Id<noun::Import>;

macro_rules! columns {
    () => {
        "id, status, format, mode, dry_run, columns, separator, total, done, created, updated, unchanged, failed, faults,
         part, created_at, finished_at"
    };
}

sql!(
    ADD,
    "INSERT INTO catalog_import (merchant, id, status, format, mode, dry_run, columns, separator, total, done, created,
                                 updated, unchanged, failed, part, created_by, created_at)
     VALUES ($1, $2, 'RECEIVING', $3, $4, $5, $6, $7, $8, 0, 0, 0, 0, 0, 0, $9, $10)"
);
sql!(
    ADD_PARTS,
    sqlite: "INSERT INTO catalog_import_part (merchant, import, part, line, products, body)
             SELECT $1, $2, value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each($3)",
    postgres: "INSERT INTO catalog_import_part (merchant, import, part, line, products, body)
               SELECT CAST($1 AS BIGINT), CAST($2 AS UUID), CAST(p.value ->> 0 AS BIGINT), CAST(p.value ->> 1 AS BIGINT),
                      CAST(p.value ->> 2 AS BIGINT), p.value ->> 3
               FROM jsonb_array_elements($3) AS p(value)",
);
sql!(
    hot QUEUE,
    "UPDATE catalog_import SET status = 'QUEUED', total = $3 WHERE merchant = $1 AND id = $2 AND status = 'RECEIVING'"
);
sql!(
    HOW_MANY_WAIT,
    "SELECT count(*) FROM catalog_import WHERE merchant = $1 AND status IN ('RECEIVING', 'QUEUED', 'RUNNING')"
);
sql!(hot FIND, concat!("SELECT ", columns!(), " FROM catalog_import WHERE merchant = $1 AND id = $2"));
sql!(
    hot LIST,
    concat!("SELECT ", columns!(), " FROM catalog_import WHERE merchant = $1 ORDER BY id DESC LIMIT $2 OFFSET $3")
);
sql!(COUNT, "SELECT count(*) FROM (SELECT 1 FROM catalog_import WHERE merchant = $1 LIMIT $2) AS counted");
sql!(
    hot PART,
    "SELECT line, products, body FROM catalog_import_part WHERE merchant = $1 AND import = $2 AND part = $3"
);
// Two workers may believe that the import is theirs: each piece is taken by one of them.
sql!(
    hot ADVANCE,
    "UPDATE catalog_import SET status = 'RUNNING', part = part + 1, done = done + $4, created = created + $5,
            updated = updated + $6, unchanged = unchanged + $7, failed = failed + $8, faults = faults + $9
     WHERE merchant = $1 AND id = $2 AND part = $3 AND status IN ('QUEUED', 'RUNNING')"
);
sql!(hot DROP_PART, "DELETE FROM catalog_import_part WHERE merchant = $1 AND import = $2 AND part = $3");
sql!(hot DROP_PARTS, "DELETE FROM catalog_import_part WHERE merchant = $1 AND import = $2");
sql!(
    hot END,
    "UPDATE catalog_import SET status = $3, finished_at = $4
     WHERE merchant = $1 AND id = $2 AND status NOT IN ('DONE', 'CANCELLED')"
);
sql!(
    ADD_FAULTS,
    sqlite: "INSERT INTO catalog_import_fault (merchant, import, line, place, field, code, message)
             SELECT $1, $2, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each($3)",
    postgres: "INSERT INTO catalog_import_fault (merchant, import, line, place, field, code, message)
               SELECT CAST($1 AS BIGINT), CAST($2 AS UUID), CAST(f.value ->> 0 AS BIGINT), CAST(f.value ->> 1 AS BIGINT),
                      f.value ->> 2, f.value ->> 3, f.value ->> 4
               FROM jsonb_array_elements($3) AS f(value)",
);
sql!(
    OLD,
    "SELECT id FROM catalog_import
     WHERE merchant = $1 AND status IN ('DONE', 'CANCELLED') AND finished_at < $2 ORDER BY id LIMIT 20"
);
sql!(hot DROP_FAULTS, "DELETE FROM catalog_import_fault WHERE merchant = $1 AND import = $2");
sql!(hot DROP, "DELETE FROM catalog_import WHERE merchant = $1 AND id = $2");
sql!(hot IS_RECEIVING, "SELECT id FROM catalog_import WHERE merchant = $1 AND id = $2 AND status = 'RECEIVING'");
sql!(
    STALE,
    "SELECT id FROM catalog_import WHERE merchant = $1 AND status = 'RECEIVING' AND created_at < $2 ORDER BY id LIMIT 20"
);

impl FromRow for Import {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let (id, status, format, mode, dry_run) = (row.take()?, row.take()?, row.take()?, row.take()?, row.take()?);
        let (columns, separator) = (row.take::<Parsed<_>>()?.0, row.take::<i64>()?);
        Ok(Self {
            id,
            status,
            format,
            mode,
            dry_run,
            head: Head { columns, separator: u8::try_from(separator).unwrap_or(b',') },
            total: row.take()?,
            done: row.take()?,
            created: row.take()?,
            updated: row.take()?,
            unchanged: row.take()?,
            failed: row.take()?,
            faults: row.take()?,
            part: row.take()?,
            created_at: row.take()?,
            finished_at: row.take()?,
        })
    }
}

impl FromRow for Piece {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self { line: row.take()?, products: row.take()?, text: row.take()? })
    }
}

pub(super) fn add(tx: &mut Tx, merchant: MerchantId, import: &Import) -> Result<(), DbError> {
    let by = tx.call().actor.id.clone();
    let Import { id, format, mode, dry_run, head, total, created_at, .. } = import;
    let (columns, separator) = (json!(head.columns), i64::from(head.separator));
    tx.execute(&ADD, params![merchant, id, format, mode, dry_run, columns, separator, total, by, created_at]).map(drop)
}

/// Keeps pieces of the file, the first of which is number `from`.
pub(super) fn add_parts(
    tx: &mut Tx,
    merchant: MerchantId,
    id: ImportId,
    from: i64,
    pieces: &[Piece],
) -> Result<(), DbError> {
    let rows = pieces.iter().zip(from..).map(|(piece, part)| json!([part, piece.line, piece.products, piece.text]));
    tx.execute(&ADD_PARTS, params![merchant, id, rows.collect::<Value>()]).map(drop)
}

/// The file is here, with so many products. False: it is no longer awaited.
pub(super) fn queue(tx: &mut Tx, merchant: MerchantId, id: ImportId, total: i64) -> Result<bool, DbError> {
    Ok(tx.execute(&QUEUE, params![merchant, id, total])? == 1)
}

/// How many imports are not over.
pub(super) fn how_many_wait(tx: &mut ReadTx, merchant: MerchantId) -> Result<i64, DbError> {
    Ok(tx.one::<(i64,)>(&HOW_MANY_WAIT, params![merchant])?.0)
}

/// Lets go of a file that is still awaited.
pub(super) fn forget(tx: &mut Tx, merchant: MerchantId, id: ImportId) -> Result<(), DbError> {
    if tx.maybe::<(ImportId,)>(&IS_RECEIVING, params![merchant, id])?.is_some() {
        tx.execute(&DROP_PARTS, params![merchant, id])?;
        tx.execute(&DROP, params![merchant, id])?;
    }
    Ok(())
}

pub(super) fn find(tx: &mut ReadTx, merchant: MerchantId, id: ImportId) -> Result<Option<Import>, DbError> {
    tx.maybe(&FIND, params![merchant, id])
}

pub(super) fn page(tx: &mut ReadTx, merchant: MerchantId, page: &PageRequest) -> Result<Page<Import>, DbError> {
    let rows = tx.all(&LIST, params![merchant, page.limit, page.offset])?;
    let (counted,) = tx.one(&COUNT, params![merchant, TOTAL_CAP + 1])?;
    Ok(Page::counted(rows, counted))
}

pub(super) fn part(tx: &mut ReadTx, merchant: MerchantId, id: ImportId, part: i64) -> Result<Option<Piece>, DbError> {
    tx.maybe(&PART, params![merchant, id, part])
}

/// Notes that the piece that came next is through. Of what is wrong the first is kept, the rest is counted. False: another
/// worker has done it, or somebody stopped it.
pub(super) fn advance(tx: &mut Tx, merchant: MerchantId, import: &Import, outcome: &Outcome) -> Result<bool, DbError> {
    let Outcome { created, updated, unchanged, failed, faults, wrong } = outcome;
    let (id, part, done) = (import.id, import.part, created + updated + unchanged + failed);
    if tx.execute(&ADVANCE, params![merchant, id, part, done, created, updated, unchanged, failed, wrong])? == 0 {
        return Ok(false);
    }
    // A dry run may come back to it.
    if !import.dry_run {
        tx.execute(&DROP_PART, params![merchant, id, part])?;
    }
    let room = usize::try_from(MAX_FAULTS - import.faults).unwrap_or(0);
    if !faults.is_empty() && room > 0 {
        // Their place in the piece tells faults of one line apart: no line is in two pieces.
        let rows = faults.iter().take(room).enumerate();
        let rows = rows.map(|(place, fault)| json!([fault.line, place, fault.field, fault.code, fault.message]));
        tx.execute(&ADD_FAULTS, params![merchant, id, rows.collect::<Value>()])?;
    }
    Ok(true)
}

/// It is over. False: it was already.
pub(super) fn end(tx: &mut Tx, merchant: MerchantId, id: ImportId, status: Status) -> Result<bool, DbError> {
    let now = tx.now();
    let ended = tx.execute(&END, params![merchant, id, status, now])? == 1;
    if ended {
        tx.execute(&DROP_PARTS, params![merchant, id])?;
    }
    Ok(ended)
}

/// Imports whose file began to come in before this time and never ended.
pub(super) fn stale(tx: &mut ReadTx, merchant: MerchantId, before: Time) -> Result<Vec<ImportId>, DbError> {
    Ok(tx.all::<(ImportId,)>(&STALE, params![merchant, before])?.into_iter().map(|(id,)| id).collect())
}

/// Lets go of imports that were over before this time, and of what was wrong with them.
pub(super) fn drop_old(tx: &mut Tx, merchant: MerchantId, before: Time) -> Result<(), DbError> {
    for (id,) in tx.all::<(ImportId,)>(&OLD, params![merchant, before])? {
        tx.execute(&DROP_FAULTS, params![merchant, id])?;
        tx.execute(&DROP, params![merchant, id])?;
    }
    Ok(())
}
