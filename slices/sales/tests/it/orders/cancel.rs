//! Calling orders off. [MS-8, EC-T250..T258]

use bodega_testkit::on_both;
use serde_json::json;

use super::{OPS, ORDERS, path};
use crate::{
    market::{CONFIRM, ITEMS, brought},
    shop::{Shop, text},
};

on_both! {
    async fn a_buyer_calls_off_what_nobody_has_begun(shop: Shop) {
        let (source, slot) = shop.delivery(json!(1)).await;
        shop.goods("MILK", json!({})).await;
        shop.put(&source, "MILK", 10).await;
        let buyer = shop.app.as_customer();
        buyer.post(ITEMS, json!({ "sku": "MILK", "quantity": 3 })).await.data(201);
        let order = buyer.post(CONFIRM, brought(&slot, "tok_ok")).await.data(201);
        assert_eq!((order["cancelable"].as_bool(), shop.stock(&source, "MILK").await), (Some(true), (10, 3)));
        assert_eq!(shop.offered("date=2026-03-09").await[0]["remaining"], 0);
        let off = buyer.post(&path(&order, "/cancel"), json!({ "reason": "I shall be away" })).await.data(200);
        assert_eq!((text(&off, "status"), &off["due"]["amount"]), ("CANCELED", &json!(0)));
        assert_eq!(shop.stock(&source, "MILK").await, (10, 0));
        assert_eq!(shop.offered("date=2026-03-09").await[0]["remaining"], 1);
        shop.app.run_jobs().await;
        let read = buyer.get(&path(&order, "")).await.data(200);
        assert_eq!((text(&read["payment"], "status"), &read["version"]), ("CANCELED", &json!(4)), "what was held is let go");
        let again = buyer.post(&path(&order, "/cancel"), json!({})).await.expect_error(409, "INVALID_STATUS_TRANSITION");
        assert_eq!((&again["details"][0]["status"], &again["details"][0]["open"]), (&json!("CANCELED"), &json!([])));
    }

    async fn sent_twice_with_one_key_it_happens_once(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let order = shop.order(&branch, &[("MILK", 2)]).await;
        let buyer = shop.app.as_customer().key("off");
        let first = buyer.post(&path(&order, "/cancel"), json!({})).await;
        let second = buyer.post(&path(&order, "/cancel"), json!({})).await;
        assert_eq!(first.data(200), second.data(200));
        assert_eq!(second.header("idempotency-replayed"), "true");
        assert_eq!(shop.stock(&branch, "MILK").await, (10, 0));
        shop.app.run_jobs().await;
    }

    async fn once_somebody_picks_only_staff_call_off_and_say_why(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let order = shop.order(&branch, &[("MILK", 2)]).await;
        shop.moved(&order, "IN_PROGRESS").await;
        let buyer = shop.app.as_customer();
        let refused = buyer.post(&path(&order, "/cancel"), json!({})).await;
        refused.expect_error(409, "INVALID_STATUS_TRANSITION");
        let ops = format!("{OPS}/{}/status", text(&order, "id"));
        let picker = shop.app.as_employee().patch(&ops, json!({ "status": "CANCELED", "reason": "broken" })).await;
        let error = picker.expect_error(409, "INVALID_STATUS_TRANSITION");
        assert_eq!(error["details"][0]["open"], json!(["READY", "MISSING"]), "the short list");
        let without = shop.manager().patch(&ops, json!({ "status": "CANCELED" })).await;
        assert_eq!(without.expect_error(409, "INVALID_STATUS_TRANSITION")["details"][0]["lacks"], json!(["REASON_REQUIRED"]));
        let off = shop.manager().patch(&ops, json!({ "status": "CANCELED", "reason": "the fridge broke" })).await.data(200);
        assert_eq!((text(&off, "status"), shop.stock(&branch, "MILK").await), ("CANCELED", (10, 0)));
        shop.app.run_jobs().await;
    }

    async fn what_was_read_before_is_not_called_off_after(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let order = shop.order(&branch, &[("MILK", 2)]).await;
        let stale = shop.app.as_customer().header("if-match", "\"v1\"");
        stale.post(&path(&order, "/cancel"), json!({})).await.expect_error(412, "VERSION_MISMATCH");
        let fresh = json!({ "version": order["version"] });
        shop.app.as_customer().post(&path(&order, "/cancel"), fresh).await.data(200);
        shop.app.run_jobs().await;
    }

    async fn of_calling_off_and_beginning_at_once_one_wins(shop: Shop) {
        let branch = shop.with_milk(100).await;
        for _ in 0..6 {
            let order = shop.order(&branch, &[("MILK", 1)]).await;
            let (buyer, picker) = (shop.app.as_customer(), shop.app.as_employee());
            let (off, ops) = (path(&order, "/cancel"), format!("{OPS}/{}/status", text(&order, "id")));
            let (off, begun) = tokio::join!(
                buyer.post(&off, json!({})),
                picker.patch(&ops, json!({ "status": "IN_PROGRESS" }))
            );
            let mut told = [off.status, begun.status];
            told.sort_unstable();
            assert_eq!(told, [200, 409], "{} {}", off.json, begun.json);
        }
        shop.app.run_jobs().await;
    }

    async fn nobody_calls_off_what_is_another_s(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let guest = shop.guest_with("MILK", 1).await;
        let order = guest.post(CONFIRM, crate::market::fetched(&branch, "tok_ok")).await.data(201);
        let off = path(&order, "/cancel");
        shop.app.client().post(&off, json!({})).await.expect_error(401, "UNAUTHENTICATED");
        shop.app.as_customer().post(&off, json!({})).await.expect_error(404, "NOT_FOUND");
        shop.app.as_employee().post(&off, json!({})).await.expect_error(404, "NOT_FOUND");
        let forged = shop.app.client().header("x-order-token", "nothing");
        forged.post(&off, json!({})).await.expect_error(401, "UNAUTHENTICATED");
        let token = shop.app.client().header("x-order-token", text(&order, "orderToken"));
        let other = shop.order(&branch, &[("MILK", 1)]).await;
        token.post(&path(&other, "/cancel"), json!({})).await.expect_error(404, "NOT_FOUND");
        assert_eq!(text(&token.post(&off, json!({})).await.data(200), "status"), "CANCELED");
        assert_eq!(shop.app.as_customer().get(ORDERS).await.data(200).as_array().unwrap().len(), 1);
        shop.app.run_jobs().await;
    }
}
