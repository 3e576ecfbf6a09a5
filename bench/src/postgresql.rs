//! Writes on PostgreSQL, fsync on: the bare driver over as many connections as the façade has, and the façade.

use std::{
    collections::HashMap,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use bodega_db::{Db, DbError, Options, Param, Statement, Val};
use bodega_kernel::{Actor, Env, MerchantId};
use postgres::{Client, NoTls, types::ToSql};
use xtask::{
    Outcome,
    cluster::{Cluster, Durability},
    dice::Dice,
};

use crate::{
    facade::{Rush, rush},
    report::{Figure, Tally},
    workload::{Heat, Runner, Wish, fill, reserve, reserved},
};

const SECTION: &str = "writes on PostgreSQL, fsync on";
const ASKERS: usize = 64;

/// The bare driver with its prepared statements, as PostgreSQL's superuser: no role to take on, no row-level security.
struct Bare {
    client: Client,
    prepared: HashMap<&'static str, postgres::Statement>,
}

impl Bare {
    fn open(url: &str) -> Result<Self, DbError> {
        Ok(Self { client: Client::connect(url, NoTls)?, prepared: HashMap::new() })
    }

    fn ready(&mut self, statement: &'static Statement) -> Result<postgres::Statement, DbError> {
        if let Some(ready) = self.prepared.get(statement.name) {
            return Ok(ready.clone());
        }
        let ready = self.client.prepare(statement.postgres())?;
        self.prepared.insert(statement.name, ready.clone());
        Ok(ready)
    }
}

impl Runner for Bare {
    fn run(&mut self, statement: &'static Statement, params: &[&dyn Param]) -> Result<u64, DbError> {
        let ready = self.ready(statement)?;
        let values: Vec<Val<'_>> = params.iter().map(|param| param.val()).collect();
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
        Ok(self.client.execute(&ready, &values)?)
    }

    fn number(&mut self, statement: &'static Statement, params: &[&dyn Param]) -> Result<i64, DbError> {
        let ready = self.ready(statement)?;
        let values: Vec<Val<'_>> = params.iter().map(|param| param.val()).collect();
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
        Ok(self.client.query_one(&ready, &values)?.get(0))
    }
}

/// Measures them all, each on a fresh copy of the same database.
pub fn measure(folder: &Path, span: Duration) -> Outcome<Vec<Figure>> {
    let cluster = Cluster::start_in(folder, Durability::On)?;
    let mut figures = Vec::new();
    for (heat, name) in [(Heat::Spread, "spread rows"), (Heat::Hot, "one hot row")] {
        let connections = Options::new("").writers;
        let bare = bare(&database(&cluster, &format!("bare_{heat:?}"))?, connections, heat, span)?
            .figure(SECTION, format!("bare postgres, {connections} connections, {name}"));
        let options = Options::new(database(&cluster, &format!("facade_{heat:?}"))?);
        let seen = rush(&options, Rush { askers: ASKERS, span, heat, keyed: false })?;
        let facade = seen.figure(SECTION, format!("db.write, {ASKERS} askers, {name}")).against(&bare, None);
        figures.extend([bare, facade]);
        if heat == Heat::Hot {
            let options = Options::new(database(&cluster, "facade_keyed")?);
            let seen = rush(&options, Rush { askers: ASKERS, span, heat, keyed: true })?;
            let bare = &figures[figures.len() - 2];
            let keyed = seen.figure(SECTION, format!("db.write_keyed, {ASKERS} askers, {name}")).against(bare, None);
            figures.push(keyed);
        }
    }
    Ok(figures)
}

fn database(cluster: &Cluster, name: &str) -> Outcome<String> {
    let url = cluster.create_database(&name.to_lowercase())?;
    Db::migrate(&Options::new(&url))?;
    let mut bare = Bare::open(&url)?;
    bare.client.batch_execute("BEGIN")?;
    fill(&mut bare)?;
    bare.client.batch_execute("COMMIT; ANALYZE")?;
    Ok(url)
}

/// One thread for each connection, one transaction for each command.
fn bare(url: &str, connections: usize, heat: Heat, span: Duration) -> Outcome<Tally> {
    let mut dice = Dice::new(1);
    let threads: Vec<_> = (0..connections)
        .map(|_| {
            let (url, dice) = (url.to_owned(), dice.split());
            thread::spawn(move || alone(&url, dice, heat, span))
        })
        .collect();
    let mut tally = Tally::default();
    for thread in threads {
        tally.join(thread.join().map_err(|_| "a thread panicked")??);
    }
    let units = reserved(&mut Bare::open(url)?)?;
    if u64::try_from(units)? != tally.done * 2 {
        return Err(format!("{} written, and {units} units reserved", tally.done).into());
    }
    Ok(tally)
}

fn alone(url: &str, mut dice: Dice, heat: Heat, span: Duration) -> Result<Tally, DbError> {
    let (env, mut bare, mut tally) = (Env::system(), Bare::open(url)?, Tally::default());
    let began = Instant::now();
    while began.elapsed() < span {
        let one_began = Instant::now();
        let call = env.call(Actor::system("bench"), MerchantId(1));
        bare.client.batch_execute("BEGIN")?;
        reserve(&mut bare, &mut call.mint(), call.at, Wish::next(&mut dice, heat))?;
        bare.client.batch_execute("COMMIT")?;
        tally.note(one_began.elapsed());
    }
    tally.took = began.elapsed();
    Ok(tally)
}
