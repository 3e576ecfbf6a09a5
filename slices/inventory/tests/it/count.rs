//! Writing down what somebody has counted. [PM-2]

use std::time::Duration;

use bodega_testkit::on_both;
use serde_json::json;

use crate::yard::{Yard, text, with};

on_both! {
    async fn the_balance_says_what_was_counted(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        let made = yard.put(&branch, "MILK", 10).await;
        for field in ["id", "branchId", "variantId", "sku", "onHand", "reserved", "safetyStock", "available"] {
            assert!(!made[field].is_null(), "{field} in {made}");
        }
        let path = format!("/api/v1/admin/inventory/{}", text(&made, "id"));
        yard.app.clock.advance(Duration::from_secs(60));
        let after = yard.manager().put(&path, json!({ "onHand": 7, "reason": "three were broken" })).await.data(200);
        assert_eq!((&after["onHand"], text(&after, "id")), (&json!(7), text(&made, "id")));
        let history = yard.manager().get("/api/v1/admin/inventory/history?sku=MILK").await.data(200);
        let (last, first) = (&history[0], &history[1]);
        assert_eq!((text(last, "kind"), &last["quantity"], text(last, "to")), ("COUNT", &json!(3), "ADJUSTMENT"));
        assert_eq!(text(last, "reason"), "three were broken");
        assert_eq!((&first["quantity"], text(first, "from")), (&json!(10), "ADJUSTMENT"));
        assert_eq!(text(&last["actor"], "kind"), "USER");
        let rows = yard.rows().await;
        yard.manager().put(&path, json!({ "onHand": 7, "reason": "again" })).await.data(200);
        assert_eq!(yard.rows().await, rows, "a count that says nothing new leaves no trace");
        yard.assert_sound().await;
    }

    async fn what_was_read_can_be_sent_back(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        let made = yard.put(&branch, "MILK", 10).await;
        let path = format!("/api/v1/admin/inventory/{}", text(&made, "id"));
        let read = yard.manager().get(&path).await.data(200);
        let sent = with(read, json!({ "onHand": 9, "safetyStock": 2, "reorderPoint": 4, "reason": "counted" }));
        let after = yard.manager().put(&path, sent).await.data(200);
        let figures = [&after["onHand"], &after["safetyStock"], &after["reorderPoint"], &after["available"]];
        assert_eq!(figures, [&json!(9), &json!(2), &json!(4), &json!(7)]);
        let after = yard.manager().patch(&path, json!({ "reorderPoint": null })).await.data(200);
        assert!(after["reorderPoint"].is_null());
        assert_eq!(after["safetyStock"], 2, "what is not sent stays");
    }

    async fn a_count_from_another_balance_is_refused(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        let made = yard.put(&branch, "MILK", 10).await;
        let path = format!("/api/v1/admin/inventory/{}", text(&made, "id"));
        let count = |on_hand: i64, expected: i64| json!({ "onHand": on_hand, "expectedOnHand": expected, "reason": "counted" });
        yard.manager().put(&path, count(8, 10)).await.data(200);
        let error = yard.manager().put(&path, count(9, 10)).await.expect_error(409, "STOCK_CHANGED");
        assert_eq!((&error["details"][0]["expected"], &error["details"][0]["onHand"]), (&json!(10), &json!(8)));
        assert_eq!(yard.stock(&branch, "MILK").await["onHand"], 8);
    }

    async fn less_than_is_promised_is_true_all_the_same(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        yard.put(&branch, "MILK", 10).await;
        yard.reserve(&branch, "order-1", json!([{ "sku": "MILK", "quantity": 8 }])).await;
        let after = yard.put(&branch, "MILK", 5).await;
        assert_eq!([&after["onHand"], &after["reserved"], &after["available"]], [&json!(5), &json!(8), &json!(-3)]);
        let facts = yard.facts().await;
        let (_, short) = facts.iter().rfind(|(kind, _)| kind == "stock.short").unwrap();
        assert_eq!([&short["onHand"], &short["reserved"], &short["short"]], [&json!(5), &json!(8), &json!(3)]);
        yard.put(&branch, "MILK", 6).await;
        let facts = yard.facts().await;
        assert_eq!(facts.iter().rfind(|(kind, _)| kind == "stock.short").unwrap().1["short"], 2);
        yard.put(&branch, "MILK", 8).await;
        let shorts = yard.events().await.iter().filter(|kind| *kind == "stock.short").count();
        assert_eq!(shorts, 2, "nothing is short any more");
        yard.assert_sound().await;
    }

    async fn the_same_count_sent_twice_counts_once(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        let path = format!("/api/v1/admin/inventory/by-sku/{}/MILK", text(&branch, "id"));
        let body = json!({ "onHand": 5, "reason": "counted" });
        let once = yard.manager().key("count-1");
        let first = once.put(&path, body.clone()).await.data(200);
        yard.put(&branch, "MILK", 9).await;
        assert_eq!(once.put(&path, body).await.data(200), first);
        assert_eq!(yard.stock(&branch, "MILK").await["onHand"], 9);
    }

    async fn each_change_by_a_hand_is_in_the_audit(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        let before = yard.count("db_audit").await;
        let made = yard.put(&branch, "MILK", 10).await;
        let path = format!("/api/v1/admin/inventory/{}", text(&made, "id"));
        yard.manager().patch(&path, json!({ "safetyStock": 1 })).await.data(200);
        assert_eq!(yard.count("db_audit").await - before, 2);
    }

    async fn each_bad_input_is_refused(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        let made = yard.put(&branch, "MILK", 10).await;
        let rows = yard.rows().await;
        let path = format!("/api/v1/admin/inventory/{}", text(&made, "id"));
        for (body, field) in [
            (json!({ "onHand": -1, "reason": "x" }), "onHand"),
            (json!({ "onHand": 1_000_000_001, "reason": "x" }), "onHand"),
            (json!({ "onHand": 1, "reason": "" }), "reason"),
            (json!({ "onHand": 1 }), "reason"),
            (json!({ "onHand": 1, "reason": "x", "reorderQuantity": 0 }), "reorderQuantity"),
            (json!({ "onHand": 1, "reason": "x", "safetyStock": -1 }), "safetyStock"),
            (json!({ "onHand": 1, "reason": "x", "colour": "red" }), "colour"),
        ] {
            assert_eq!(yard.manager().put(&path, body).await.faults()[0].0, field);
        }
        let good = json!({ "onHand": 1, "reason": "x" });
        let by_sku = |site: &str, sku: &str| format!("/api/v1/admin/inventory/by-sku/{site}/{sku}");
        let nowhere = "ste_00000000000000000000000000";
        let reply = yard.manager().put(&by_sku(text(&branch, "id"), "NONE"), good.clone()).await;
        assert_eq!(reply.faults(), [("sku".to_owned(), "UNKNOWN_SKU".to_owned())]);
        let reply = yard.manager().put(&by_sku(nowhere, "MILK"), good.clone()).await;
        assert_eq!(reply.faults(), [("branchId".to_owned(), "UNKNOWN_SITE".to_owned())]);
        let nothing = "/api/v1/admin/inventory/stk_00000000000000000000000000";
        yard.manager().put(nothing, good).await.expect_error(404, "NOT_FOUND");
        assert_eq!(yard.rows().await, rows, "nothing was written");
    }
}
