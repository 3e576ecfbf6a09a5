//! Migrations: one numbered file serves both databases, through tokens for what they name differently and blocks for
//! what only one of them has. Forward only; one node at a time, under a lock.

use bodega_migrations::{ALL, Migration};

use crate::{DbError, Engine, Options, ReadTx, params, postgres, sql, sqlite};

const LEDGER: &str =
    "CREATE TABLE IF NOT EXISTS db_migration (version BIGINT PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL)";
/// Any number that no one else takes an advisory lock on.
const LOCK: i64 = 0x0b0d_e9a0;

sql!(APPLIED, "SELECT version FROM db_migration ORDER BY version");

/// The files that are still to be applied.
pub(crate) fn pending(tx: &mut ReadTx) -> Result<Vec<String>, DbError> {
    let applied: Vec<i64> = tx.all::<(i64,)>(&APPLIED, params![])?.into_iter().map(|(version,)| version).collect();
    Ok(ALL.iter().filter(|m| !applied.contains(&m.version)).map(|m| m.name.to_owned()).collect())
}

pub(crate) fn run(options: &Options) -> Result<Vec<String>, DbError> {
    match options.sqlite_path() {
        Some(path) => {
            let connection = sqlite::open(&path, sqlite::Purpose::Write)?;
            connection.execute_batch("BEGIN IMMEDIATE")?;
            // An error drops the connection, and what it had begun with it.
            let done = run_sqlite(&connection)?;
            connection.execute_batch("COMMIT")?;
            Ok(done)
        }
        None => postgres::apart(|| {
            let mut client = postgres::connect(&options.direct())?;
            client.batch_execute(&format!("SELECT pg_advisory_lock({LOCK})"))?;
            let done = run_postgres(&mut client);
            client.batch_execute(&format!("SELECT pg_advisory_unlock({LOCK})"))?;
            done
        }),
    }
}

fn run_sqlite(connection: &rusqlite::Connection) -> Result<Vec<String>, DbError> {
    connection.execute_batch(LEDGER)?;
    let mut done = Vec::new();
    for migration in ALL {
        let known = connection
            .query_row("SELECT digest FROM db_migration WHERE version = ?1", [migration.version], |row| row.get(0))
            .map(Some)
            .or_else(|error| if error == rusqlite::Error::QueryReturnedNoRows { Ok(None) } else { Err(error) })?;
        if is_applied(migration, known)? {
            continue;
        }
        connection.execute_batch(&expand(migration.sql, Engine::Sqlite)).map_err(|error| failed(migration, &error))?;
        connection.execute(
            "INSERT INTO db_migration (version, name, digest) VALUES (?1, ?2, ?3)",
            (migration.version, migration.name, digest(migration)),
        )?;
        done.push(migration.name.to_owned());
    }
    if !done.is_empty() {
        assume_a_large_shop(connection)?;
    }
    Ok(done)
}

/// Tells SQLite's planner what the tables will look like in a large shop, instead of letting it guess: without this it
/// takes ten rows for all that a merchant has, and walks them. Assumed and not measured, so that a plan is the same in
/// an empty shop and in a full one, and a test of it means something.
fn assume_a_large_shop(connection: &rusqlite::Connection) -> rusqlite::Result<()> {
    connection.execute_batch("ANALYZE; DELETE FROM sqlite_stat1;")?;
    let mut list = connection.prepare(
        "SELECT t.name, t.wr, i.name, i.\"unique\", i.origin, i.partial,
                (SELECT json_group_array(c.name) FROM pragma_index_info(i.name) AS c)
         FROM pragma_table_list AS t, pragma_index_list(t.name) AS i
         WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
    )?;
    let mut rows = list.query([])?;
    while let Some(row) = rows.next()? {
        let (table, keyed, index): (String, bool, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (unique, origin, partial): (bool, String, bool) = (row.get(3)?, row.get(4)?, row.get(5)?);
        let columns: Vec<Option<String>> = serde_json::from_str(&row.get::<_, String>(6)?).unwrap_or_default();
        let index = if keyed && origin == "pk" { table.clone() } else { index };
        connection.execute(
            "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?1, ?2, ?3)",
            (&table, &index, assumed(&columns, unique, partial)),
        )?;
    }
    Ok(())
}

/// How many rows an index has, and how many share its first column, its first two, and so on.
fn assumed(columns: &[Option<String>], unique: bool, partial: bool) -> String {
    let rows = if partial { 10_000 } else { 1_000_000 };
    let mut stat = rows.to_string();
    for (at, column) in columns.iter().enumerate() {
        let last = at + 1 == columns.len();
        let share = match column.as_deref() {
            _ if last && unique => 1,
            Some("merchant") => rows,
            _ => 20,
        };
        stat.push_str(&format!(" {share}"));
    }
    stat
}

fn run_postgres(client: &mut ::postgres::Client) -> Result<Vec<String>, DbError> {
    client.batch_execute(LEDGER)?;
    let mut done = Vec::new();
    for migration in ALL {
        let known = client
            .query_opt("SELECT digest FROM db_migration WHERE version = $1", &[&migration.version])?
            .map(|row| row.get(0));
        if is_applied(migration, known)? {
            continue;
        }
        let mut tx = client.transaction()?;
        tx.batch_execute(&expand(migration.sql, Engine::Postgres)).map_err(|error| {
            let why = error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string);
            failed(migration, &why)
        })?;
        tx.execute(
            "INSERT INTO db_migration (version, name, digest) VALUES ($1, $2, $3)",
            &[&migration.version, &migration.name, &digest(migration)],
        )?;
        tx.batch_execute(&rights())?;
        tx.commit()?;
        done.push(migration.name.to_owned());
    }
    Ok(done)
}

