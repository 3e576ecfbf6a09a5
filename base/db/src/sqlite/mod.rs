//! SQLite: one file, one writer that commits in groups, several readers, and a thread that keeps the log short.

mod checkpoint;
mod readers;
mod writer;

use std::{path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags, config::DbConfig};

use crate::{ConstraintKind, DbError, Param, Row, Statement};

pub(crate) use checkpoint::{Checkpointer, Wal};
pub(crate) use readers::{Gate, Reader};
pub(crate) use writer::{GroupLimits, Writer};

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Write,
    Read,
    Checkpoint,
}

pub(crate) fn open(path: &Path, purpose: Purpose) -> Result<Connection, DbError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(512);
    // FULL: an answer leaves only when the commit is on the disk. Checkpoints are the checkpointer's business.
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;
         PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864;",
    )?;
    // A plan never depends on the values that are bound, or each new value would have the statement planned anew.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.execute_batch(match purpose {
        Purpose::Write => "PRAGMA cache_size = -32768",
        Purpose::Read => "PRAGMA query_only = ON; PRAGMA cache_size = -8192; PRAGMA mmap_size = 268435456",
        Purpose::Checkpoint => "PRAGMA cache_size = -256",
    })?;
    Ok(connection)
}

fn bind(statement: &mut rusqlite::CachedStatement<'_>, params: &[&dyn Param]) -> Result<(), DbError> {
    if statement.parameter_count() != params.len() {
        return Err(DbError::Internal(format!(
            "wants {} parameters and was given {}",
            statement.parameter_count(),
            params.len()
        )));
    }
    for (at, param) in params.iter().enumerate() {
        statement.raw_bind_parameter(at + 1, param.val())?;
    }
    Ok(())
}

pub(crate) fn each(
    connection: &Connection,
    statement: &'static Statement,
    params: &[&dyn Param],
    take: &mut dyn FnMut(&Row<'_>) -> Result<(), DbError>,
) -> Result<(), DbError> {
    let mut prepared = connection.prepare_cached(statement.sqlite())?;
    bind(&mut prepared, params)?;
    let mut rows = prepared.raw_query();
    loop {
        match rows.next() {
            Ok(Some(row)) => take(&Row::sqlite(row))?,
            Ok(None) => return Ok(()),
            Err(error) => return Err(named(connection, error.into())),
        }
    }
}

pub(crate) fn run(
    connection: &Connection,
    statement: &'static Statement,
    params: &[&dyn Param],
) -> Result<u64, DbError> {
    let mut prepared = connection.prepare_cached(statement.sqlite())?;
    bind(&mut prepared, params)?;
    prepared.raw_execute().map(|changed| changed as u64).map_err(|error| named(connection, error.into()))
}

/// SQLite tells the columns of a broken unique index (`UNIQUE constraint failed: t.a, t.b`): finds its name.
fn named(connection: &Connection, error: DbError) -> DbError {
    let DbError::Constraint { kind: ConstraintKind::Unique, name: columns } = &error else {
        return error;
    };
    let Some((table, _)) = columns.split_once('.') else {
        return error; // an index over expressions is named already
    };
    let wanted: Vec<_> = columns.split(", ").filter_map(|column| column.split_once('.')).map(|(_, c)| c).collect();
    let name = index_over(connection, table, &wanted).unwrap_or_default();
    DbError::Constraint { kind: ConstraintKind::Unique, name: name.unwrap_or_else(|| format!("{table}_pkey")) }
}

fn index_over(connection: &Connection, table: &str, wanted: &[&str]) -> rusqlite::Result<Option<String>> {
    let mut list = connection
        .prepare_cached("SELECT name, origin FROM pragma_index_list(?1) WHERE \"unique\" = 1 ORDER BY seq DESC")?;
    let indexes =
        list.query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<Vec<_>>>()?;
    let mut columns = connection.prepare_cached("SELECT name FROM pragma_index_info(?1) ORDER BY seqno")?;
    for (index, origin) in indexes {
        let (index, origin): (String, String) = (index, origin);
        let names = columns.query_map([&index], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
        if names.iter().map(String::as_str).eq(wanted.iter().copied()) {
            return Ok(Some(if origin == "pk" { format!("{table}_pkey") } else { index }));
        }
    }
    Ok(None)
}
