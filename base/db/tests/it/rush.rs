//! Many at once.

use std::sync::Arc;

use bodega_db::{DbError, params};
use bodega_testkit::{Backend, TestDb, on_both};

use crate::{PUT, SHOP, TAKE, call, held, put, with_shelf};

on_both! {
    async fn a_guarded_counter_never_goes_below_zero(db: TestDb) {
        with_shelf(&db).await;
        put(&db, "milk", 20).await.unwrap();
        let db = Arc::new(db);
        let tasks: Vec<_> = (0..100).map(|_| {
            let db = db.clone();
            tokio::spawn(async move {
                db.db.write_keyed(&call(&db), "milk", |tx| tx.execute(&TAKE, params![SHOP, "milk", 1_i64])).await
            })
        }).collect();
        let mut taken = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(_) => taken += 1,
                Err(error) => assert!(error.violates("db_shelf_held"), "{error}"),
            }
        }
        assert_eq!(taken, 20);
        assert_eq!(held(&db).await, [("milk".to_owned(), 0)]);
    }

    async fn commands_that_lock_each_other_out_are_run_again(db: TestDb) {
        with_shelf(&db).await;
        put(&db, "milk", 1_000_000).await.unwrap();
        put(&db, "tea", 2_000_000).await.unwrap();
        let db = Arc::new(db);
        // Each takes the two rows in another order: PostgreSQL ends one of two such rivals as a deadlock.
        let tasks: Vec<_> = (0..6).map(|nth| {
            let db = db.clone();
            tokio::spawn(async move {
                db.db.write(&call(&db), move |tx| {
                    let (first, second) = if nth % 2 == 0 { ("milk", "tea") } else { ("tea", "milk") };
                    tx.execute(&TAKE, params![SHOP, first, 1_i64])?;
                    tx.execute(&TAKE, params![SHOP, second, 1_i64])
                }).await
            })
        }).collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        assert_eq!(held(&db).await, [("milk".to_owned(), 999_994), ("tea".to_owned(), 1_999_994)]);
    }

    async fn closing_finishes_what_is_queued(db: TestDb) {
        with_shelf(&db).await;
        let tasks: Vec<_> = (0..50_i64).map(|nth| {
            let (db, call) = (db.db.clone(), call(&db));
            tokio::spawn(async move {
                db.write(&call, move |tx| tx.execute(&PUT, params![SHOP, nth.to_string(), nth])).await
            })
        }).collect();
        let mut done = 0;
        for (nth, task) in tasks.into_iter().enumerate() {
            if nth == 10 {
                db.db.close().await;
            }
            done += usize::from(task.await.unwrap().is_ok());
        }
        assert!(done >= 10);
        let refused: Result<(), DbError> = db.db.write(&call(&db), |_| Ok(())).await;
        assert_eq!(refused, Err(DbError::Overloaded));
    }
}

/// A value that is too long for an index says nothing about the disk, and would not be better later.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_value_that_no_index_can_hold_is_no_full_disk() {
    let db = TestDb::new(Backend::Postgres).await;
    with_shelf(&db).await;
    let long: String =
        (0..400).map(|_| bodega_kernel::IdMint::new(db.env.now(), rand(&db)).uuid().to_string()).collect();
    let result = db.db.write(&call(&db), move |tx| tx.execute(&PUT, params![SHOP, long, 1_i64])).await;
    assert!(matches!(&result, Err(DbError::Internal(_))), "{result:?}");
}

fn rand(db: &TestDb) -> u128 {
    u128::from_le_bytes(db.env.bytes())
}
