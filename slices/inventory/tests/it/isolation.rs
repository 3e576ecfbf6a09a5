//! Merchant B cannot read or change a thing of merchant A.

use axum::http::Method;
use bodega_inventory::{available, available_at};
use bodega_kernel::{Id, Scope, noun};
use bodega_testkit::on_both;
use serde_json::json;

use crate::yard::{Yard, branch, id, reservation, text};

on_both! {
    async fn nothing_of_another_merchant_is_there(yard: Yard) {
        let (tlv, hfa) = (yard.branch("TLV").await, yard.branch("HFA").await);
        let milk = yard.goods("MILK").await;
        let stock = yard.put(&tlv, "MILK", 10).await;
        let one = json!([{ "sku": "MILK", "quantity": 1 }]);
        let held = yard.reserve(&tlv, "order-1", one.clone()).await;
        let request = json!({ "branchId": tlv["id"], "sku": "MILK", "type": "ADD_QUANTITY", "quantity": 1 });
        let asked = yard.manager().post("/api/v1/stock-requests", request.clone()).await.data(201);
        let transfer = json!({ "fromBranchId": tlv["id"], "toBranchId": hfa["id"], "lines": one });
        let sent = yard.manager().post("/api/v1/admin/transfers", transfer.clone()).await.data(201);
        let bins = format!("/api/v1/admin/sites/{}/bins", text(&tlv, "id"));
        let bin = yard.manager().post(&bins, json!({ "code": "A" })).await.data(201);
        let zones = format!("/api/v1/admin/sites/{}/zones", text(&tlv, "id"));
        let zone = yard.manager().post(&zones, json!({ "code": "Z", "name": "Z" })).await.data(201);
        let (manager, csv) = (yard.manager(), "branch,sku,onHand\nTLV,MILK,9\n");
        let import = manager.raw(Method::POST, "/api/v1/admin/inventory/import", "text/csv", csv).await.data(202);
        yard.app.run_jobs().await;
        let rows = yard.rows().await;

        let admin = yard.app.other_merchant().as_admin();
        let at = |path: &str, value: &serde_json::Value| format!("/api/v1/{path}/{}", text(value, "id"));
        let count = json!({ "onHand": 1, "reason": "x" });
        for reply in [
            admin.get(&at("branches", &tlv)).await,
            admin.get(&at("admin/branches", &tlv)).await,
            admin.patch(&at("admin/branches", &tlv), json!({ "name": "Mine" })).await,
            admin.put(&at("admin/branches", &tlv), branch("TLV")).await,
            admin.delete(&at("admin/branches", &tlv)).await,
            admin.get(&bins).await,
            admin.post(&bins, json!({ "code": "B" })).await,
            admin.put(&format!("{bins}/{}", text(&bin, "id")), json!({ "code": "B" })).await,
            admin.delete(&format!("{bins}/{}", text(&bin, "id"))).await,
            admin.get(&zones).await,
            admin.post(&zones, json!({ "code": "B", "name": "B" })).await,
            admin.put(&format!("{zones}/{}", text(&zone, "id")), json!({ "code": "B", "name": "B" })).await,
            admin.delete(&format!("{zones}/{}", text(&zone, "id"))).await,
            admin.get(&at("admin/inventory", &stock)).await,
            admin.put(&at("admin/inventory", &stock), count.clone()).await,
            admin.patch(&at("admin/inventory", &stock), json!({ "safetyStock": 1 })).await,
            admin.get(&at("inventory/reservations", &held)).await,
            admin.post(&format!("{}/release", at("inventory/reservations", &held)), json!({})).await,
            admin.post(&format!("{}/fulfil", at("inventory/reservations", &held)), json!({})).await,
            admin.patch(&format!("{}/review", at("admin/stock-requests", &asked)), json!({ "decision": "APPROVED" })).await,
            admin.get(&at("admin/transfers", &sent)).await,
            admin.post(&format!("{}/receive", at("admin/transfers", &sent)), json!({})).await,
            admin.post(&format!("{}/cancel", at("admin/transfers", &sent)), json!({})).await,
            admin.get(&at("admin/inventory/import", &import)).await,
            admin.get(&format!("{}/faults", at("admin/inventory/import", &import))).await,
        ] {
            reply.expect_error(404, "NOT_FOUND");
        }
        for path in [
            "branches", "admin/branches", "admin/inventory", "admin/inventory/history", "admin/inventory/suggestions",
            "stock-requests/my", "admin/stock-requests", "admin/transfers",
        ] {
            assert_eq!(admin.get(&format!("/api/v1/{path}")).await.data(200), json!([]), "{path}");
        }
        let path = format!("/api/v1/admin/inventory?branchId={}", text(&tlv, "id"));
        assert_eq!(admin.get(&path).await.data(200), json!([]));
        let bulk = json!({ "ids": [asked["id"]], "decision": "APPROVED" });
        let told = admin.patch("/api/v1/admin/stock-requests/bulk-review", bulk).await.data(200);
        assert_eq!(told[0]["error"]["code"], "NOT_FOUND");
        let by_sku = format!("/api/v1/admin/inventory/by-sku/{}/MILK", text(&tlv, "id"));
        let adjust = json!({ "reason": "x", "lines": [{ "branchId": tlv["id"], "sku": "MILK", "delta": 1 }] });
        let till = json!({ "branchId": tlv["id"], "reference": "t", "lines": one });
        for reply in [
            admin.put(&by_sku, count).await,
            admin.post("/api/v1/admin/inventory/adjust", adjust).await,
            admin.post("/api/v1/admin/inventory/till-sales", till).await,
            admin.post("/api/v1/inventory/reservations", reservation(&tlv, "order-1", one)).await,
            admin.post("/api/v1/stock-requests", request).await,
            admin.post("/api/v1/admin/transfers", transfer).await,
        ] {
            reply.expect_error(422, "VALIDATION_FAILED");
        }
        assert_eq!(yard.rows().await, rows, "nothing was written");

        let (other, place): (Scope, Id<noun::Site>) = (Scope::One(yard.app.other), id(&tlv, "id"));
        let of = other.clone();
        let anywhere = yard.app.db.read(&other, move |tx| available(tx, &of, &[milk])).await.unwrap();
        assert_eq!(anywhere, []);
        let of = other.clone();
        let there = yard.app.db.read(&other, move |tx| available_at(tx, &of, place, &[milk])).await.unwrap();
        assert_eq!(there, []);
    }

    async fn what_can_be_sold_is_told_to_the_slices_above(yard: Yard) {
        let (tlv, hfa) = (yard.branch("TLV").await, yard.branch("HFA").await);
        let (milk, eggs, ham) = (yard.goods("MILK").await, yard.goods("EGGS").await, yard.goods("HAM").await);
        yard.put(&tlv, "MILK", 10).await;
        yard.put(&hfa, "MILK", 3).await;
        yard.put(&tlv, "EGGS", 2).await;
        yard.reserve(&tlv, "order-1", json!([{ "sku": "MILK", "quantity": 4 }, { "sku": "EGGS", "quantity": 2 }])).await;
        yard.put(&tlv, "EGGS", 1).await;
        let scope = yard.scope();
        let all = yard.app.db.read(&yard.scope(), move |tx| available(tx, &scope, &[milk, eggs, ham])).await.unwrap();
        let mut told: Vec<_> = all.iter().map(|one| (one.variant, one.available)).collect();
        told.sort_unstable();
        let mut expected = vec![(milk, 6), (milk, 3), (eggs, 0)];
        expected.sort_unstable();
        assert_eq!(told, expected, "never below zero, and nothing of what was never there");
        let (scope, place) = (yard.scope(), id(&hfa, "id"));
        let there = yard.app.db.read(&yard.scope(), move |tx| available_at(tx, &scope, place, &[milk, eggs])).await.unwrap();
        assert_eq!(there.iter().map(|one| (one.variant, one.available)).collect::<Vec<_>>(), [(milk, 3)]);
    }
}
