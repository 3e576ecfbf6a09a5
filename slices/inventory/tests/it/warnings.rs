//! Marks that stock crosses, and what to order. [WS-inventory-6, PM-2]

use std::time::Duration;

use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::yard::{Yard, text};

/// The marks that were crossed since `from`, with what can be sold.
fn marks(facts: &[(String, Value)]) -> Vec<(&str, i64)> {
    let marks = ["stock.low", "stock.out", "stock.replenished"];
    let crossed = facts.iter().filter(|(kind, _)| marks.contains(&kind.as_str()));
    crossed.map(|(kind, data)| (kind.as_str(), data["available"].as_i64().unwrap())).collect()
}

on_both! {
    async fn each_mark_is_told_once_when_it_is_crossed(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        let row = yard.put(&branch, "MILK", 20).await;
        let path = format!("/api/v1/admin/inventory/{}", text(&row, "id"));
        yard.manager().patch(&path, json!({ "reorderPoint": 10 })).await.data(200);
        for (reference, quantity) in [("a", 5), ("b", 6), ("c", 1), ("d", 8)] {
            yard.reserve(&branch, reference, json!([{ "sku": "MILK", "quantity": quantity }])).await;
        }
        yard.put(&branch, "MILK", 19).await;
        yard.put(&branch, "MILK", 25).await;
        yard.put(&branch, "MILK", 40).await;
        let expected = [
            ("stock.replenished", 20), ("stock.low", 9), ("stock.out", 0), ("stock.low", 5), ("stock.replenished", 20),
        ];
        assert_eq!(marks(&yard.facts().await), expected);
        let facts = yard.facts().await;
        let (_, data) = facts.iter().rfind(|(kind, _)| kind == "stock.low").unwrap();
        assert_eq!(text(data, "previous"), "OUT", "it can be bought again");
        yard.manager().patch(&path, json!({ "safetyStock": 12 })).await.data(200);
        assert_eq!(marks(&yard.facts().await).last(), Some(&("stock.low", 8)), "keeping more back can make it low");
    }

    async fn what_is_low_is_listed_and_an_order_is_suggested(yard: Yard) {
        let (tlv, hfa) = (yard.branch("TLV").await, yard.branch("HFA").await);
        let settings = [("MILK", 3, 10, Some(24)), ("EGGS", 50, 10, None), ("HAM", 0, 5, None), ("OIL", 10, 10, Some(6))];
        for (sku, on_hand, point, quantity) in settings {
            yard.goods(sku).await;
            yard.app.clock.advance(Duration::from_secs(60));
            let row = yard.put(&tlv, sku, on_hand).await;
            let path = format!("/api/v1/admin/inventory/{}", text(&row, "id"));
            yard.manager().patch(&path, json!({ "reorderPoint": point, "reorderQuantity": quantity })).await.data(200);
        }
        let low = yard.manager().get("/api/v1/admin/inventory?low=true").await.data(200);
        let skus: Vec<_> = low.as_array().unwrap().iter().map(|row| text(row, "sku")).collect();
        assert_eq!(skus, ["MILK", "HAM", "OIL"]);
        let path = "/api/v1/admin/inventory/suggestions";
        let suggested = yard.manager().get(path).await.data(200);
        let of = |sku: &str| suggested.as_array().unwrap().iter().find(|row| row["sku"] == sku).unwrap().clone();
        assert_eq!([&of("MILK")["suggested"], &of("HAM")["suggested"], &of("OIL")["suggested"]], [&json!(24), &json!(6), &json!(6)]);
        yard.put(&hfa, "MILK", 20).await;
        let body = json!({ "fromBranchId": hfa["id"], "toBranchId": tlv["id"], "lines": [{ "sku": "MILK", "quantity": 20 }] });
        yard.manager().post("/api/v1/admin/transfers", body).await.data(201);
        let suggested = yard.manager().get(&format!("{path}?branchId={}", text(&tlv, "id"))).await.data(200);
        let milk = suggested.as_array().unwrap().iter().find(|row| row["sku"] == "MILK").unwrap().clone();
        assert_eq!((&milk["incoming"], &milk["suggested"]), (&json!(20), &json!(0)), "enough is on its way");
        let none = yard.manager().get(&format!("{path}?branchId={}", text(&hfa, "id"))).await.data(200);
        assert_eq!(none, json!([]));
    }

    async fn what_is_not_sold_any_more_is_not_ordered(yard: Yard) {
        let branch = yard.branch("TLV").await;
        for sku in ["MILK", "HAM"] {
            yard.goods(sku).await;
            let row = yard.put(&branch, sku, 1).await;
            let path = format!("/api/v1/admin/inventory/{}", text(&row, "id"));
            yard.manager().patch(&path, json!({ "reorderPoint": 5 })).await.data(200);
        }
        let found = yard.manager().get("/api/v1/admin/products?sku=HAM").await.data(200);
        yard.manager().delete(&format!("/api/v1/admin/products/{}", text(&found[0], "id"))).await.expect(204);
        let suggested = yard.manager().get("/api/v1/admin/inventory/suggestions").await.expect(200);
        assert_eq!((&suggested["data"][0]["sku"], &suggested["page"]["total"]), (&json!("MILK"), &json!(1)));
        assert_eq!(suggested["data"].as_array().unwrap().len(), 1);
    }
}
