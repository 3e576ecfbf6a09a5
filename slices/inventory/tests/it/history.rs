//! The ledger, and stock as of a past moment. [PM-2, WS-inventory-3]

use std::time::Duration;

use bodega_testkit::on_both;
use serde_json::json;

use crate::yard::{Yard, text};

const PATH: &str = "/api/v1/admin/inventory/history";

on_both! {
    async fn it_is_read_newest_first_and_goes_on_by_cursor(yard: Yard) {
        let (tlv, hfa) = (yard.branch("TLV").await, yard.branch("HFA").await);
        for sku in ["MILK", "EGGS"] {
            yard.goods(sku).await;
        }
        for on_hand in 1..=5 {
            yard.app.clock.advance(Duration::from_secs(60));
            yard.put(&tlv, "MILK", on_hand).await;
            yard.put(&hfa, "EGGS", on_hand).await;
        }
        let first = yard.manager().get(&format!("{PATH}?limit=4")).await.expect(200);
        let cursor = text(&first["page"], "nextCursor").to_owned();
        let second = yard.manager().get(&format!("{PATH}?limit=4&cursor={cursor}")).await.expect(200);
        let left_out = yard.manager().get(&format!("{PATH}?limit=4&offset=4")).await.expect(200);
        assert_eq!(left_out["data"], second["data"]);
        let of_one = async |query: &str| yard.manager().get(&format!("{PATH}?sku=MILK&limit=2{query}")).await.expect(200);
        let (one, two) = (of_one("").await, of_one("&offset=1").await);
        assert_eq!(one["data"][1], two["data"][0]);
        let cursor = text(&second["page"], "nextCursor").to_owned();
        let third = yard.manager().get(&format!("{PATH}?limit=4&cursor={cursor}")).await.expect(200);
        assert!(third["page"]["nextCursor"].is_null());
        let pages = [&first, &second, &third].map(|page| page["data"].as_array().unwrap().clone());
        let all: Vec<_> = pages.into_iter().flatten().collect();
        assert_eq!(all.len(), 10);
        assert!(all.is_sorted_by_key(|line| std::cmp::Reverse(text(line, "at").to_owned())));
        for field in ["id", "at", "kind", "quantity", "from", "to", "reason", "actor"] {
            assert!(!all[0][field].is_null(), "{field}");
        }
        let count = async |query: &str| {
            let found = yard.manager().get(&format!("{PATH}?{query}&limit=100")).await.data(200);
            found.as_array().unwrap().len()
        };
        assert_eq!(count("sku=MILK").await, 5);
        assert_eq!(count(&format!("branchId={}", text(&hfa, "id"))).await, 5);
        assert_eq!(count(&format!("sku=MILK&branchId={}", text(&hfa, "id"))).await, 0);
        assert_eq!(count("from=2026-03-02T08:02:00Z&to=2026-03-02T08:04:00Z").await, 4, "from is in, to is not");
        assert_eq!(count("kind=COUNT").await, 10);
        assert_eq!(count("kind=FULFILMENT").await, 0);
        yard.manager().get(&format!("{PATH}?sku=NONE")).await.faults();
        yard.manager().get(&format!("{PATH}?cursor=junk")).await.expect_error(422, "VALIDATION_FAILED");
    }

    async fn any_past_moment_can_be_asked_for(yard: Yard) {
        let branch = yard.branch("TLV").await;
        yard.goods("MILK").await;
        yard.put(&branch, "MILK", 10).await;
        yard.app.clock.advance(Duration::from_secs(60));
        let made = yard.reserve(&branch, "order-1", json!([{ "sku": "MILK", "quantity": 4 }])).await;
        let fulfil = format!("/api/v1/inventory/reservations/{}/fulfil", text(&made, "id"));
        yard.manager().post(&fulfil, json!({})).await.data(200);
        yard.app.clock.advance(Duration::from_secs(60));
        yard.put(&branch, "MILK", 25).await;
        let then = async |moment: &str| {
            let path = format!("/api/v1/admin/inventory?sku=MILK&asOf=2026-03-02T{moment}Z");
            let row = yard.manager().get(&path).await.data(200)[0].clone();
            assert!(row["reserved"].is_null(), "what was promised then is not kept");
            row["onHand"].as_i64().unwrap()
        };
        assert_eq!(then("07:59:59").await, 0);
        assert_eq!(then("08:00:00").await, 10);
        assert_eq!(then("08:00:59.999999").await, 10);
        assert_eq!(then("08:01:00").await, 6);
        assert_eq!(then("08:02:00").await, 25);
        let ahead = "/api/v1/admin/inventory?sku=MILK&asOf=2026-03-02T08:02:00.000001Z";
        let wanted = [("asOf".to_owned(), "OUT_OF_RANGE".to_owned())];
        assert_eq!(yard.manager().get(ahead).await.faults(), wanted, "nobody knows what will be");
    }
}
