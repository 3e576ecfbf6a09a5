//! What a transaction promises to the code inside of it.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use bodega_db::{ConstraintKind, DbError, params};
use bodega_kernel::{Id, noun::Product};
use bodega_testkit::{TestDb, on_both};

use crate::{HELD, PUT, SHOP, TAKE, call, held, put, with_shelf};

on_both! {
    async fn constraints_have_the_same_names_on_both(db: TestDb) {
        with_shelf(&db).await;
        put(&db, "milk", 5).await.unwrap();
        assert!(put(&db, "milk", 6).await.unwrap_err().violates("db_shelf_pkey"));
        assert!(put(&db, "eggs", 5).await.unwrap_err().violates("db_shelf_held_once"));
        let below = put(&db, "eggs", -1).await.unwrap_err();
        assert_eq!(below, DbError::Constraint { kind: ConstraintKind::Check, name: "db_shelf_held".to_owned() });
        assert_eq!(held(&db).await, [("milk".to_owned(), 5)]);
    }

    async fn nothing_goes_on_after_an_error(db: TestDb) {
        with_shelf(&db).await;
        let result: Result<(), DbError> = db.db.write(&call(&db), |tx| {
            tx.execute(&PUT, params![SHOP, "milk", 5_i64])?;
            let _ = tx.execute(&PUT, params![SHOP, "milk", 6_i64]);
            assert_eq!(tx.all::<(String, i64)>(&HELD, params![SHOP]), Err(DbError::Poisoned));
            Ok(())
        }).await;
        assert_eq!(result, Err(DbError::Poisoned), "an error that was swallowed ends the command all the same");
        assert_eq!(held(&db).await, []);
    }

    async fn an_attempt_undoes_itself_alone(db: TestDb) {
        with_shelf(&db).await;
        let hooks = Arc::new(AtomicUsize::new(0));
        let counted = hooks.clone();
        db.db.write(&call(&db), move |tx| {
            tx.execute(&PUT, params![SHOP, "milk", 5_i64])?;
            let failed: Result<(), DbError> = tx.attempt(|tx| {
                let counted = counted.clone();
                tx.after_commit(move || { counted.fetch_add(100, Ordering::SeqCst); });
                tx.execute(&PUT, params![SHOP, "eggs", 7_i64])?;
                tx.attempt(|tx| tx.execute(&TAKE, params![SHOP, "eggs", 8_i64])).map(drop)
            });
            assert!(failed.unwrap_err().violates("db_shelf_held"));
            let counted = counted.clone();
            tx.after_commit(move || { counted.fetch_add(1, Ordering::SeqCst); });
            tx.execute(&PUT, params![SHOP, "tea", 9_i64])
        }).await.unwrap();
        assert_eq!(held(&db).await, [("milk".to_owned(), 5), ("tea".to_owned(), 9)]);
        assert_eq!(hooks.load(Ordering::SeqCst), 1, "what was undone has no effect outside");
    }

    async fn what_fails_has_no_effect_outside(db: TestDb) {
        with_shelf(&db).await;
        let hooks = Arc::new(AtomicUsize::new(0));
        let counted = hooks.clone();
        let result: Result<(), DbError> = db.db.write(&call(&db), move |tx| {
            let counted = counted.clone();
            tx.after_commit(move || { counted.fetch_add(1, Ordering::SeqCst); });
            tx.execute(&PUT, params![SHOP, "milk", -1_i64]).map(drop)
        }).await;
        assert!(result.is_err());
        assert_eq!(hooks.load(Ordering::SeqCst), 0);
    }

    async fn a_hook_that_panics_takes_nobody_with_it(db: TestDb) {
        with_shelf(&db).await;
        let ran = Arc::new(AtomicUsize::new(0));
        for nth in 0..20_i64 {
            let counted = ran.clone();
            let done = db.db.write(&call(&db), move |tx| {
                let counted = counted.clone();
                tx.after_commit(|| panic!("on purpose"));
                tx.after_commit(move || { counted.fetch_add(1, Ordering::SeqCst); });
                tx.execute(&PUT, params![SHOP, nth.to_string(), nth])
            }).await;
            assert_eq!(done, Ok(1), "it is committed, and so it is told");
        }
        assert_eq!(ran.load(Ordering::SeqCst), 20);
    }

    async fn a_value_of_another_type_is_refused(db: TestDb) {
        with_shelf(&db).await;
        // Eight letters have the length of a PostgreSQL number.
        let result = db.db.write(&call(&db), |tx| tx.execute(&PUT, params![SHOP, "milk", "12345678"])).await;
        if db.db.engine() == bodega_db::Engine::Postgres {
            assert!(matches!(&result, Err(DbError::Internal(_))), "{result:?}");
            assert_eq!(held(&db).await, []);
        }
    }

    async fn an_audit_line_of_a_call_over_several_merchants_must_name_one(db: TestDb) {
        use bodega_kernel::{MerchantId, Scope, ScopeTooWide};
        let several = call(&db).within(Scope::Many([SHOP, MerchantId(2)].into()));
        let line = || bodega_db::Audit::new("thing.done", "thing", 1);
        let unnamed = db.db.write(&several, move |tx| tx.record(line())).await;
        assert_eq!(unnamed, Err(DbError::Scope(ScopeTooWide)));
        db.db.write(&several, move |tx| tx.record(line().merchant(MerchantId(2)))).await.unwrap();
    }

    async fn ids_come_from_the_call(db: TestDb) {
        let made = call(&db);
        let first: Id<Product> = db.db.write(&made, |tx| Ok::<_, DbError>(tx.id())).await.unwrap();
        let again: Id<Product> = db.db.write(&made, |tx| Ok::<_, DbError>(tx.id())).await.unwrap();
        let other: Id<Product> = db.db.write(&call(&db), |tx| Ok::<_, DbError>(tx.id())).await.unwrap();
        assert_eq!(first, again);
        assert_ne!(first, other);
    }

    async fn a_read_is_one_snapshot_and_cannot_write(db: TestDb) {
        with_shelf(&db).await;
        put(&db, "milk", 5).await.unwrap();
        let write = db.db.read(&SHOP.into(), |tx| tx.all::<(i64,)>(&PUT, params![SHOP, "eggs", 1_i64])).await;
        assert!(write.is_err(), "{write:?}");
        let (begun, go) = (tokio::sync::oneshot::channel(), std::sync::mpsc::channel::<()>());
        let reading = {
            let db = db.db.clone();
            tokio::spawn(async move {
                db.read(&SHOP.into(), move |tx| {
                    let before = tx.all::<(String, i64)>(&HELD, params![SHOP])?;
                    begun.0.send(()).unwrap();
                    go.1.recv().unwrap();
                    Ok::<_, DbError>((before, tx.all::<(String, i64)>(&HELD, params![SHOP])?))
                }).await.unwrap()
            })
        };
        begun.1.await.unwrap();
        put(&db, "eggs", 6).await.unwrap();
        go.0.send(()).unwrap();
        let (before, after) = reading.await.unwrap();
        assert_eq!(before, after);
        assert_eq!(held(&db).await.len(), 2);
    }
}
