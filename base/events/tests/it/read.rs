//! Reading: by type, by merchant, by stream, from the end, and in pages.

use bodega_events::{Cursor, EventsError, Types, after, append, of_stream, page, tail};
use bodega_kernel::{Failure, FailureKind, Scope};
use bodega_testkit::{TestDb, on_both};

use crate::{Counted, OTHER, Painted, SHOP, call, count};

async fn paint(db: &TestDb, shelf: &'static str) {
    db.db.write(&call(db), move |tx| append(tx, &SHOP.into(), &Painted { shelf: shelf.to_owned() })).await.unwrap();
}

async fn count_elsewhere(db: &TestDb, found: i64) {
    let fact = Counted { shelf: "a".to_owned(), found };
    db.db.write(&call(db).within(OTHER), move |tx| append(tx, &OTHER.into(), &fact)).await.unwrap();
}

on_both! {
    async fn readers_get_the_types_that_they_want(db: TestDb) {
        count(&db, "a", 1).await;
        paint(&db, "a").await;
        count(&db, "a", 2).await;
        db.db.sequence().await.unwrap();
        for (types, positions) in [
            (Types::all(), vec![1, 2, 3]),
            (Types::of(&["shelf.counted"]), vec![1, 3]),
            (Types::of(&["paint.*"]), vec![2]),
            (Types::of(&["paint.applied", "shelf.*"]), vec![1, 2, 3]),
            (Types::of(&["shelf.count", "pain.*"]), vec![]),
        ] {
            let told = format!("{types:?}");
            let slice = db.db.read(&SHOP.into(), move |tx| after(tx, &SHOP.into(), 0, &types, 10)).await.unwrap();
            assert_eq!(slice.events.iter().map(|e| e.position).collect::<Vec<_>>(), positions, "{told}");
            assert_eq!(slice.reached, 3, "what is not wanted is passed by");
        }
    }

    async fn a_merchant_reads_its_own_events(db: TestDb) {
        count(&db, "a", 1).await;
        count_elsewhere(&db, 2).await;
        count(&db, "a", 3).await;
        db.db.sequence().await.unwrap();
        for (scope, wanted) in [
            (Scope::One(SHOP), vec![1, 3]),
            (Scope::One(OTHER), vec![2]),
            (Scope::Many([SHOP, OTHER].into()), vec![1, 2, 3]),
            (Scope::Many([].into()), vec![]),
            (Scope::Installation, vec![1, 2, 3]),
        ] {
            let asked = scope.clone();
            let found = db.db.read(&scope, move |tx| {
                let slice = after(tx, &asked, 0, &Types::all(), 10)?;
                let last = tail(tx, &asked, &Types::all(), 10)?;
                assert_eq!(slice.events, last, "from the beginning as from the end");
                Ok::<_, bodega_db::DbError>(slice.events)
            }).await.unwrap();
            let found: Vec<_> = found.iter().filter_map(|e| e.data["found"].as_i64()).collect();
            assert_eq!(found, wanted, "{scope:?}");
        }
    }

    async fn a_stream_tells_its_story(db: TestDb) {
        for found in 1..=5 {
            count(&db, "a", found).await;
            count(&db, "b", found * 10).await;
        }
        count_elsewhere(&db, 99).await;
        db.db.sequence().await.unwrap();
        let story = db.db.read(&SHOP.into(), |tx| of_stream(tx, &SHOP.into(), "shelf:a", 2, 2)).await.unwrap();
        assert_eq!(story.iter().map(|e| (e.version, e.data["found"].as_i64())).collect::<Vec<_>>(), [(3, Some(3)), (4, Some(4))]);
    }

    async fn the_tail_is_the_end(db: TestDb) {
        for found in 1..=5 {
            count(&db, "a", found).await;
        }
        paint(&db, "a").await;
        db.db.sequence().await.unwrap();
        let last = db.db.read(&SHOP.into(), |tx| tail(tx, &SHOP.into(), &Types::of(&["shelf.*"]), 2)).await.unwrap();
        assert_eq!(last.iter().filter_map(|e| e.data["found"].as_i64()).collect::<Vec<_>>(), [4, 5]);
    }

    async fn pages_follow_each_other_by_opaque_cursors(db: TestDb) {
        for found in 1..=5 {
            count(&db, "a", found).await;
            count_elsewhere(&db, -found).await;
        }
        db.db.sequence().await.unwrap();
        let (mut cursor, mut found): (Option<String>, Vec<i64>) = (None, Vec::new());
        for size in [2, 2, 1, 0] {
            let from = cursor.clone();
            let read = db.db.read(&SHOP.into(), move |tx| page(tx, &SHOP.into(), from.as_deref(), &Types::all(), 2)).await.unwrap();
            assert_eq!(read.items.len(), size);
            found.extend(read.items.iter().filter_map(|e| e.data["found"].as_i64()));
            cursor = read.next_cursor;
            assert!(cursor.as_deref().is_some_and(|text| text.parse::<i64>().is_err()), "there is always a next one");
        }
        assert_eq!(found, [1, 2, 3, 4, 5]);
        count(&db, "a", 6).await;
        db.db.sequence().await.unwrap();
        let more = db.db.read(&SHOP.into(), move |tx| page(tx, &SHOP.into(), cursor.as_deref(), &Types::all(), 2)).await.unwrap();
        assert_eq!(more.items.len(), 1, "the last cursor goes on where the log goes on");
        for junk in ["", "7", "zzzzzzzzzzzzz", "0000000000001'", "0000000000002"] {
            let refused = db.db.read(&SHOP.into(), move |tx| page(tx, &SHOP.into(), Some(junk), &Types::all(), 2)).await;
            assert_eq!(refused, Err(EventsError::BadCursor), "{junk:?}");
            assert_eq!(refused.map_err(|error| error.kind()), Err(FailureKind::Invalid));
        }
        assert_eq!(Cursor(0).to_string().parse(), Ok(Cursor(0)));
    }

    async fn few_wanted_events_far_apart_are_found(db: TestDb) {
        paint(&db, "first").await;
        db.db.write(&call(&db), |tx| {
            let many: Vec<_> = (0..12_000).map(|found| Counted { shelf: format!("s{}", found % 50), found }).collect();
            bodega_events::append_all(tx, &SHOP.into(), &many)
        }).await.unwrap();
        paint(&db, "last").await;
        db.db.sequence().await.unwrap();
        let found = db.db.read(&SHOP.into(), |tx| page(tx, &SHOP.into(), None, &Types::of(&["paint.*"]), 10)).await.unwrap();
        assert_eq!(found.items.iter().map(|e| e.position).collect::<Vec<_>>(), [1, 12_002]);
    }
}
