//! Group commit: what one command does to its mates.

use std::time::Duration;

use bodega_db::{DbError, params};
use bodega_testkit::{Backend, TestDb, on_both};

use crate::{PUT, SHOP, TAKE, call, held, put, with_shelf};

/// Lets `count` commands pile up behind one that waits, so that they fall into one group.
async fn in_one_group<R: Send + 'static>(
    db: &TestDb,
    commands: Vec<impl Future<Output = R> + Send + 'static>,
) -> Vec<R> {
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let wait = std::sync::Mutex::new(wait);
    let (began, begun) = std::sync::mpsc::channel();
    let (first_db, first_call) = (db.db.clone(), call(db));
    let first = tokio::spawn(async move {
        first_db
            .write(&first_call, move |_| {
                began.send(()).ok();
                wait.lock().unwrap().recv().ok();
                Ok::<_, DbError>(())
            })
            .await
    });
    tokio::task::spawn_blocking(move || begun.recv().unwrap()).await.unwrap();
    let count = commands.len();
    let tasks: Vec<_> = commands.into_iter().map(tokio::spawn).collect();
    while db.db.queue_depth().0 < count {
        tokio::task::yield_now().await;
    }
    drop(go); // for good: the command may be run again
    first.await.unwrap().unwrap();
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.unwrap());
    }
    results
}

fn outcome(result: Result<u64, DbError>) -> String {
    match result {
        Ok(_) => "ok".to_owned(),
        Err(DbError::Constraint { name, .. }) => name,
        Err(error) => format!("{error:?}"),
    }
}

async fn act(db: bodega_db::Db, call: bodega_kernel::Call, nth: usize) -> Result<u64, DbError> {
    db.write(&call, move |tx| match nth {
        2 => panic!("on purpose"),
        4 => tx.execute(&TAKE, params![SHOP, "milk", 99_i64]),
        _ => tx.execute(&PUT, params![SHOP, format!("thing {nth}"), 100 + nth as i64]),
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_and_a_broken_rule_in_the_middle_of_a_group() {
    let db = TestDb::new(Backend::Sqlite).await;
    with_shelf(&db).await;
    put(&db, "milk", 5).await.unwrap();
    let commands = (0..8).map(|nth| act(db.db.clone(), call(&db), nth)).collect();
    let results: Vec<_> = in_one_group(&db, commands).await.into_iter().map(outcome).collect();
    assert_eq!(results, ["ok", "ok", "Panicked", "ok", "db_shelf_held", "ok", "ok", "ok"]);
    assert_eq!(held(&db).await.len(), 7, "milk and the six that went well");
    put(&db, "after", 1).await.expect("the writer goes on");
}

on_both! {
    async fn a_panic_and_a_broken_rule_among_rivals(db: TestDb) {
        with_shelf(&db).await;
        put(&db, "milk", 5).await.unwrap();
        let tasks: Vec<_> = (0..8).map(|nth| tokio::spawn(act(db.db.clone(), call(&db), nth))).collect();
        let mut results = Vec::new();
        for task in tasks {
            results.push(outcome(task.await.unwrap()));
        }
        assert_eq!(results, ["ok", "ok", "Panicked", "ok", "db_shelf_held", "ok", "ok", "ok"]);
        assert_eq!(held(&db).await.len(), 7);
    }
}

/// A full disk takes SQLite's whole transaction with it: the mates must be run again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_in_the_middle_of_a_group() {
    let db = TestDb::new(Backend::Sqlite).await;
    with_shelf(&db).await;
    bodega_db::testing::limit_pages(&db.db, &db.env, 40).await.unwrap();
    let fill = |nth: usize| {
        let (db, call) = (db.db.clone(), call(&db));
        async move {
            let size = if nth == 3 { 4_000_000 } else { 10 };
            db.write(&call, move |tx| {
                tx.execute(&PUT, params![SHOP, format!("{nth} {}", "x".repeat(size)), nth as i64])
            })
            .await
        }
    };
    let results: Vec<_> = in_one_group(&db, (0..6).map(fill).collect()).await.into_iter().map(outcome).collect();
    assert_eq!(results, ["ok", "ok", "ok", "Full", "ok", "ok"]);
    assert_eq!(held(&db).await.len(), 5);
    put(&db, "after", 77).await.expect("the writer goes on");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_queue_refuses_at_once() {
    let db = TestDb::with(Backend::Sqlite, |options| options.queue = 4).await;
    with_shelf(&db).await;
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let wait = std::sync::Mutex::new(wait);
    let (began, begun) = std::sync::mpsc::channel();
    let blocker = {
        let (db, call) = (db.db.clone(), call(&db));
        tokio::spawn(async move {
            db.write(&call, move |_| {
                began.send(()).ok();
                wait.lock().unwrap().recv().ok();
                Ok::<_, DbError>(())
            })
            .await
        })
    };
    tokio::task::spawn_blocking(move || begun.recv().unwrap()).await.unwrap();
    let waiting: Vec<_> = (0..4).map(|nth| tokio::spawn(act(db.db.clone(), call(&db), nth + 10))).collect();
    while db.db.queue_depth().0 < 4 {
        tokio::task::yield_now().await;
    }
    assert_eq!(put(&db, "milk", 1).await, Err(DbError::Overloaded));
    go.send(()).unwrap();
    blocker.await.unwrap().unwrap();
    for task in waiting {
        task.await.unwrap().unwrap();
    }
    put(&db, "milk", 1).await.expect("there is room again");
}

/// A read that never ends is given up: on SQLite it would keep the log from restarting, on PostgreSQL the tables from
/// being tidied.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_endless_read_is_given_up() {
    bodega_db::sql!(ENDLESS,
        sqlite: "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
        postgres: "SELECT CAST(1 AS BIGINT) FROM pg_sleep(60)");
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let db = TestDb::with(backend, |options| options.read_timeout = Duration::from_millis(50)).await;
        let result = db.db.read(&SHOP.into(), |tx| tx.one::<(i64,)>(&ENDLESS, params![])).await;
        assert_eq!(result, Err(DbError::TimedOut));
        assert_eq!(db.db.read(&SHOP.into(), |_| Ok::<_, DbError>(7)).await, Ok(7), "the reader goes on");
    }
}
