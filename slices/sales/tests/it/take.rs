//! Places in a window, one by one and all at once. [MS-5, MS-7.1]

use std::sync::Arc;

use bodega_kernel::{Failure, Id, noun};
use bodega_sales::{
    SalesError,
    slot::{self, Booking, Refusal},
};
use bodega_testkit::on_both;
use serde_json::json;
use tokio::sync::Barrier;

use crate::shop::{EXCEPTIONS, PLAN, Shop, id, slot as body, text};

async fn take(shop: &Shop, slot: Id<noun::Slot>, date: &str) -> Result<Booking, SalesError> {
    let date = date.parse().unwrap();
    shop.write(move |tx, scope| slot::take(tx, scope, slot, date)).await
}

async fn refusal(shop: &Shop, slot: Id<noun::Slot>, date: &str) -> Refusal {
    match take(shop, slot, date).await {
        Err(SalesError::SlotUnavailable(reason)) => reason,
        other => panic!("{other:?}"),
    }
}

/// Who come at once; gives what they got.
async fn at_once(shop: &Shop, count: usize, slot: Id<noun::Slot>) -> Vec<Booking> {
    let start = Arc::new(Barrier::new(count));
    let tasks: Vec<_> = (0..count)
        .map(|_| {
            let (db, call, scope, start) = (shop.app.db.clone(), shop.app.call(), shop.scope(), start.clone());
            let date = "2026-03-09".parse().unwrap();
            tokio::spawn(async move {
                start.wait().await;
                db.write(&call, move |tx| slot::take(tx, &scope, slot, date)).await
            })
        })
        .collect();
    let mut got = Vec::new();
    for task in tasks {
        match task.await.unwrap() {
            Ok(booking) => got.push(booking),
            Err(SalesError::SlotUnavailable(Refusal::Full)) => {}
            Err(other) => panic!("{other}"),
        }
    }
    got
}

