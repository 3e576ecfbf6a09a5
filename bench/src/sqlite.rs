//! Writes on SQLite: the bare driver in groups, and the façade with as many askers.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use bodega_db::{Db, DbError, Options, Param, Statement};
use bodega_kernel::{Actor, Env, MerchantId};
use rusqlite::Connection;
use xtask::{Outcome, dice::Dice};

use crate::{
    facade::{Rush, rush},
    report::{Figure, Tally},
    workload::{Heat, Runner, Wish, fill, reserve, reserved},
};

const SECTION: &str = "writes on SQLite, durable";
/// Commands in one commit of the bare loop, and askers of the façade.
const GROUPS: [usize; 4] = [1, 16, 64, 256];

/// The bare driver, as a hand-written loop would use it.
struct Bare(Connection);

impl Bare {
    fn open(path: &Path) -> Result<Self, DbError> {
        let connection = Connection::open(path)?;
        connection.set_prepared_statement_cache_capacity(64);
        // The façade's settings, but for the checkpoints: here SQLite does them itself, now and then.
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;
             PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768;",
        )?;
        Ok(Self(connection))
    }
}

impl Runner for Bare {
    fn run(&mut self, statement: &'static Statement, params: &[&dyn Param]) -> Result<u64, DbError> {
        let mut ready = self.0.prepare_cached(statement.sqlite())?;
        for (at, param) in params.iter().enumerate() {
            ready.raw_bind_parameter(at + 1, param.val())?;
        }
        Ok(u64::try_from(ready.raw_execute()?).unwrap_or(u64::MAX))
    }

    fn number(&mut self, statement: &'static Statement, params: &[&dyn Param]) -> Result<i64, DbError> {
        let mut ready = self.0.prepare_cached(statement.sqlite())?;
        for (at, param) in params.iter().enumerate() {
            ready.raw_bind_parameter(at + 1, param.val())?;
        }
        let mut rows = ready.raw_query();
        let number = rows.next()?.ok_or(DbError::NoRow)?.get(0)?;
        // A statement that returns rows has done its work only when it was asked to its end.
        while rows.next()?.is_some() {}
        Ok(number)
    }
}

/// Measures them all, each on a fresh copy of the same file.
pub fn measure(folder: &Path, span: Duration) -> Outcome<Vec<Figure>> {
    let template = template(folder)?;
    let mut figures = Vec::new();
    for group in GROUPS {
        let bare =
            bare(&fresh(&template, "bare")?, group, span)?.figure(SECTION, format!("bare rusqlite, groups of {group}"));
        let options = Options::new(format!("sqlite:{}", fresh(&template, "facade")?.display()));
        let seen = rush(&options, Rush { askers: group, span, heat: Heat::Spread, keyed: false })?;
        let facade = seen.figure(SECTION, format!("db.write, {group} askers")).against(&bare, None);
        figures.extend([bare, facade]);
    }
    let options = Options::new(format!("sqlite:{}", fresh(&template, "hot")?.display()));
    let seen = rush(&options, Rush { askers: 64, span, heat: Heat::Hot, keyed: false })?;
    let bare = figures.iter().find(|figure| figure.name.ends_with("groups of 64")).ok_or("no group of 64")?;
    let hot = seen.figure(SECTION, "db.write, 64 askers, one hot row").against(bare, None);
    figures.push(hot);
    Ok(figures)
}

pub fn template(folder: &Path) -> Outcome<PathBuf> {
    let path = folder.join("template.db");
    Db::migrate(&Options::new(format!("sqlite:{}", path.display())))?;
    let mut bare = Bare::open(&path)?;
    bare.0.execute_batch("BEGIN")?;
    fill(&mut bare)?;
    bare.0.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(path)
}

pub fn fresh(template: &Path, name: &str) -> Outcome<PathBuf> {
    let path = template.with_file_name(format!("{name}.db"));
    for end in ["-wal", "-shm"] {
        let _ = fs::remove_file(template.with_file_name(format!("{name}.db{end}")));
    }
    fs::copy(template, &path)?;
    Ok(path)
}

/// One thread, `group` commands a commit.
fn bare(path: &Path, group: usize, span: Duration) -> Outcome<Tally> {
    let (env, mut bare, mut dice) = (Env::system(), Bare::open(path)?, Dice::new(1));
    let mut tally = Tally::default();
    let began = Instant::now();
    while began.elapsed() < span {
        let group_began = Instant::now();
        bare.0.execute_batch("BEGIN IMMEDIATE")?;
        for _ in 0..group {
            let call = env.call(Actor::system("bench"), MerchantId(1));
            reserve(&mut bare, &mut call.mint(), call.at, Wish::next(&mut dice, Heat::Spread))?;
        }
        bare.0.execute_batch("COMMIT")?;
        (0..group).for_each(|_| tally.note(group_began.elapsed()));
    }
    tally.took = began.elapsed();
    let units = reserved(&mut bare)?;
    if u64::try_from(units)? != tally.done * 2 {
        return Err(format!("{} written, and {units} units reserved", tally.done).into());
    }
    Ok(tally)
}
