//! The order of the log under many writers, and that no reader ever misses a position. [EC-T261]

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use bodega_db::{Engine, params, sql};
use bodega_events::{Facts, Types, after, append};
use bodega_kernel::Scope;
use bodega_testkit::{Backend, Fresh, TestDb, on_both};

use crate::{Counted, SHOP, call};

const WRITERS: usize = 16;
const EACH: usize = 60;

/// A database that really lets sixteen write at once, where it can.
struct Wide(TestDb);

impl Fresh for Wide {
    async fn fresh(backend: Backend) -> Self {
        Self(TestDb::with(backend, |options| options.writers = WRITERS).await)
    }
}

sql!(
    INVERSIONS,
    "SELECT count(*) FROM (SELECT seq < lag(seq) OVER (ORDER BY position) AS turned FROM events_log) AS pairs WHERE turned"
);

/// Writes to the shelves in an order that differs from writer to writer, and dawdles before the commit, so that
/// sequence numbers become visible out of order.
async fn write_away(db: Arc<TestDb>, writer: usize) {
    for nth in 0..EACH {
        let dice = (writer * 7919 + nth * 104_729) % 97;
        let (one, other) = (format!("s{}", dice % 4), format!("s{}", (dice / 4) % 4));
        db.db
            .write(&call(&db), move |tx| {
                append(tx, &SHOP.into(), &Counted { shelf: one.clone(), found: 1 })?;
                if dice.is_multiple_of(5) {
                    let mut more = Facts::new();
                    more.add(&Counted { shelf: other.clone(), found: 2 })?;
                    more.add(&Counted { shelf: one.clone(), found: 3 })?;
                    more.append(tx, &SHOP.into())?;
                }
                std::thread::sleep(Duration::from_micros(100 * (dice as u64 % 11)));
                if dice.is_multiple_of(13) { Err(bodega_db::DbError::NoRow) } else { Ok(()) }
            })
            .await
            .ok();
    }
}

on_both! {
    async fn no_reader_misses_a_position_and_no_stream_is_out_of_order(wide: Wide) {
        let db = Arc::new(wide.0);
        let left = Arc::new(AtomicUsize::new(WRITERS));
        let writers: Vec<_> = (0..WRITERS).map(|writer| {
            let (db, left) = (Arc::clone(&db), Arc::clone(&left));
            tokio::spawn(async move {
                write_away(db, writer).await;
                left.fetch_sub(1, Ordering::SeqCst);
            })
        }).collect();
        let (mut position, mut versions, mut pieces) = (0, HashMap::<String, i64>::new(), 0);
        loop {
            let done = left.load(Ordering::SeqCst) == 0;
            if done {
                db.db.sequence().await.unwrap();
            }
            let slice = db.db.read(&Scope::Installation, move |tx| {
                after(tx, &Scope::Installation, position, &Types::all(), 50)
            }).await.unwrap();
            for event in &slice.events {
                position += 1;
                assert_eq!(event.position, position, "the next position is the next one there is");
                let version = versions.entry(event.stream.clone()).or_default();
                *version += 1;
                assert_eq!(event.version, *version, "{} in the order of its versions", event.stream);
            }
            pieces += usize::from(!slice.events.is_empty());
            if done && position == slice.head {
                break;
            }
        }
        for writer in writers {
            writer.await.unwrap();
        }
        assert!(position >= (WRITERS * EACH * 4 / 5) as i64, "{position} events");
        assert!(pieces > 5, "the reader read while they wrote: {pieces} pieces");
        let (turned,) = db.db.read(&Scope::Installation, |tx| tx.one::<(i64,)>(&INVERSIONS, params![])).await.unwrap();
        // Had readers gone by the sequence, each of these would have been a fact that some never saw.
        assert_eq!(turned > 0, db.db.engine() == Engine::Postgres, "{turned} became visible after a later one");
    }
}
