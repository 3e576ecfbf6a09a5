//! The tables of imports.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, Page, PageRequest, Scope, noun};
use serde_json::{Value, json};

use super::model::{Import, RowFault};
use crate::{paged::paged, site::Reach};

sql!(
    INSERT,
    "INSERT INTO inventory_import (merchant, id, status, dry_run, reason, sites, csv, total, done, changed, failed,
                                   created_by, created_at)
     VALUES ($1, $2, 'QUEUED', $3, $4, $5, $6, $7, 0, 0, 0, $8, $9)"
);
sql!(
    hot FIND,
    "SELECT id, status, dry_run, reason, total, done, changed, failed, created_at, finished_at FROM inventory_import
     WHERE merchant = $1 AND id = $2"
);
sql!(hot CONTENT, "SELECT csv, sites FROM inventory_import WHERE merchant = $1 AND id = $2");
// Two workers may believe that the job is theirs: each batch is taken by one of them.
sql!(
    hot ADVANCE,
    "UPDATE inventory_import SET status = 'RUNNING', done = done + $4, changed = changed + $5, failed = failed + $6
     WHERE merchant = $1 AND id = $2 AND done = $3 AND status <> 'DONE'"
);
sql!(
    hot FINISH,
    "UPDATE inventory_import SET status = 'DONE', csv = NULL, finished_at = $3
     WHERE merchant = $1 AND id = $2 AND status <> 'DONE'"
);
sql!(
    ADD_FAULTS,
    sqlite: "INSERT INTO inventory_import_fault (merchant, import, line, faults)
             SELECT $1, $2, value ->> '$.line', value -> '$.faults' FROM json_each($3)",
    postgres: "INSERT INTO inventory_import_fault (merchant, import, line, faults)
               SELECT CAST($1 AS BIGINT), CAST($2 AS UUID), (value ->> 'line')::bigint, value -> 'faults'
               FROM jsonb_array_elements($3)",
);
sql!(
    hot FAULTS,
    "SELECT line, faults FROM inventory_import_fault WHERE merchant = $1 AND import = $2
     ORDER BY line LIMIT $3 OFFSET $4"
);
sql!(
    COUNT_FAULTS,
    "SELECT COUNT(*) FROM (SELECT 1 FROM inventory_import_fault WHERE merchant = $1 AND import = $2 LIMIT $3) AS counted"
);

impl FromRow for Import {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.take()?,
            status: row.take()?,
            dry_run: row.take()?,
            reason: row.take()?,
            total: row.take()?,
            done: row.take()?,
            changed: row.take()?,
            failed: row.take()?,
            created_at: row.take()?,
            finished_at: row.take()?,
        })
    }
}

impl FromRow for RowFault {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self { line: row.take()?, faults: row.take()? })
    }
}

pub(super) fn insert(tx: &mut Tx, scope: &Scope, import: &Import, reach: &Reach, csv: &str) -> Result<(), DbError> {
    let by = tx.call().actor.id.clone();
    let (reason, sites) = (&import.reason, reach.as_json());
    let row = params![scope.one()?, import.id, import.dry_run, reason, sites, csv, import.total, by, import.created_at];
    tx.execute(&INSERT, row).map(drop)
}

pub(super) fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Job>) -> Result<Option<Import>, DbError> {
    tx.maybe(&FIND, params![scope.one()?, id])
}

/// The file, while it is there, and the sites that its sender reaches.
pub(super) type Content = (Option<String>, Option<Value>);

pub(super) fn content(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Job>) -> Result<Option<Content>, DbError> {
    tx.maybe(&CONTENT, params![scope.one()?, id])
}

/// Notes that the rows from `done` on are through. Was it this far, and no further?
pub(super) fn advance(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Job>,
    done: i64,
    rows: i64,
    changed: i64,
    faults: &[RowFault],
) -> Result<bool, DbError> {
    let merchant = scope.one()?;
    let failed = i64::try_from(faults.len()).unwrap_or(i64::MAX);
    if tx.execute(&ADVANCE, params![merchant, id, done, rows, changed, failed])? == 0 {
        return Ok(false);
    }
    if !faults.is_empty() {
        let list: Value = faults.iter().map(|fault| json!({ "line": fault.line, "faults": fault.faults })).collect();
        tx.execute(&ADD_FAULTS, params![merchant, id, list])?;
    }
    Ok(true)
}

/// Every row is through: the file is not needed any more.
pub(super) fn finish(tx: &mut Tx, scope: &Scope, id: Id<noun::Job>) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&FINISH, params![scope.one()?, id, now])? == 1)
}

pub(super) fn faults(
    tx: &mut ReadTx,
    scope: &Scope,
    id: Id<noun::Job>,
    page: &PageRequest,
) -> Result<Page<RowFault>, DbError> {
    paged(tx, [&FAULTS, &COUNT_FAULTS], params![scope.one()?, id], page)
}
