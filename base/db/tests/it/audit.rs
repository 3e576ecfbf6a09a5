//! The audit's chain.

use bodega_db::{Audit, DbError, audit::verify};
use bodega_testkit::{TestDb, on_both};
use serde_json::json;

use crate::call;

async fn write(db: &TestDb, lines: u32) {
    for nth in 0..lines {
        db.db
            .write(&call(db), move |tx| {
                let entry = Audit::new("stock.adjusted", "stock", nth);
                tx.record(entry.before(json!({ "onHand": nth, "a": 1.5 })).after(json!({ "onHand": nth + 1 })))
            })
            .await
            .unwrap();
    }
    db.db.sequence().await.unwrap();
}

async fn found(db: &TestDb) -> (u64, Vec<String>) {
    let found = verify(&db.db).await.unwrap();
    (found.lines, found.faults)
}

async fn faults(db: &TestDb) -> Vec<String> {
    found(db).await.1
}

on_both! {
    async fn an_untouched_audit_is_whole(db: TestDb) {
        write(&db, 30).await;
        assert_eq!(found(&db).await, (30, vec![]));
    }

    async fn what_was_rolled_back_leaves_no_line(db: TestDb) {
        let result: Result<(), DbError> = db.db.write(&call(&db), |tx| {
            tx.record(Audit::new("stock.adjusted", "stock", 1))?;
            Err(DbError::NoRow)
        }).await;
        assert!(result.is_err());
        write(&db, 1).await;
        assert_eq!(found(&db).await.0, 1);
    }

    async fn a_removed_line_shows(db: TestDb) {
        write(&db, 10).await;
        db.by_hand("DELETE FROM db_audit WHERE seq = 5").await;
        assert_eq!(faults(&db).await[0], "lines 5 to 5 are missing");
    }

    async fn a_removed_last_line_shows(db: TestDb) {
        write(&db, 10).await;
        db.by_hand("DELETE FROM db_audit WHERE seq = 10").await;
        assert_eq!(faults(&db).await, ["lines 10 to 10 are missing"]);
    }

    async fn an_altered_line_shows(db: TestDb) {
        write(&db, 10).await;
        db.by_hand("UPDATE db_audit SET actor_id = 'somebody else' WHERE seq = 4").await;
        assert_eq!(faults(&db).await, ["line 4 does not say what was written"]);
    }

    async fn lines_that_are_still_to_be_chained_are_not_waited_for(db: TestDb) {
        write(&db, 3).await;
        db.db
            .write(&call(&db), |tx| (0..2_500).try_for_each(|nth| tx.record(Audit::new("thing.done", "thing", nth))))
            .await
            .unwrap();
        assert_eq!(faults(&db).await, Vec::<String>::new());
        db.db.sequence().await.unwrap();
        assert_eq!(found(&db).await, (2_503, vec![]));
    }

    async fn a_line_slipped_in_shows(db: TestDb) {
        write(&db, 5).await;
        let place = if db.db.engine() == bodega_db::Engine::Postgres { "position" } else { "seq" };
        db.by_hand(&format!(
            "UPDATE db_audit SET canonical = (SELECT canonical FROM db_audit WHERE {place} = 2) WHERE {place} = 3"
        ))
        .await;
        assert_eq!(
            faults(&db).await,
            ["line 3 does not say what was written", "the chain breaks at line 3"]
        );
    }

    async fn a_line_altered_down_to_its_bytes_shows(db: TestDb) {
        write(&db, 3).await;
        let bytes = if db.db.engine() == bodega_db::Engine::Postgres { "'\\x00'" } else { "x'00'" };
        db.by_hand(&format!("UPDATE db_audit SET canonical = {bytes} WHERE seq = 2")).await;
        assert!(faults(&db).await.contains(&"the chain breaks at line 2".to_owned()));
    }
}
