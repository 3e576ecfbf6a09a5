//! Dead letters: given up, looked at, retried, dropped.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};

use bodega_events::{Consumer, ConsumerError, DeadLetter, EventsError, Workers, dead, drop_dead, retry_dead};
use bodega_kernel::{Id, PageRequest, Scope, noun};
use bodega_testkit::{TestDb, on_both};

use crate::{OTHER, SHOP, call, count, see, seen, with_seen, workers};

struct Stubborn {
    workers: Workers,
    mended: Arc<AtomicBool>,
    tries: Arc<AtomicI64>,
}

/// A consumer that cannot bear the number 2 until it is mended.
fn stubborn(db: &TestDb) -> Stubborn {
    let (mended, tries) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicI64::new(0)));
    let (is_mended, counted) = (Arc::clone(&mended), Arc::clone(&tries));
    let consumer = Consumer::new("stubborn", &["*"], move |tx, event| {
        if event.data["found"] == 2 {
            counted.fetch_add(1, Ordering::SeqCst);
            if !is_mended.load(Ordering::SeqCst) {
                return Err(ConsumerError::failed("two is too much"));
            }
        }
        Ok(see(tx, "stubborn", event)?)
    });
    Stubborn { workers: workers(db).consumer(consumer), mended, tries }
}

async fn letters(db: &TestDb, scope: Scope) -> Vec<DeadLetter> {
    let asked = scope.clone();
    let page = PageRequest::default();
    let found = db.db.read(&scope, move |tx| dead(tx, &asked, Some("stubborn"), &page)).await.unwrap();
    assert_eq!(found.total, i64::try_from(found.items.len()).ok());
    found.items
}

/// Lets the second of three events die.
async fn one_dead(db: &TestDb) -> Stubborn {
    with_seen(db).await;
    let stubborn = stubborn(db);
    for found in 1..=3 {
        count(db, "a", found).await;
    }
    for _ in 0..8 {
        stubborn.workers.drain().await.unwrap();
        db.clock.advance(Duration::from_mins(7));
    }
    stubborn
}

async fn retry(db: &TestDb, event: Id<noun::Event>) -> Result<(), EventsError> {
    db.db.write(&call(db), move |tx| retry_dead(tx, SHOP, "stubborn", event)).await
}

on_both! {
    async fn after_eight_failures_the_consumer_goes_on(db: TestDb) {
        let stubborn = one_dead(&db).await;
        assert_eq!(stubborn.tries.load(Ordering::SeqCst), 8);
        assert_eq!(seen(&db, "stubborn").await, [1, 3]);
        let letter = letters(&db, SHOP.into()).await.remove(0);
        assert_eq!((letter.position, letter.attempts, letter.error.as_str()), (2, 8, "two is too much"));
        assert_eq!((letter.kind.as_str(), letter.merchant), ("shelf.counted", SHOP));
        assert_eq!(letters(&db, OTHER.into()).await, [], "it is nobody else's");
        assert_eq!(letters(&db, Scope::Installation).await.len(), 1);
        stubborn.workers.drain().await.unwrap();
        assert_eq!(stubborn.tries.load(Ordering::SeqCst), 8, "the dead rest");
    }

    async fn a_retried_letter_is_handled_and_gone(db: TestDb) {
        let stubborn = one_dead(&db).await;
        let event = letters(&db, SHOP.into()).await[0].event;
        retry(&db, event).await.unwrap();
        stubborn.workers.drain().await.unwrap();
        let again = letters(&db, SHOP.into()).await.remove(0);
        assert_eq!((again.attempts, again.retry_at), (9, None), "it failed once more and rests again");
        stubborn.mended.store(true, Ordering::SeqCst);
        retry(&db, event).await.unwrap();
        stubborn.workers.drain().await.unwrap();
        assert_eq!(letters(&db, SHOP.into()).await, []);
        assert_eq!(seen(&db, "stubborn").await, [1, 3, 2]);
        assert_eq!(retry(&db, event).await, Err(EventsError::NoDeadLetter));
    }

    async fn a_dropped_letter_is_gone(db: TestDb) {
        let stubborn = one_dead(&db).await;
        stubborn.mended.store(true, Ordering::SeqCst);
        let event = letters(&db, SHOP.into()).await[0].event;
        let drop_it = async || db.db.write(&call(&db), move |tx| drop_dead(tx, SHOP, "stubborn", event)).await;
        drop_it().await.unwrap();
        assert_eq!(drop_it().await, Err(EventsError::NoDeadLetter));
        stubborn.workers.drain().await.unwrap();
        assert_eq!(seen(&db, "stubborn").await, [1, 3]);
    }

    async fn a_panic_is_a_failure(db: TestDb) {
        with_seen(&db).await;
        for found in 1..=3 {
            count(&db, "a", found).await;
        }
        let shy = workers(&db).consumer(Consumer::new("stubborn", &["*"], |tx, event| {
            assert!(event.data["found"] != 2, "I cannot see {}", event.data["found"]);
            Ok(see(tx, "stubborn", event)?)
        }).tries(1));
        shy.drain().await.unwrap();
        assert_eq!(seen(&db, "stubborn").await, [1, 3]);
        assert_eq!(letters(&db, SHOP.into()).await[0].error, "the handler panicked: I cannot see 2");
    }

    async fn a_handler_that_swallows_a_failure_of_the_database_does_not_stop_its_consumer(db: TestDb) {
        with_seen(&db).await;
        for found in 1..=4 {
            count(&db, "a", found).await;
        }
        let careless = workers(&db).consumer(Consumer::new("stubborn", &["*"], |tx, event| {
            if event.data["found"] == 2 {
                let _ = tx.execute(&crate::SEE, bodega_db::params![None::<String>, 1i64, 1i64]);
                return Ok(());
            }
            Ok(see(tx, "stubborn", event)?)
        }).tries(1));
        careless.drain().await.unwrap();
        assert_eq!(seen(&db, "stubborn").await, [1, 3, 4]);
        assert_eq!(letters(&db, SHOP.into()).await[0].position, 2, "the one to blame, not its neighbour");
    }
}
