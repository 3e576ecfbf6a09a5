//! Statements whose answers nobody waits for.

use bodega_db::{DbError, Engine, params};
use bodega_testkit::{TestDb, on_both};

use crate::{HELD, PUT, SHOP, TAKE, call, held, put, with_shelf};

on_both! {
    async fn they_are_done_in_their_order_and_counted(db: TestDb) {
        with_shelf(&db).await;
        put(&db, "milk", 5).await.unwrap();
        let counts = db.db.write(&call(&db), |tx| {
            let took = tx.push(&TAKE, params![SHOP, "milk", 2_i64])?;
            let missed = tx.push(&TAKE, params![SHOP, "no such thing", 1_i64])?;
            // What was pushed before is seen by what is asked after it.
            assert_eq!(tx.all::<(String, i64)>(&HELD, params![SHOP])?, [("milk".to_owned(), 3)]);
            let added = tx.push(&PUT, params![SHOP, "tea", 9_i64])?;
            let counts = [tx.changed(took)?, tx.changed(missed)?, tx.changed(added)?];
            let _ = tx.push(&TAKE, params![SHOP, "tea", 1_i64])?;
            Ok::<_, DbError>(counts)
        }).await;
        assert_eq!(counts, Ok([1, 0, 1]));
        assert_eq!(held(&db).await, [("milk".to_owned(), 3), ("tea".to_owned(), 8)]);
    }

    async fn one_that_fails_takes_the_command_with_it(db: TestDb) {
        with_shelf(&db).await;
        put(&db, "milk", 5).await.unwrap();
        let result = db.db.write(&call(&db), |tx| {
            let _ = tx.push(&PUT, params![SHOP, "tea", 9_i64])?;
            let _ = tx.push(&PUT, params![SHOP, "milk", 6_i64])?;
            let _ = tx.push(&PUT, params![SHOP, "eggs", 7_i64])?;
            Ok::<_, DbError>(())
        }).await;
        assert!(result.unwrap_err().violates("db_shelf_pkey"));
        assert_eq!(held(&db).await, [("milk".to_owned(), 5)]);
        put(&db, "after", 1).await.expect("the connection goes on");
    }

    async fn one_that_fails_in_an_attempt_is_undone_with_the_attempt_alone(db: TestDb) {
        with_shelf(&db).await;
        put(&db, "milk", 5).await.unwrap();
        let tried = db.db.write(&call(&db), |tx| {
            let _ = tx.push(&PUT, params![SHOP, "tea", 9_i64])?;
            let unsent = tx.attempt(|tx| {
                let _ = tx.push(&PUT, params![SHOP, "never", 8_i64])?;
                Err::<(), _>(DbError::NoRow)
            });
            let broken = tx.attempt(|tx| {
                let _ = tx.push(&PUT, params![SHOP, "milk", 6_i64])?;
                Ok::<_, DbError>(())
            });
            let well = tx.attempt(|tx| tx.push(&PUT, params![SHOP, "eggs", 7_i64]).map(drop));
            let _ = tx.push(&TAKE, params![SHOP, "eggs", 1_i64])?;
            Ok::<_, DbError>((unsent, broken.is_err_and(|error| error.violates("db_shelf_pkey")), well))
        }).await;
        assert_eq!(tried, Ok((Err(DbError::NoRow), true, Ok(()))));
        let all = ["eggs", "milk", "tea"].map(str::to_owned).into_iter().zip([6, 5, 9]).collect::<Vec<_>>();
        assert_eq!(held(&db).await, all);
    }

    /// It is not even sent, and the COMMIT behind it must not be either.
    async fn one_that_cannot_be_written_down_holds_the_commit_back(db: TestDb) {
        if db.db.engine() == Engine::Sqlite {
            return; // there any value fits anywhere until a column refuses it
        }
        with_shelf(&db).await;
        let result = db.db.write(&call(&db), |tx| {
            tx.execute(&PUT, params![SHOP, "tea", 9_i64])?;
            let _ = tx.push(&PUT, params![SHOP, "eggs", 7_i64])?;
            let _ = tx.push(&PUT, params![SHOP, "milk", "not a number"])?;
            Ok::<_, DbError>(())
        }).await;
        assert!(matches!(&result, Err(DbError::Internal(_))), "{result:?}");
        assert_eq!(held(&db).await, []);
        put(&db, "after", 1).await.expect("the connection goes on");
    }
}
