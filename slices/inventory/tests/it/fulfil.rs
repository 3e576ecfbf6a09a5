//! Letting promised stock leave.

use bodega_testkit::on_both;
use serde_json::json;

use crate::yard::{Yard, text};

on_both! {
    async fn what_leaves_lowers_what_is_there_and_what_is_promised(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        yard.put(&branch, "MILK", 10).await;
        let made = yard.reserve(&branch, "order-1", json!([{ "sku": "MILK", "quantity": 4 }])).await;
        let path = format!("/api/v1/inventory/reservations/{}/fulfil", text(&made, "id"));
        let done = yard.manager().post(&path, json!({})).await.data(200);
        assert_eq!((text(&done, "status"), &done["lines"][0]["fulfilled"]), ("FULFILLED", &json!(4)));
        let stock = yard.stock(&branch, "MILK").await;
        assert_eq!([&stock["onHand"], &stock["reserved"], &stock["available"]], [&json!(6), &json!(0), &json!(6)]);
        let history = yard.manager().get("/api/v1/admin/inventory/history?reference=order-1").await.data(200);
        let line = &history[0];
        assert_eq!((text(line, "kind"), text(line, "from"), text(line, "to")), ("FULFILMENT", text(&branch, "id"), "ORDER"));
        yard.manager().post(&path, json!({})).await.expect_error(409, "RESERVATION_CLOSED");
        assert_eq!(yard.events().await.last().unwrap(), "stock.fulfilled", "what can be sold has not changed");
        yard.assert_sound().await;
    }

    async fn a_part_may_leave_and_the_rest_stays_promised(yard: Yard) {
        let branch = yard.branch("TLV").await;
        for sku in ["MILK", "EGGS"] {
            yard.goods(sku).await;
            yard.put(&branch, sku, 10).await;
        }
        let lines = json!([{ "sku": "MILK", "quantity": 4 }, { "sku": "EGGS", "quantity": 6 }]);
        let made = yard.reserve(&branch, "order-1", lines).await;
        let path = |verb: &str| format!("/api/v1/inventory/reservations/{}/{verb}", text(&made, "id"));
        let part = json!({ "lines": [{ "sku": "MILK", "quantity": 3 }] });
        let after = yard.manager().post(&path("fulfil"), part).await.data(200);
        assert_eq!(text(&after, "status"), "OPEN");
        assert_eq!(yard.stock(&branch, "MILK").await["reserved"], 1);
        let more = json!({ "lines": [{ "sku": "MILK", "quantity": 1 }, { "sku": "MILK", "quantity": 1 }] });
        let error = yard.manager().post(&path("fulfil"), more).await.expect_error(409, "MORE_THAN_RESERVED");
        let detail = &error["details"][0];
        assert_eq!((&detail["wanted"], &detail["available"]), (&json!(2), &json!(1)), "summed, and less what has left");
        let foreign = json!({ "lines": [{ "sku": "HAM", "quantity": 1 }] });
        assert_eq!(yard.manager().post(&path("fulfil"), foreign).await.faults()[0].1, "UNKNOWN_SKU");
        yard.assert_sound().await;
        let released = yard.manager().post(&path("release"), json!({})).await.data(200);
        assert_eq!(text(&released, "status"), "RELEASED");
        for (sku, on_hand) in [("MILK", 7), ("EGGS", 10)] {
            let stock = yard.stock(&branch, sku).await;
            assert_eq!((&stock["onHand"], &stock["reserved"]), (&json!(on_hand), &json!(0)));
        }
        yard.assert_sound().await;
    }

    async fn what_a_count_has_not_found_cannot_leave(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        yard.put(&branch, "MILK", 10).await;
        let made = yard.reserve(&branch, "order-1", json!([{ "sku": "MILK", "quantity": 8 }])).await;
        yard.put(&branch, "MILK", 5).await;
        let path = format!("/api/v1/inventory/reservations/{}/fulfil", text(&made, "id"));
        let error = yard.manager().post(&path, json!({})).await.expect_error(409, "INSUFFICIENT_STOCK");
        let detail = &error["details"][0];
        assert_eq!((&detail["wanted"], &detail["available"]), (&json!(8), &json!(5)));
        yard.manager().post(&path, json!({ "lines": [{ "sku": "MILK", "quantity": 5 }] })).await.data(200);
        let stock = yard.stock(&branch, "MILK").await;
        assert_eq!([&stock["onHand"], &stock["reserved"], &stock["available"]], [&json!(0), &json!(3), &json!(-3)]);
        yard.assert_sound().await;
    }
}
