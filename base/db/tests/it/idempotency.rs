//! One key, one effect.

use bodega_db::{
    DbError,
    idempotency::{Answer, Claim, KEPT, Key, claim, finish},
    params,
};
use bodega_testkit::{TestDb, on_both};

use crate::{PUT, SHOP, call, held, with_shelf};

fn key(body: u8) -> Key {
    Key {
        merchant: SHOP,
        principal: "usr_1".to_owned(),
        route: "POST /things".to_owned(),
        key: "k".to_owned(),
        body_hash: [body; 32],
    }
}

async fn once(db: &TestDb, key: Key) -> Result<Claim, DbError> {
    db.db
        .write(&call(db), move |tx| {
            let claimed = claim(tx, &key)?;
            if claimed == Claim::Fresh {
                let name = tx.uuid().to_string();
                tx.execute(&PUT, params![SHOP, name, 1_i64])?;
                finish(tx, &key, &Answer { status: 201, body: name.into_bytes() })?;
            }
            Ok(claimed)
        })
        .await
}

on_both! {
    async fn the_same_key_gives_the_same_answer(db: TestDb) {
        with_shelf(&db).await;
        assert_eq!(once(&db, key(1)).await, Ok(Claim::Fresh));
        let saved = Answer { status: 201, body: held(&db).await[0].0.clone().into_bytes() };
        assert_eq!(once(&db, key(1)).await, Ok(Claim::Done(saved)));
        assert_eq!(once(&db, key(2)).await, Ok(Claim::Reused), "another body");
        assert_eq!(held(&db).await.len(), 1);
    }

    async fn rivals_with_one_key_do_the_work_once(db: TestDb) {
        with_shelf(&db).await;
        let db = std::sync::Arc::new(db);
        let tasks: Vec<_> = (0..20).map(|_| {
            let db = db.clone();
            tokio::spawn(async move { once(&db, key(1)).await.unwrap() })
        }).collect();
        let mut fresh = 0;
        for task in tasks {
            fresh += usize::from(task.await.unwrap() == Claim::Fresh);
        }
        assert_eq!(fresh, 1);
        assert_eq!(held(&db).await.len(), 1);
    }

    async fn an_answer_is_kept_for_a_day(db: TestDb) {
        with_shelf(&db).await;
        once(&db, key(1)).await.unwrap();
        db.clock.advance(KEPT);
        db.by_hand("DELETE FROM db_shelf").await;
        assert_eq!(once(&db, key(2)).await, Ok(Claim::Fresh), "free for another use");
    }
}
