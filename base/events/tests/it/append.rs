//! Appending, in the transaction of the change.

use bodega_db::DbError;
use bodega_events::{Facts, append, append_all};
use bodega_kernel::{Scope, noun};
use bodega_testkit::{TestDb, on_both};

use crate::{Counted, OTHER, Painted, SHOP, all, call, count, system};

fn counted(shelf: &str, found: i64) -> Counted {
    Counted { shelf: shelf.to_owned(), found }
}

on_both! {
    async fn what_is_appended_is_read_in_order(db: TestDb) {
        assert_eq!(count(&db, "a", 5).await, 1);
        assert_eq!(count(&db, "b", 6).await, 1);
        assert_eq!(count(&db, "a", 7).await, 2);
        let events = all(&db).await;
        let told: Vec<_> = events.iter().map(|e| (e.position, e.stream.as_str(), e.version, e.data["found"].as_i64())).collect();
        assert_eq!(told, [(1, "shelf:a", 1, Some(5)), (2, "shelf:b", 1, Some(6)), (3, "shelf:a", 2, Some(7))]);
        assert_eq!(events[0].read::<Counted>().unwrap(), counted("a", 5));
    }

    async fn an_event_tells_who_and_when_and_of_which_request(db: TestDb) {
        let mut by = db.env.call(bodega_kernel::Actor::user(db.env.id::<noun::User>()), SHOP);
        by.request_id = "req-1".into();
        by.trace = Some("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".into());
        db.db.write(&by, |tx| append(tx, &SHOP.into(), &counted("a", 1))).await.unwrap();
        let event = all(&db).await.remove(0);
        assert_eq!((event.kind.as_str(), event.schema, event.merchant), ("shelf.counted", 3, SHOP));
        assert_eq!((event.actor, event.at), (by.actor, by.at));
        assert_eq!((event.request_id.as_deref(), event.trace.as_deref()), (Some("req-1"), by.trace.as_deref()));
    }

    async fn a_rolled_back_append_leaves_nothing(db: TestDb) {
        count(&db, "a", 1).await;
        let refused = db.db.write(&call(&db), |tx| {
            append(tx, &SHOP.into(), &counted("a", 2))?;
            Err::<(), _>(DbError::Full)
        }).await;
        assert_eq!(refused, Err(DbError::Full));
        db.db.write(&call(&db), |tx| {
            let tried = tx.attempt(|tx| {
                append(tx, &SHOP.into(), &counted("a", 3))?;
                Err::<(), _>(DbError::NoRow)
            });
            assert_eq!(tried, Err(DbError::NoRow));
            append(tx, &SHOP.into(), &counted("a", 4))
        }).await.unwrap();
        let told: Vec<_> = all(&db).await.iter().map(|e| (e.position, e.version, e.data["found"].as_i64())).collect();
        assert_eq!(told, [(1, 1, Some(1)), (2, 2, Some(4))], "neither a version nor a position is missing");
    }

    async fn many_at_once_keep_their_order(db: TestDb) {
        count(&db, "b", 0).await;
        db.db.write(&call(&db), |tx| {
            let many: Vec<_> = (1..=100).map(|n| counted(if n % 2 == 0 { "a" } else { "b" }, n)).collect();
            append_all(tx, &SHOP.into(), &many)?;
            let mut mixed = Facts::new();
            mixed.add(&Painted { shelf: "b".to_owned() })?;
            mixed.add(&counted("a", 101))?;
            mixed.append(tx, &SHOP.into())?;
            Facts::new().append(tx, &SHOP.into())
        }).await.unwrap();
        let events = all(&db).await;
        assert_eq!(events.len(), 103);
        let found: Vec<_> = events.iter().filter_map(|e| e.data["found"].as_i64()).collect();
        assert_eq!(found, (0..=101).collect::<Vec<_>>());
        let versions = |stream: &str| {
            events.iter().filter(|e| e.stream == stream).map(|e| e.version).collect::<Vec<_>>()
        };
        assert_eq!(versions("shelf:a"), (1..=51).collect::<Vec<_>>());
        assert_eq!(versions("shelf:b"), (1..=52).collect::<Vec<_>>());
        assert_eq!((events[101].kind.as_str(), events[101].schema), ("paint.applied", 1));
    }

    async fn streams_of_two_merchants_are_two(db: TestDb) {
        count(&db, "a", 1).await;
        let theirs = call(&db).within(OTHER);
        let version = db.db.write(&theirs, |tx| append(tx, &OTHER.into(), &counted("a", 2))).await;
        assert_eq!(version, Ok(1));
        let version = db.db.write(&system(&db), |tx| append(tx, &Scope::Installation, &counted("a", 3))).await;
        assert_eq!(version, Ok(1), "the installation has events of its own");
        let wide = Scope::Many([SHOP, OTHER].into());
        let version = db.db.write(&system(&db), move |tx| append(tx, &wide, &counted("a", 3))).await;
        assert!(matches!(version, Err(DbError::Scope(_))), "an event is of one merchant");
    }
}
