//! Holds the registry against a database: every statement must be understood, every hot one must search by index.

use crate::{DbError, Options, STATEMENTS, Statement, postgres, sqlite};

pub(crate) fn statements(options: &Options) -> Result<Vec<String>, DbError> {
    match options.sqlite_path() {
        Some(path) => {
            let connection = sqlite::open(&path, sqlite::Purpose::Read)?;
            Ok(STATEMENTS.iter().filter_map(|statement| fault_sqlite(&connection, statement)).collect())
        }
        None => postgres::apart(|| {
            let mut client = postgres::connect(&options.direct())?;
            // With sequential scans priced out, one that is left has no index that it could use.
            client.batch_execute("SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan")?;
            Ok(STATEMENTS
                .iter()
                .enumerate()
                .filter_map(|(at, statement)| fault_postgres(&mut client, at, statement))
                .collect())
        }),
    }
}

fn fault_sqlite(connection: &rusqlite::Connection, statement: &Statement) -> Option<String> {
    let told = |error: rusqlite::Error| Some(format!("{}: {error}", statement.name));
    if let Err(error) = connection.prepare(statement.sqlite()) {
        return told(error);
    }
    if !statement.hot {
        return None;
    }
    let changes = ["UPDATE", "DELETE"].iter().any(|verb| statement.sqlite().contains(verb));
    let explain = || {
        let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {}", statement.sqlite()))?;
        let mut rows = plan.raw_query();
        while let Some(row) = rows.next()? {
            let step: String = row.get(3)?;
            let virtual_table = step.contains("VIRTUAL TABLE") || step.contains("CONSTANT ROW");
            let scans = step.starts_with("SCAN ") && !virtual_table && !step.contains("INDEX") && !is_derived(&step);
            // All rows of a merchant are not a search either, when some are to be changed.
            let walks = changes && step.ends_with("(merchant=?)");
            if scans || walks {
                return Ok(Some(format!("{}: {step}", statement.name)));
            }
        }
        Ok(None)
    };
    explain().unwrap_or_else(told)
}

/// A scan over a subquery's own rows, not over a table.
fn is_derived(step: &str) -> bool {
    step.starts_with("SCAN (") || step.contains("json_each") || step.starts_with("SCAN wanted")
}

fn fault_postgres(client: &mut ::postgres::Client, at: usize, statement: &Statement) -> Option<String> {
    let told = |error: ::postgres::Error| {
        let why = error.as_db_error().map_or_else(|| error.to_string(), |said| said.message().to_owned());
        Some(format!("{}: {why}", statement.name))
    };
    let name = format!("s{at}");
    let prepared = match client.prepare(statement.postgres()) {
        Ok(prepared) => prepared,
        Err(error) => return told(error),
    };
    if !statement.hot {
        return None;
    }
    let nulls = vec!["NULL"; prepared.params().len()].join(", ");
    let arguments = if nulls.is_empty() { String::new() } else { format!("({nulls})") };
    let mut explain = || {
        client.batch_execute(&format!("PREPARE {name} AS {}", statement.postgres()))?;
        client.query(&format!("EXPLAIN EXECUTE {name}{arguments}"), &[])
    };
    match explain() {
        Ok(rows) => rows
            .iter()
            .map(|row| row.get::<_, String>(0))
            .find(|step| step.contains("Seq Scan on"))
            .map(|step| format!("{}: {}", statement.name, step.trim())),
        Err(error) => told(error),
    }
}
