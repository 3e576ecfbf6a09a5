//! The promises of `README.md`, on both databases.
#![allow(missing_docs, clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod append;
mod background;
mod consume;
mod cron;
mod dead;
mod follow;
mod heard;
mod jobs;
mod lease;
mod order;
mod read;
mod replay;
mod schedule;
mod statements;

use bodega_db::{DbError, Engine, params, sql};
use bodega_events::{Consumer, Event, Fact, Slice, Types, Workers};
use bodega_kernel::{Actor, Call, MerchantId, Scope};
use bodega_testkit::TestDb;
use serde::{Deserialize, Serialize};

pub const SHOP: MerchantId = MerchantId(1);
pub const OTHER: MerchantId = MerchantId(2);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    pub shelf: String,
    pub found: i64,
}

impl Fact for Counted {
    const TYPE: &'static str = "shelf.counted";
    const SCHEMA: i64 = 3;
    fn stream(&self) -> String {
        format!("shelf:{}", self.shelf)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Painted {
    pub shelf: String,
}

impl Fact for Painted {
    const TYPE: &'static str = "paint.applied";
    fn stream(&self) -> String {
        format!("shelf:{}", self.shelf)
    }
}

pub fn call(db: &TestDb) -> Call {
    db.env.call(Actor::system("test"), SHOP)
}

pub fn system(db: &TestDb) -> Call {
    db.env.system_call("test")
}

/// Appends one count of a shelf.
pub async fn count(db: &TestDb, shelf: &str, found: i64) -> i64 {
    let fact = Counted { shelf: shelf.to_owned(), found };
    db.db.write(&call(db), move |tx| bodega_events::append(tx, &SHOP.into(), &fact)).await.unwrap()
}

/// All that can be read.
pub async fn all(db: &TestDb) -> Vec<Event> {
    db.db.sequence().await.unwrap();
    let read = |tx: &mut bodega_db::ReadTx| bodega_events::after(tx, &Scope::Installation, 0, &Types::all(), 10_000);
    let Slice { events, reached, head } = db.db.read(&Scope::Installation, read).await.unwrap();
    assert_eq!(reached, head);
    events
}

sql!(SEE, "INSERT INTO events_seen (consumer, position, found) VALUES ($1, $2, $3)");
sql!(SEEN, "SELECT found FROM events_seen WHERE consumer = $1 ORDER BY place");

/// A table that only these tests have: what each consumer has handled, in the order of its handling.
pub async fn with_seen(db: &TestDb) {
    if db.db.engine() == Engine::Postgres {
        db.by_hand(
            "CREATE TABLE events_seen (place BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, consumer TEXT NOT NULL,
                                       position BIGINT NOT NULL, found BIGINT NOT NULL);
             GRANT SELECT, INSERT ON events_seen TO bodega_app;",
        )
        .await;
    } else {
        db.by_hand(
            "CREATE TABLE events_seen (place INTEGER PRIMARY KEY, consumer TEXT NOT NULL, position INTEGER NOT NULL,
                                       found INTEGER NOT NULL)",
        )
        .await;
    }
}

pub fn see(tx: &mut bodega_db::Tx, consumer: &str, event: &Event) -> Result<(), DbError> {
    let found = event.data["found"].as_i64().unwrap_or(-1);
    tx.execute(&SEE, params![consumer, event.position, found]).map(drop)
}

pub async fn seen(db: &TestDb, consumer: &'static str) -> Vec<i64> {
    let rows: Vec<(i64,)> = db.db.read(&Scope::Installation, move |tx| tx.all(&SEEN, params![consumer])).await.unwrap();
    rows.into_iter().map(|(found,)| found).collect()
}

/// A consumer that writes down what it sees.
pub fn watcher(name: &'static str, types: &[&str]) -> Consumer {
    Consumer::new(name, types, move |tx, event| Ok(see(tx, name, event)?))
}

pub fn workers(db: &TestDb) -> Workers {
    Workers::new(db.db.clone(), db.env.clone())
}
