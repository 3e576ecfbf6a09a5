//! For tests alone: what no code of the house may do.

use bodega_kernel::Env;

use crate::{Db, DbError, Options, postgres, session::Wire, sqlite};

/// Runs SQL as the owner of the tables, past every rule of the house.
pub fn execute(options: &Options, sql: &str) -> Result<(), DbError> {
    match options.sqlite_path() {
        Some(path) => Ok(sqlite::open(&path, sqlite::Purpose::Write)?.execute_batch(sql)?),
        None => {
            let mut client = postgres::connect(&options.direct())?;
            client.batch_execute("SET bodega.merchants = '*'")?;
            Ok(client.batch_execute(sql)?)
        }
    }
}

/// How many rows each table has, by name.
pub fn count_rows(options: &Options) -> Result<Vec<(String, i64)>, DbError> {
    match options.sqlite_path() {
        Some(path) => {
            let connection = sqlite::open(&path, sqlite::Purpose::Read)?;
            let mut list = connection.prepare(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
            )?;
            let names = list.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
            let count = |name: String| {
                let rows = connection.query_row(&format!("SELECT count(*) FROM {name}"), [], |row| row.get(0))?;
                Ok((name, rows))
            };
            names.into_iter().map(count).collect()
        }
        None => {
            let mut client = postgres::connect(&options.direct())?;
            client.batch_execute("SET bodega.merchants = '*'")?;
            let names =
                client.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename", &[])?;
            let mut counts = Vec::new();
            for name in names.iter().map(|row| row.get::<_, String>(0)) {
                let rows = client.query_one(&format!("SELECT count(*) FROM {name}"), &[])?.get(0);
                counts.push((name, rows));
            }
            Ok(counts)
        }
    }
}

/// Every value of a table as text: for proving that something is nowhere in it.
pub fn dump(options: &Options, table: &str) -> Result<String, DbError> {
    let mut text = String::new();
    match options.sqlite_path() {
        Some(path) => {
            let connection = sqlite::open(&path, sqlite::Purpose::Read)?;
            let mut all = connection.prepare(&format!("SELECT * FROM {table}"))?;
            let columns = all.column_count();
            let mut rows = all.query([])?;
            while let Some(row) = rows.next()? {
                for column in 0..columns {
                    let value = row.get_ref(column)?;
                    let bytes = value.as_bytes().map(String::from_utf8_lossy);
                    text.push_str(&bytes.map_or_else(|_| format!("{value:?}"), |bytes| bytes.into_owned()));
                    text.push('\n');
                }
            }
        }
        None => {
            let mut client = postgres::connect(&options.direct())?;
            client.batch_execute("SET bodega.merchants = '*'")?;
            for row in client.query(&format!("SELECT CAST(whole AS TEXT) FROM {table} AS whole"), &[])? {
                text.push_str(row.get(0));
                text.push('\n');
            }
        }
    }
    Ok(text)
}

/// Lets the database's file grow by no more than `pages` from here on, as on a disk that is nearly full.
pub async fn limit_pages(db: &Db, env: &Env, pages: i64) -> Result<(), DbError> {
    db.write(&env.system_call("test"), move |tx| {
        let Wire::Sqlite(connection) = &tx.wire else { return Ok(()) };
        let now: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0))?;
        connection.query_row(&format!("PRAGMA max_page_count = {}", now + pages), [], |_| Ok(()))?;
        Ok(())
    })
    .await
}
