//! Zones and bins, and what lies in them. [WS-warehouse-1, WS-inventory-4]

use std::time::Duration;

use bodega_inventory::{
    Item,
    stock::{Receipt, Relocate, receive, relocate},
};
use bodega_kernel::{Id, Quantity, noun};
use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::yard::{Yard, id, text};

impl Yard {
    async fn bin(&self, branch: &Value, code: &str) -> Id<noun::Bin> {
        let path = format!("/api/v1/admin/sites/{}/bins", text(branch, "id"));
        id(&self.manager().post(&path, json!({ "code": code })).await.data(201), "id")
    }

    /// What lies where, by the codes on the labels.
    async fn lying(&self, stock: &Value) -> Vec<(String, i64)> {
        let read = self.manager().get(&format!("/api/v1/admin/inventory/{}", text(stock, "id"))).await.data(200);
        let bins = read["bins"].as_array().unwrap().clone();
        bins.iter().map(|bin| (text(bin, "code").to_owned(), bin["onHand"].as_i64().unwrap())).collect()
    }
}

fn quantity(quantity: i64) -> Quantity {
    quantity.try_into().unwrap()
}

on_both! {
    async fn a_site_is_laid_out(yard: Yard) {
        let branch = yard.branch("WH").await;
        let path = |rest: &str| format!("/api/v1/admin/sites/{}/{rest}", text(&branch, "id"));
        let zone = yard.manager().post(&path("zones"), json!({ "code": "COLD", "name": "Cold room" })).await.data(201);
        let zone_path = path(&format!("zones/{}", text(&zone, "id")));
        yard.manager().post(&path("zones"), json!({ "code": "COLD", "name": "X" })).await.expect_error(409, "CODE_TAKEN");
        let renamed = json!({ "code": "COLD", "name": "Cold store" });
        assert_eq!(text(&yard.manager().put(&zone_path, renamed).await.data(200), "name"), "Cold store");
        let body = json!({
            "code": "A-01-2", "zoneId": zone["id"], "aisle": "A", "bay": "01", "level": "2", "capacity": 40,
            "pickSequence": 12, "x": 250, "y": 1200,
        });
        let bin = yard.manager().post(&path("bins"), body.clone()).await.data(201);
        assert_eq!((&bin["pickSequence"], &bin["zoneId"]), (&json!(12), &zone["id"]));
        yard.manager().post(&path("bins"), body.clone()).await.expect_error(409, "CODE_TAKEN");
        yard.manager().post(&path("bins"), json!({ "code": "A-01-1", "pickSequence": 3 })).await.data(201);
        let listed = yard.manager().get(&path("bins")).await.data(200);
        let codes: Vec<_> = listed.as_array().unwrap().iter().map(|bin| text(bin, "code")).collect();
        assert_eq!(codes, ["A-01-1", "A-01-2"], "as pickers pass them");
        yard.manager().delete(&zone_path).await.expect_error(409, "ZONE_HAS_BINS");
        let bin_path = path(&format!("bins/{}", text(&bin, "id")));
        yard.manager().put(&bin_path, json!({ "code": "A-01-2" })).await.data(200);
        yard.manager().delete(&zone_path).await.expect(204);
        yard.manager().delete(&bin_path).await.expect(204);
        yard.manager().delete(&bin_path).await.expect_error(404, "NOT_FOUND");
        yard.manager().post(&path("bins"), json!({ "code": "A-01-2" })).await.data(201);
        let faults = yard.manager().post(&path("bins"), json!({ "code": "B", "zoneId": zone["id"] })).await.faults();
        assert_eq!(faults, [("zoneId".to_owned(), "UNKNOWN_ZONE".to_owned())]);
        let faults = yard.manager().post(&path("bins"), json!({ "code": "", "capacity": 0, "x": i64::MAX })).await.faults();
        assert_eq!(faults.len(), 3);
    }

    async fn goods_lie_in_bins_and_leave_first_in_first_out(yard: Yard) {
        let branch = yard.branch("WH").await;
        let site = id(&branch, "id");
        let milk = yard.goods("MILK").await;
        let (a, b) = (yard.bin(&branch, "A").await, yard.bin(&branch, "B").await);
        for (bin, count) in [(Some(b), 4), (Some(a), 4), (None, 2)] {
            yard.app.clock.advance(Duration::from_secs(60));
            let receipt = Receipt { site, reference: None, lines: vec![(Item::Variant(milk), quantity(count), bin)] };
            yard.write(move |tx, scope| receive(tx, scope, &receipt)).await.unwrap();
        }
        let stock = yard.stock(&branch, "MILK").await;
        assert_eq!(stock["onHand"], 10);
        assert_eq!(yard.lying(&stock).await, [("B".to_owned(), 4), ("A".to_owned(), 4)]);
        let made = yard.reserve(&branch, "order-1", json!([{ "sku": "MILK", "quantity": 7 }])).await;
        let fulfil = format!("/api/v1/inventory/reservations/{}/fulfil", text(&made, "id"));
        yard.manager().post(&fulfil, json!({})).await.data(200);
        assert_eq!(yard.lying(&stock).await, [("A".to_owned(), 3)], "what lay loose, then the bin that was filled first");
        let history = yard.manager().get("/api/v1/admin/inventory/history?reference=order-1").await.data(200);
        assert_eq!(history.as_array().unwrap().len(), 3, "a line for each place");
        yard.assert_sound().await;
    }

    async fn goods_are_carried_from_bin_to_bin(yard: Yard) {
        let branch = yard.branch("WH").await;
        let site = id(&branch, "id");
        let milk = yard.goods("MILK").await;
        let (a, b) = (yard.bin(&branch, "A").await, yard.bin(&branch, "B").await);
        let stock = yard.put(&branch, "MILK", 10).await;
        for (source, target, count) in [(None, Some(a), 6), (Some(a), Some(b), 2), (Some(b), None, 1)] {
            yard.app.clock.advance(Duration::from_secs(60));
            let order = Relocate { site, item: Item::Variant(milk), source, target, quantity: quantity(count) };
            yard.write(move |tx, scope| relocate(tx, scope, &order)).await.unwrap();
        }
        assert_eq!(yard.lying(&stock).await, [("A".to_owned(), 4), ("B".to_owned(), 1)]);
        assert_eq!(yard.stock(&branch, "MILK").await["onHand"], 10, "how much there is has not changed");
        for (source, count) in [(Some(a), 5), (None, 6)] {
            let order = Relocate { site, item: Item::Variant(milk), source, target: Some(b), quantity: quantity(count) };
            let tried = yard.write(move |tx, scope| relocate(tx, scope, &order)).await;
            assert!(matches!(tried, Err(bodega_inventory::InventoryError::InsufficientStock(_))));
        }
        yard.assert_sound().await;
    }

    async fn corrections_may_name_a_bin(yard: Yard) {
        let branch = yard.branch("WH").await;
        yard.goods("MILK").await;
        let a = yard.bin(&branch, "A").await;
        let adjust = async |delta: i64, bin: Option<Id<noun::Bin>>| {
            let line = json!({ "branchId": branch["id"], "sku": "MILK", "delta": delta, "binId": bin });
            yard.manager().post("/api/v1/admin/inventory/adjust", json!({ "reason": "x", "lines": [line] })).await
        };
        adjust(5, Some(a)).await.data(200);
        adjust(5, None).await.data(200);
        let stock = yard.stock(&branch, "MILK").await;
        assert_eq!(yard.lying(&stock).await, [("A".to_owned(), 5)]);
        let error = adjust(-6, Some(a)).await.expect_error(409, "INSUFFICIENT_STOCK");
        assert_eq!(error["details"][0]["available"], 5);
        adjust(-3, Some(a)).await.data(200);
        assert_eq!(yard.lying(&stock).await, [("A".to_owned(), 2)]);
        let bin = format!("/api/v1/admin/sites/{}/bins/{a}", text(&branch, "id"));
        yard.manager().delete(&bin).await.expect_error(409, "HOLDS_STOCK");
        yard.put(&branch, "MILK", 1).await;
        assert_eq!(yard.lying(&stock).await, [("A".to_owned(), 1)], "what lay loose is what was missing first");
        yard.put(&branch, "MILK", 0).await;
        yard.manager().delete(&bin).await.expect(204);
        assert_eq!(adjust(1, Some(a)).await.faults(), [("lines[0].binId".to_owned(), "UNKNOWN_BIN".to_owned())]);
        let elsewhere = yard.branch("TLV").await;
        let b = yard.bin(&elsewhere, "B").await;
        assert_eq!(adjust(1, Some(b)).await.faults()[0].1, "UNKNOWN_BIN");
        yard.assert_sound().await;
    }
}