/// What the role may do that statements run under. Given with every file, in its transaction: a migration that is cut
/// off leaves no table behind that nobody may touch. Of a line of the audit only its place and its hash come later.
fn rights() -> String {
    format!(
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
         GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role};
         REVOKE UPDATE, DELETE ON db_audit FROM {role}; GRANT UPDATE (position, hash) ON db_audit TO {role};
         REVOKE INSERT, UPDATE, DELETE ON db_migration FROM {role}",
        role = postgres::ROLE
    )
}

fn is_applied(migration: &Migration, known: Option<String>) -> Result<bool, DbError> {
    match known {
        None => Ok(false),
        Some(known) if known == digest(migration) => Ok(true),
        Some(_) => Err(DbError::Internal(format!(
            "migration {} was changed after it was applied; write a new one instead",
            migration.name
        ))),
    }
}

fn failed(migration: &Migration, why: &dyn std::fmt::Display) -> DbError {
    DbError::Internal(format!("migration {}: {why}", migration.name))
}

fn digest(migration: &Migration) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, migration.sql.as_bytes());
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

const TOKENS: [(&str, &str, &str); 10] = [
    ("{id}", "BLOB", "UUID"),
    ("{int}", "INTEGER", "BIGINT"),
    ("{bool}", "INTEGER", "BOOLEAN"),
    ("{text}", "TEXT", "TEXT COLLATE \"C\""),
    ("{json}", "TEXT", "JSONB"),
    ("{bytes}", "BLOB", "BYTEA"),
    ("{time}", "INTEGER", "BIGINT"),
    ("{serial}", "INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
    ("{table}", "STRICT", ""),
    ("{keyed}", "STRICT, WITHOUT ROWID", ""),
];

/// A file as one database reads it.
pub(crate) fn expand(sql: &str, engine: Engine) -> String {
    let mut out = String::new();
    let mut only: Option<&str> = None;
    let name = if engine == Engine::Sqlite { "sqlite" } else { "postgres" };
    for line in sql.lines() {
        if let Some(which) = line.trim().strip_prefix("-- only ") {
            only = Some(which);
        } else if line.trim() == "-- end" {
            only = None;
        } else if only.is_some_and(|which| which != name) {
        } else if let Some(table) = line.trim().strip_prefix("-- merchant rows: ") {
            if engine == Engine::Postgres {
                out.push_str(&row_security(table.trim()));
            }
        } else {
            out.push_str(line);
        }
        out.push('\n');
    }
    for (token, for_sqlite, for_postgres) in TOKENS {
        out = out.replace(token, if engine == Engine::Sqlite { for_sqlite } else { for_postgres });
    }
    out
}

/// A transaction sees the rows of the merchants that it names when it begins, and none when it names none.
fn row_security(table: &str) -> String {
    // Inside of the sub-select the list is read once for each statement; outside it would be for each row.
    let setting = "(SELECT current_setting('bodega.merchants', true))";
    format!(
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
         CREATE POLICY merchant_rows ON {table} USING ({setting} = '*' OR merchant = ANY (
             CAST((SELECT CAST(string_to_array(nullif(nullif(current_setting('bodega.merchants', true), ''), '*'), ',')
                           AS bigint[])) AS bigint[])));"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_reads_as_each_database_wants_it() {
        let sql = "CREATE TABLE t (id {id}) {table};\n-- only postgres\nFOR PG\n-- end\n-- only sqlite\nFOR LITE\n-- end\n-- merchant rows: t";
        let (lite, pg) = (expand(sql, Engine::Sqlite), expand(sql, Engine::Postgres));
        assert!(lite.contains("id BLOB) STRICT") && lite.contains("FOR LITE") && !lite.contains("FOR PG"));
        assert!(pg.contains("id UUID)") && pg.contains("FOR PG") && !pg.contains("FOR LITE"));
        assert!(pg.contains("FORCE ROW LEVEL SECURITY") && !lite.contains("ROW LEVEL"));
    }

    #[test]
    fn every_token_is_known() {
        for migration in ALL {
            let expanded = expand(migration.sql, Engine::Sqlite);
            let left = expanded.lines().find(|line| !line.trim_start().starts_with("--") && line.contains('{'));
            assert_eq!(left, None, "{}", migration.name);
        }
    }
}
