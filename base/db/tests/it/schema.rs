//! Schema, statements and row-level security.

use bodega_db::{Db, DbError, Engine, params, sql};
use bodega_kernel::{MerchantId, Scope};
use bodega_testkit::{Backend, TestDb, on_both};

use crate::call;

sql!(RECORDED, "SELECT count(*) FROM db_audit");
sql!(NOTHING, "DELETE FROM db_idempotency WHERE false");
sql!(FORGE, "UPDATE db_audit SET actor_id = 'somebody else'");
sql!(REMOVE, "DELETE FROM db_audit");
sql!(
    UNGUARDED,
    sqlite: "SELECT name FROM sqlite_schema WHERE false",
    postgres: "SELECT CAST(held.relname AS TEXT) FROM pg_class AS held
               JOIN pg_attribute AS named ON named.attrelid = held.oid AND named.attname = 'merchant'
               WHERE held.relkind IN ('r', 'p') AND held.relnamespace = CAST('public' AS REGNAMESPACE)
               AND NOT (held.relrowsecurity AND held.relforcerowsecurity)",
);

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

    async fn every_table_with_a_merchant_is_held_to_it(db: TestDb) {
        let open = db.db.read(&Scope::Installation, |tx| tx.all::<(String,)>(&UNGUARDED, params![])).await;
        assert_eq!(open, Ok(vec![]));
    }

    async fn the_audit_is_only_ever_added_to(db: TestDb) {
        db.db.write(&call(&db), |tx| tx.record(bodega_db::Audit::new("thing.done", "thing", 1))).await.unwrap();
        db.db.sequence().await.unwrap();
        if db.db.engine() == Engine::Sqlite {
            return; // there it is the code alone that adds
        }
        for statement in [&FORGE, &REMOVE] {
            let result = db.db.write(&call(&db), |tx| tx.execute(statement, params![])).await;
            assert!(matches!(&result, Err(DbError::Internal(why)) if why.contains("permission denied")), "{result:?}");
        }
    }
}

/// A server may be opened before it is migrated; what is refused until then must not be refused for ever.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_writer_outlives_a_transaction_that_could_not_begin() {
    let db = TestDb::new(Backend::Postgres).await;
    let stranger = format!("bodega_stranger_{}", std::process::id());
    db.by_hand(&format!("CREATE ROLE {stranger} LOGIN")).await;
    let (mut options, env) = (db.options.clone(), db.env.clone());
    let (_, place) = options.url.split_once('@').unwrap();
    (options.url, options.writers) = (format!("postgres://{stranger}@{place}"), 1);
    let other = tokio::task::spawn_blocking(move || Db::open(&options, &env)).await.unwrap().unwrap();
    let write = async || other.write(&call(&db), |tx| tx.one::<(i64,)>(&RECORDED, params![])).await;
    assert!(write().await.is_err(), "it may not take the role that statements run under");
    db.by_hand(&format!("GRANT bodega_app TO {stranger}")).await;
    let done = write().await;
    other.close().await;
    db.by_hand(&format!("DROP ROLE {stranger}")).await;
    assert_eq!(done, Ok((0,)));
}

/// A server that was restarted, or a connection that a firewall forgot, costs nobody an error.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lost_connections_are_made_anew() {
    let db = TestDb::with(Backend::Postgres, |options| (options.readers, options.writers) = (1, 1)).await;
    let asked = async || {
        let written = db.db.write(&call(&db), |tx| tx.execute(&NOTHING, params![])).await;
        let pushed = db.db.write(&call(&db), |tx| tx.push(&NOTHING, params![]).map(drop)).await;
        let read = db.db.read(&Scope::Installation, |tx| tx.one::<(i64,)>(&RECORDED, params![])).await;
        (written, pushed, read)
    };
    assert_eq!(asked().await, (Ok(0), Ok(()), Ok((0,))));
    db.by_hand(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    .await;
    assert_eq!(asked().await, (Ok(0), Ok(()), Ok((0,))));
}
