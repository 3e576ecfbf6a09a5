//! Consumers: in order, at least once, each at its own place.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use bodega_db::DbError;
use bodega_events::{Consumer, ConsumerError, append, consumers};
use bodega_kernel::Scope;
use bodega_testkit::{TestDb, on_both};

use crate::{Painted, SHOP, call, count, see, seen, watcher, with_seen, workers};

on_both! {
    async fn a_consumer_handles_its_types_in_order_and_once(db: TestDb) {
        with_seen(&db).await;
        for found in 1..=250 {
            count(&db, "a", found).await;
        }
        db.db.write(&call(&db), |tx| append(tx, &SHOP.into(), &Painted { shelf: "a".to_owned() })).await.unwrap();
        let both = workers(&db)
            .consumer(watcher("counts", &["shelf.counted"]))
            .consumer(watcher("paint", &["paint.*"]));
        both.drain().await.unwrap();
        both.drain().await.unwrap();
        assert_eq!(seen(&db, "counts").await, (1..=250).collect::<Vec<_>>());
        assert_eq!(seen(&db, "paint").await, [-1]);
        count(&db, "a", 251).await;
        both.drain().await.unwrap();
        assert_eq!(seen(&db, "counts").await.len(), 251);
        let status = db.db.read(&Scope::Installation, consumers).await.unwrap();
        let told: Vec<_> = status.iter().map(|c| (c.name.as_str(), c.position, c.lag, c.dead)).collect();
        assert_eq!(told, [("counts", 252, 0, 0), ("paint", 252, 0, 0)]);
    }

    async fn a_new_consumer_begins_where_it_wants(db: TestDb) {
        with_seen(&db).await;
        count(&db, "a", 1).await;
        let both = workers(&db)
            .consumer(watcher("old", &["*"]))
            .consumer(watcher("new", &["*"]).from_head());
        both.drain().await.unwrap();
        count(&db, "a", 2).await;
        both.drain().await.unwrap();
        assert_eq!(seen(&db, "old").await, [1, 2]);
        assert_eq!(seen(&db, "new").await, [2]);
    }

    async fn a_failing_event_holds_the_line_until_it_goes_through(db: TestDb) {
        with_seen(&db).await;
        let tries = Arc::new(AtomicI64::new(0));
        let counted = Arc::clone(&tries);
        let picky = workers(&db).consumer(Consumer::new("picky", &["*"], move |tx, event| {
            see(tx, "picky", event)?;
            if event.data["found"] == 3 && counted.fetch_add(1, Ordering::SeqCst) < 2 {
                return Err(ConsumerError::failed("not yet"));
            }
            Ok(())
        }));
        for found in 1..=5 {
            count(&db, "a", found).await;
        }
        picky.drain().await.unwrap();
        assert_eq!(seen(&db, "picky").await, [1, 2], "what came before is kept, what it wrote itself is undone");
        let status = db.db.read(&Scope::Installation, consumers).await.unwrap().remove(0);
        assert_eq!((status.position, status.lag, status.attempts, status.error.as_deref()), (2, 3, 1, Some("not yet")));
        assert!(status.next_try.is_some_and(|time| time > db.clock.now()));
        picky.drain().await.unwrap();
        assert_eq!(tries.load(Ordering::SeqCst), 1, "its pause is not over");
        db.clock.advance(Duration::from_secs(2));
        picky.drain().await.unwrap();
        assert_eq!(tries.load(Ordering::SeqCst), 2);
        assert_eq!(seen(&db, "picky").await, [1, 2]);
        db.clock.advance(Duration::from_secs(3));
        picky.drain().await.unwrap();
        assert_eq!(seen(&db, "picky").await, [1, 2, 3, 4, 5]);
        let status = db.db.read(&Scope::Installation, consumers).await.unwrap().remove(0);
        assert_eq!((status.attempts, status.next_try, status.error, status.dead), (0, None, None, 0));
    }

    async fn a_database_in_trouble_is_not_the_events_fault(db: TestDb) {
        with_seen(&db).await;
        count(&db, "a", 1).await;
        let tries = Arc::new(AtomicI64::new(0));
        let counted = Arc::clone(&tries);
        let unlucky = workers(&db).consumer(Consumer::new("unlucky", &["*"], move |tx, event| {
            see(tx, "unlucky", event)?;
            if counted.fetch_add(1, Ordering::SeqCst) < 20 { Err(DbError::Overloaded.into()) } else { Ok(()) }
        }));
        while unlucky.drain().await.is_err() {}
        assert_eq!(seen(&db, "unlucky").await, [1], "twenty failures and no dead letter");
    }

    async fn two_runners_of_one_consumer_do_not_double(db: TestDb) {
        with_seen(&db).await;
        let db = Arc::new(db);
        for found in 1..=300 {
            count(&db, "a", found).await;
        }
        // Small batches, and runners that do not respect each other's claims: they meet at every step.
        let runners: Vec<_> = (0..4).map(|_| {
            let runner = workers(&db).consumer(watcher("twice", &["*"]).batch(3));
            tokio::spawn(async move { runner.drain().await })
        }).collect();
        for runner in runners {
            runner.await.unwrap().unwrap();
        }
        assert_eq!(seen(&db, "twice").await, (1..=300).collect::<Vec<_>>());
    }

    async fn what_a_handler_appends_and_enqueues_stands_or_falls_with_it(db: TestDb) {
        with_seen(&db).await;
        let chain = workers(&db)
            .consumer(Consumer::new("painter", &["shelf.counted"], |tx, event| {
                append(tx, &event.scope(), &Painted { shelf: "a".to_owned() })?;
                if event.data["found"] == 2 { Err(ConsumerError::failed("no more paint")) } else { Ok(()) }
            }).tries(1))
            .consumer(watcher("paint", &["paint.*"]));
        count(&db, "a", 1).await;
        count(&db, "a", 2).await;
        count(&db, "a", 3).await;
        chain.drain().await.unwrap();
        assert_eq!(seen(&db, "paint").await, [-1, -1], "drained to the end, without the one that failed");
    }
}

#[tokio::test]
#[should_panic(expected = "two consumers are called same")]
async fn two_of_one_name_are_refused() {
    let db = TestDb::new(bodega_testkit::Backend::Sqlite).await;
    let _ = workers(&db).consumer(watcher("same", &["*"])).consumer(watcher("same", &["*"]));
}
