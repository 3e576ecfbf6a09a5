//! Followers: each process follows the log for itself.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, AtomicUsize, Ordering},
};

use bodega_events::{Follow, Following, Slice, Types};
use bodega_testkit::{TestDb, on_both};

use crate::{count, workers};

/// Notes what it sees and how far it has come; fails when it is told to.
#[derive(Default)]
struct Notebook {
    seen: Mutex<Vec<i64>>,
    reached: AtomicI64,
    begun: AtomicUsize,
    failures: AtomicUsize,
}

impl Follow for Notebook {
    fn name(&self) -> &'static str {
        "notebook"
    }

    fn types(&self) -> Types {
        Types::of(&["shelf.*"])
    }

    fn batch(&self) -> i64 {
        7
    }

    fn begin(&self) -> Following<'_, i64> {
        Box::pin(async {
            self.begun.fetch_add(1, Ordering::SeqCst);
            Ok(self.reached.load(Ordering::SeqCst))
        })
    }

    fn take(&self, slice: Slice) -> Following<'_, ()> {
        Box::pin(async move {
            if self.failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok() {
                return Err("not now".into());
            }
            self.seen.lock().unwrap().extend(slice.events.iter().map(|event| event.data["found"].as_i64().unwrap()));
            self.reached.store(slice.reached, Ordering::SeqCst);
            Ok(())
        })
    }
}

on_both! {
    async fn it_takes_each_once_and_goes_on_where_it_was(db: TestDb) {
        let notebook = Arc::new(Notebook::default());
        let workers = || workers(&db).follower(notebook.clone());
        for found in 1..=20 {
            count(&db, "a", found).await;
        }
        workers().drain().await.unwrap();
        for found in 21..=30 {
            count(&db, "b", found).await;
        }
        workers().drain().await.unwrap();
        assert_eq!(*notebook.seen.lock().unwrap(), (1..=30).collect::<Vec<_>>());
    }

    async fn after_a_failure_it_asks_again_where_to_begin(db: TestDb) {
        let notebook = Arc::new(Notebook::default());
        notebook.failures.store(1, Ordering::SeqCst);
        for found in 1..=10 {
            count(&db, "a", found).await;
        }
        let workers = workers(&db).follower(notebook.clone());
        assert!(workers.drain().await.is_err());
        let running = workers.start();
        while notebook.seen.lock().unwrap().len() < 10 {
            tokio::task::yield_now().await;
        }
        running.stop().await;
        assert_eq!(*notebook.seen.lock().unwrap(), (1..=10).collect::<Vec<_>>());
        assert_eq!(notebook.begun.load(Ordering::SeqCst), 2);
    }
}
