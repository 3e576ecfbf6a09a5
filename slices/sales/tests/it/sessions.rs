//! Checkout step by step. [EC-T210..T219]

use std::time::Duration;

use bodega_testkit::on_both;
use serde_json::json;

use crate::{
    market::{CART, ITEMS, home},
    shop::{Shop, text},
};

const SESSIONS: &str = "/api/v1/checkout/sessions";

on_both! {
    async fn it_holds_stock_and_place_and_ends_as_an_order(shop: Shop) {
        let (source, slot) = shop.delivery(json!(1)).await;
        shop.goods("MILK", json!({})).await;
        shop.put(&source, "MILK", 10).await;
        let guest = shop.guest_with("MILK", 3).await;
        let begun = guest.post(SESSIONS, json!({})).await.data(201);
        assert_eq!((text(&begun, "status"), shop.stock(&source, "MILK").await), ("OPEN", (10, 3)));
        let path = format!("{SESSIONS}/{}", text(&begun, "id"));
        shop.guest().await.get(&path).await.expect_error(404, "NOT_FOUND");
        let sent = guest.put(&format!("{path}/shipping-address"), home()).await.data(200);
        assert_eq!(sent["shippingAddress"]["city"], "Tel Aviv");
        let window = json!({ "type": "DELIVERY", "slotId": slot["id"], "date": "2026-03-09" });
        let chosen = guest.put(&format!("{path}/delivery"), window.clone()).await.data(200);
        assert_eq!((&chosen["orderable"], &chosen["problems"]), (&json!(true), &json!([])));
        assert_eq!(shop.offered("date=2026-03-09").await[0]["remaining"], 0, "the place is held");
        let rival = shop.guest_with("MILK", 1).await;
        let other = rival.post(SESSIONS, json!({})).await.data(201);
        let other = format!("{SESSIONS}/{}", text(&other, "id"));
        rival.put(&format!("{other}/shipping-address"), home()).await.data(200);
        rival.put(&format!("{other}/delivery"), window).await.expect_error(409, "SLOT_UNAVAILABLE");
        let end = json!({ "payment": { "token": "tok_ok" }, "email": "dana@example.com" });
        let bought = guest.clone().key("k").post(&format!("{path}/complete"), end.clone()).await.data(201);
        assert_eq!(text(&bought["fulfilment"]["slot"], "startsAt"), "2026-03-09T12:00:00Z");
        assert_eq!(guest.clone().key("k").post(&format!("{path}/complete"), end.clone()).await.data(201)["id"], bought["id"]);
        guest.post(&format!("{path}/complete"), end).await.expect_error(409, "CHECKOUT_COMPLETED");
        let done = guest.get(&path).await.data(200);
        assert_eq!((text(&done, "status"), &done["orderId"]), ("COMPLETED", &bought["id"]));
        assert_eq!(shop.stock(&source, "MILK").await, (10, 4), "the rival's is still held");
        assert_eq!(guest.get(CART).await.data(200)["items"], json!([]));
        shop.app.clock.advance(Duration::from_secs(16 * 60));
        shop.app.run_jobs().await;
        assert_eq!(shop.stock(&source, "MILK").await, (10, 3));
        assert_eq!(shop.offered("date=2026-03-09").await[0]["remaining"], 0);
    }

    async fn when_the_time_is_up_all_of_it_is_free_again(shop: Shop) {
        let (source, slot) = shop.delivery(json!(1)).await;
        shop.goods("MILK", json!({})).await;
        shop.put(&source, "MILK", 10).await;
        let guest = shop.guest_with("MILK", 3).await;
        let path = format!("{SESSIONS}/{}", text(&guest.post(SESSIONS, json!({})).await.data(201), "id"));
        guest.put(&format!("{path}/shipping-address"), home()).await.data(200);
        let window = json!({ "type": "DELIVERY", "slotId": slot["id"], "date": "2026-03-09" });
        guest.put(&format!("{path}/delivery"), window).await.data(200);
        shop.app.clock.advance(Duration::from_secs(15 * 60));
        let end = json!({ "payment": { "token": "tok_ok" }, "email": "dana@example.com" });
        guest.post(&format!("{path}/complete"), end).await.expect_error(409, "CHECKOUT_EXPIRED");
        shop.app.run_jobs().await;
        assert_eq!(shop.stock(&source, "MILK").await, (10, 0));
        assert_eq!(shop.offered("date=2026-03-09").await[0]["remaining"], 1);
        let seen = guest.get(&path).await.data(200);
        assert_eq!((text(&seen, "status"), &seen["shippingAddress"]), ("EXPIRED", &json!(null)));
        assert_eq!(guest.get(CART).await.data(200)["items"][0]["quantity"], 3);
    }

    async fn what_changes_on_the_way_is_held_anew(shop: Shop) {
        let branch = shop.with_milk(5).await;
        let guest = shop.guest_with("MILK", 2).await;
        let first = guest.post(SESSIONS, json!({})).await.data(201);
        let again = guest.post(SESSIONS, json!({})).await.data(201);
        assert_eq!(text(&guest.get(&format!("{SESSIONS}/{}", text(&first, "id"))).await.data(200), "status"), "EXPIRED");
        let path = format!("{SESSIONS}/{}", text(&again, "id"));
        let fetch = json!({ "type": "PICKUP", "branchId": branch["id"] });
        guest.put(&format!("{path}/delivery"), fetch.clone()).await.data(200);
        assert_eq!(shop.stock(&branch, "MILK").await, (5, 2));
        guest.put(&format!("{ITEMS}/MILK"), json!({ "quantity": 4 })).await.data(200);
        let end = json!({ "payment": { "token": "tok_ok" }, "email": "dana@example.com", "name": "Dana" });
        let bought = guest.post(&format!("{path}/complete"), end).await.data(201);
        assert_eq!((&bought["items"][0]["quantity"], shop.stock(&branch, "MILK").await), (&json!(4), (5, 4)));
        assert_eq!(shop.count("sales_attempt").await, 0);
        shop.guest().await.post(SESSIONS, json!({})).await.expect_error(409, "CART_EMPTY");
    }
}