on_both! {
    async fn a_place_is_taken_and_given_back(shop: Shop) {
        let source = shop.source().await;
        let slot = id(&shop.slot(&source, json!({})).await, "id");
        let first = take(&shop, slot, "2026-03-09").await.unwrap();
        assert_eq!(first.window.starts_at.to_string(), "2026-03-09T12:00:00Z");
        take(&shop, slot, "2026-03-09").await.unwrap();
        let error = take(&shop, slot, "2026-03-09").await.unwrap_err();
        assert_eq!((error.code(), error.details()), ("SLOT_UNAVAILABLE", vec![json!({ "reason": "FULL" })]));
        take(&shop, slot, "2026-03-02").await.expect("another date has room of its own");
        let back = first.clone();
        shop.write(move |tx, scope| slot::give_back(tx, scope, &back)).await.unwrap();
        assert_eq!(shop.offered("date=2026-03-09").await[0]["remaining"], 1);
        take(&shop, slot, "2026-03-09").await.unwrap();
    }

    async fn of_many_who_come_at_once_as_many_as_there_is_room_for_get_in(shop: Shop) {
        let source = shop.source().await;
        let slot = id(&shop.slot(&source, json!({ "capacity": 5 })).await, "id");
        let got = at_once(&shop, 60, slot).await;
        assert_eq!(got.len(), 5);
        assert_eq!(shop.offered("date=2026-03-09").await[0]["remaining"], 0);
        for booking in got {
            shop.write(move |tx, scope| slot::give_back(tx, scope, &booking)).await.unwrap();
        }
        assert_eq!(shop.offered("date=2026-03-09").await[0]["remaining"], 5);
    }

    async fn the_last_place_is_taken_once(shop: Shop) {
        let source = shop.source().await;
        let slot = id(&shop.slot(&source, json!({ "capacity": 1 })).await, "id");
        for _ in 0..5 {
            let mut got = at_once(&shop, 6, slot).await;
            assert_eq!(got.len(), 1);
            let booking = got.remove(0);
            shop.write(move |tx, scope| slot::give_back(tx, scope, &booking)).await.unwrap();
        }
    }

    async fn a_window_without_limit_counts_nothing(shop: Shop) {
        let source = shop.source().await;
        let slot = id(&shop.slot(&source, json!({ "capacity": null })).await, "id");
        let got = at_once(&shop, 12, slot).await;
        assert!(got.len() == 12 && got.iter().all(|booking| !booking.counted));
        let rows = shop.rows().await;
        assert!(rows.iter().any(|row| *row == ("sales_slot_day".to_owned(), 0)), "{rows:?}");
        let path = format!("{PLAN}/{slot}");
        shop.manager().patch(&path, json!({ "capacity": 1 })).await.data(200);
        take(&shop, slot, "2026-03-09").await.unwrap();
        let back = got[0].clone();
        shop.write(move |tx, scope| slot::give_back(tx, scope, &back)).await.unwrap();
        assert_eq!(refusal(&shop, slot, "2026-03-09").await, Refusal::Full, "what was not counted frees nothing");
    }

    async fn what_cannot_be_booked_says_why(shop: Shop) {
        let source = shop.source().await;
        let slot = id(&shop.slot(&source, json!({ "cutoffMinutes": 240 })).await, "id");
        assert_eq!(refusal(&shop, slot, "2026-03-10").await, Refusal::OtherDay);
        assert_eq!(refusal(&shop, slot, "2026-02-23").await, Refusal::Past);
        assert_eq!(refusal(&shop, slot, "2026-03-02").await, Refusal::Past, "its cut-off was at 10:00, and it is 10:00");
        assert_eq!(refusal(&shop, slot, "2026-03-16").await, Refusal::TooFar);
        let holiday = json!({ "branchId": source["id"], "date": "2026-03-09", "closed": true });
        shop.manager().post(EXCEPTIONS, holiday).await.data(201);
        assert_eq!(refusal(&shop, slot, "2026-03-09").await, Refusal::Closed);
        shop.manager().delete(&format!("{PLAN}/{slot}")).await.expect(204);
        assert_eq!(refusal(&shop, slot, "2026-03-09").await, Refusal::Inactive);
        let early = json!({ "type": "PICKUP", "start": "06:00", "end": "08:00" });
        let branch = shop.branch("TLV").await;
        let early = id(&shop.slot(&branch, early).await, "id");
        assert_eq!(refusal(&shop, early, "2026-03-09").await, Refusal::Closed, "the branch opens at 07:00");
        let none = id(&shop.slot(&source, json!({ "capacity": 0, "dayOfWeek": 2 })).await, "id");
        assert_eq!(refusal(&shop, none, "2026-03-10").await, Refusal::Full);
    }

    async fn what_is_booked_stays_when_there_is_less_room(shop: Shop) {
        let source = shop.source().await;
        let slot = id(&shop.slot(&source, json!({ "capacity": 3 })).await, "id");
        let booked = take(&shop, slot, "2026-03-09").await.unwrap();
        take(&shop, slot, "2026-03-09").await.unwrap();
        let path = format!("{PLAN}/{slot}");
        shop.manager().patch(&path, json!({ "capacity": 1 })).await.data(200);
        assert_eq!(shop.offered("date=2026-03-09").await[0]["remaining"], 0, "never below zero");
        shop.manager().delete(&path).await.expect(204);
        shop.write(move |tx, scope| slot::give_back(tx, scope, &booked)).await.unwrap();
        shop.manager().patch(&path, json!({ "active": true, "capacity": 2 })).await.data(200);
        assert_eq!(shop.offered("date=2026-03-09").await[0]["remaining"], 1);
    }

    async fn a_place_of_a_larger_transaction_goes_back_with_it(shop: Shop) {
        let source = shop.source().await;
        let slot = id(&shop.slot(&source, json!({})).await, "id");
        let date = "2026-03-09".parse().unwrap();
        let tried = shop.write(move |tx, scope| {
            slot::take(tx, scope, slot, date)?;
            Err::<(), _>(SalesError::NotFound("order"))
        });
        assert!(tried.await.is_err());
        assert_eq!(shop.offered("date=2026-03-09").await[0]["remaining"], 2);
    }

    async fn two_who_plan_the_same_hours_at_once_do_not_both(shop: Shop) {
        let source = shop.source().await;
        for day in 0..7 {
            let plan = async |start: &str| {
                let more = json!({ "dayOfWeek": day, "start": start, "end": "18:00" });
                shop.manager().post(PLAN, body(&source, more)).await.status
            };
            let (a, b, c) = tokio::join!(plan("14:00"), plan("15:00"), plan("16:00"));
            let mut told = [a, b, c];
            told.sort_unstable();
            assert_eq!(told, [201, 409, 409]);
        }
        let planned = shop.manager().get(&format!("{PLAN}?branchId={}", text(&source, "id"))).await.data(200);
        assert_eq!(planned.as_array().unwrap().len(), 7);
    }
}
