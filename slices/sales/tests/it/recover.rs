//! A checkout that is cut off, at every point: it is ended or undone, once. [MS-7.4, MS-15]

use std::time::Duration;

use bodega_sales::checkout::CRASH_POINTS;
use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::{
    market::{CART, CONFIRM, brought},
    shop::{Shop, text},
};

/// A source with milk, and a window with two places.
async fn open(shop: &Shop) -> (Value, Value) {
    let (source, slot) = shop.delivery(json!(2)).await;
    shop.goods("MILK", json!({})).await;
    shop.put(&source, "MILK", 10).await;
    (source, slot)
}

on_both! {
    async fn what_is_cut_off_anywhere_becomes_one_order(shop: Shop) {
        let (source, slot) = open(&shop).await;
        for (nth, point) in CRASH_POINTS.iter().filter(|point| point.starts_with("checkout.")).enumerate() {
            shop.put(&source, "MILK", 100).await;
            shop.manager().patch(&format!("{}/{}", crate::shop::PLAN, text(&slot, "id")), json!({ "capacity": 100 })).await.data(200);
            let guest = shop.guest_with("MILK", 1).await;
            shop.cut.at(point);
            let cut = guest.clone().key("k").post(CONFIRM, brought(&slot, "tok_ok")).await;
            assert_eq!(cut.status, 500, "{point}: {}", cut.text());
            shop.app.clock.advance(Duration::from_secs(20));
            shop.app.run_jobs().await;
            let again = guest.clone().key("k").post(CONFIRM, brought(&slot, "tok_ok")).await;
            let bought = again.data(201);
            assert_eq!(text(&bought, "status"), "CREATED", "{point}");
            let sold = i64::try_from(nth).unwrap() + 1;
            assert_eq!(shop.count("sales_order").await, sold, "{point}: one order each");
            assert_eq!(shop.count("sales_attempt").await, 0, "{point}");
            assert_eq!(shop.stock(&source, "MILK").await, (100, sold), "{point}");
            assert_eq!(guest.get(CART).await.data(200)["items"], json!([]), "{point}");
        }
    }

    async fn a_decline_that_was_cut_off_frees_everything(shop: Shop) {
        let (source, slot) = open(&shop).await;
        let guest = shop.guest_with("MILK", 1).await;
        shop.cut.at("checkout.before_step_3");
        guest.clone().key("k").post(CONFIRM, brought(&slot, "tok_declined")).await.expect(500);
        assert_eq!(shop.stock(&source, "MILK").await, (10, 1));
        shop.app.clock.advance(Duration::from_secs(20));
        shop.app.run_jobs().await;
        assert_eq!(shop.stock(&source, "MILK").await, (10, 0));
        assert_eq!(shop.offered("date=2026-03-09").await[0]["remaining"], 2);
        guest.clone().key("k").post(CONFIRM, brought(&slot, "tok_declined")).await.expect_error(402, "PAYMENT_DECLINED");
        assert_eq!(guest.get(CART).await.data(200)["items"][0]["quantity"], 1);
    }

    async fn a_worker_that_is_cut_off_begins_again(shop: Shop) {
        let (source, slot) = open(&shop).await;
        for point in CRASH_POINTS.iter().filter(|point| point.starts_with("recovery.")) {
            let before = shop.stock(&source, "MILK").await.1;
            let guest = shop.guest_with("MILK", 1).await;
            shop.manager().patch(&format!("{}/{}", crate::shop::PLAN, text(&slot, "id")), json!({ "capacity": 100 })).await.data(200);
            shop.cut.at("checkout.after_authorise");
            guest.clone().key("k").post(CONFIRM, brought(&slot, "tok_ok")).await.expect(500);
            shop.app.clock.advance(Duration::from_secs(20));
            shop.cut.at(point);
            shop.sales.recover().await.unwrap();
            shop.app.clock.advance(Duration::from_secs(60));
            shop.app.run_jobs().await;
            guest.key("k").post(CONFIRM, brought(&slot, "tok_ok")).await.data(201);
            assert_eq!((shop.stock(&source, "MILK").await.1, shop.count("sales_attempt").await), (before + 1, 0), "{point}");
        }
    }

    async fn many_workers_end_it_once(shop: Shop) {
        let (source, slot) = open(&shop).await;
        let guest = shop.guest_with("MILK", 1).await;
        shop.cut.at("checkout.after_authorise");
        guest.clone().key("k").post(CONFIRM, brought(&slot, "tok_ok")).await.expect(500);
        shop.app.clock.advance(Duration::from_secs(20));
        let (a, b, c) = tokio::join!(shop.sales.recover(), shop.sales.recover(), shop.sales.recover());
        assert_eq!(a.unwrap() + b.unwrap() + c.unwrap(), 1);
        assert_eq!(shop.stock(&source, "MILK").await, (10, 1));
    }
}
