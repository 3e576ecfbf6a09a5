//! Schema, statements and row-level security.

use bodega_db::{Db, DbError, Engine, params, sql};
use bodega_kernel::{MerchantId, Scope};
use bodega_testkit::{TestDb, on_both};

use crate::call;

sql!(RECORDED, "SELECT count(*) FROM db_audit");

on_both! {
    async fn every_statement_is_understood_and_the_hot_ones_search_by_index(db: TestDb) {
        crate::with_shelf(&db).await;
        let options = db.options.clone();
        let faults = tokio::task::spawn_blocking(move || Db::check_statements(&options)).await.unwrap().unwrap();
        assert_eq!(faults, Vec::<String>::new());
    }

    async fn migrating_again_changes_nothing(db: TestDb) {
        let options = db.options.clone();
        let applied = tokio::task::spawn_blocking(move || Db::migrate(&options)).await.unwrap();
        assert_eq!(applied, Ok(vec![]));
        assert_eq!(db.db.pending_migrations().await, Ok(vec![]));
    }

    async fn a_changed_migration_is_refused(db: TestDb) {
        db.by_hand("UPDATE db_migration SET digest = 'other' WHERE version = 1").await;
        let options = db.options.clone();
        let applied = tokio::task::spawn_blocking(move || Db::migrate(&options)).await.unwrap();
        assert!(matches!(applied, Err(DbError::Internal(text)) if text.contains("0001_base.sql")));
    }

    async fn postgres_holds_a_transaction_to_its_merchant(db: TestDb) {
        if db.db.engine() == Engine::Sqlite {
            return; // there the statements alone do, and the slices' isolation tests prove it
        }
        let audit = || bodega_db::Audit::new("thing.done", "thing", 1);
        for merchant in [1, 2, 2] {
            let call = call(&db).within(MerchantId(merchant));
            db.db.write(&call, move |tx| tx.record(audit())).await.unwrap();
        }
        let foreign = db.db.write(&call(&db), move |tx| tx.record(audit().merchant(MerchantId(2)))).await;
        assert!(foreign.is_err(), "a row of another merchant cannot be written");
        let seen = |scope: Scope| {
            let db = db.db.clone();
            async move { db.read(&scope, |tx| tx.one::<(i64,)>(&RECORDED, params![])).await.unwrap().0 }
        };
        assert_eq!(seen(MerchantId(1).into()).await, 1);
        assert_eq!(seen(MerchantId(2).into()).await, 2);
        assert_eq!(seen(Scope::Many([MerchantId(1), MerchantId(2)].into())).await, 3);
        assert_eq!(seen(Scope::Many([].into())).await, 0);
        assert_eq!(seen(Scope::Installation).await, 3);
    }
}
