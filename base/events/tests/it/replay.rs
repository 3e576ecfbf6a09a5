//! Reading again.

use bodega_events::{EventsError, replay};
use bodega_testkit::{TestDb, on_both};

use crate::{count, seen, system, watcher, with_seen, workers};

on_both! {
    async fn a_replay_hands_old_events_again(db: TestDb) {
        with_seen(&db).await;
        let workers = workers(&db).consumer(watcher("again", &["*"]));
        for found in 1..=4 {
            count(&db, "a", found).await;
        }
        workers.drain().await.unwrap();
        db.db.write(&system(&db), |tx| replay(tx, "again", 2)).await.unwrap();
        workers.drain().await.unwrap();
        assert_eq!(seen(&db, "again").await, [1, 2, 3, 4, 3, 4]);
        let unknown = db.db.write(&system(&db), |tx| replay(tx, "nobody", 0)).await;
        assert_eq!(unknown, Err(EventsError::NoConsumer("nobody".to_owned())));
    }
}
