//! Grants that are limited to certain sites.

use bodega_identity::role::Builtin;
use bodega_testkit::{Client, on_both};
use serde_json::{Value, json};

use crate::yard::{Yard, branch, id, reservation, text};

/// Two branches with stock, and a manager of the first alone.
async fn split(yard: &Yard) -> (Value, Value, Client) {
    let (tlv, hfa) = (yard.branch("TLV").await, yard.branch("HFA").await);
    yard.goods("MILK").await;
    for branch in [&tlv, &hfa] {
        yard.put(branch, "MILK", 10).await;
    }
    let badge = yard.app.badge(Builtin::Manager).limited_to(&[id(&tlv, "id")]);
    (tlv, hfa, yard.app.as_badge(&badge))
}

on_both! {
    async fn what_is_out_of_reach_is_not_shown(yard: Yard) {
        let (tlv, hfa, limited) = split(&yard).await;
        let rows = async |path: &str| limited.get(path).await.data(200).as_array().unwrap().clone();
        let stock = rows("/api/v1/admin/inventory").await;
        assert_eq!(stock.len(), 1);
        assert_eq!(stock[0]["branchId"], tlv["id"]);
        let history = rows("/api/v1/admin/inventory/history").await;
        assert_eq!(history.len(), 1);
        assert_eq!(rows("/api/v1/admin/inventory/history?sku=MILK").await.len(), 1);
        let theirs = yard.stock(&hfa, "MILK").await;
        for path in [
            format!("/api/v1/admin/inventory/{}", text(&theirs, "id")),
            format!("/api/v1/admin/inventory?branchId={}", text(&hfa, "id")),
            format!("/api/v1/admin/inventory/history?branchId={}", text(&hfa, "id")),
            format!("/api/v1/admin/inventory/suggestions?branchId={}", text(&hfa, "id")),
            format!("/api/v1/admin/stock-requests?branchId={}", text(&hfa, "id")),
            format!("/api/v1/admin/transfers?branchId={}", text(&hfa, "id")),
        ] {
            limited.get(&path).await.expect_error(403, "FORBIDDEN");
        }
    }

    async fn what_is_out_of_reach_is_not_changed(yard: Yard) {
        let (tlv, hfa, limited) = split(&yard).await;
        let theirs = yard.stock(&hfa, "MILK").await;
        let lines = json!([{ "sku": "MILK", "quantity": 1 }]);
        let held = yard.reserve(&hfa, "order-1", lines.clone()).await;
        let request = json!({ "branchId": hfa["id"], "sku": "MILK", "type": "ADD_QUANTITY", "quantity": 1 });
        let asked = yard.manager().post("/api/v1/stock-requests", request.clone()).await.data(201);
        let transfer = |from: &Value, to: &Value| json!({ "fromBranchId": from["id"], "toBranchId": to["id"], "lines": lines });
        let away = yard.manager().post("/api/v1/admin/transfers", transfer(&tlv, &hfa)).await.data(201);
        let rows = yard.rows().await;

        let count = json!({ "onHand": 1, "reason": "x" });
        let stock = format!("/api/v1/admin/inventory/{}", text(&theirs, "id"));
        let by_sku = format!("/api/v1/admin/inventory/by-sku/{}/MILK", text(&hfa, "id"));
        let adjust = json!({ "reason": "x", "lines": [{ "branchId": hfa["id"], "sku": "MILK", "delta": 1 }] });
        let till = json!({ "branchId": hfa["id"], "reference": "t", "lines": lines });
        let reservation_path = |verb: &str| format!("/api/v1/inventory/reservations/{}{verb}", text(&held, "id"));
        let receive = format!("/api/v1/admin/transfers/{}/receive", text(&away, "id"));
        let review = format!("/api/v1/admin/stock-requests/{}/review", text(&asked, "id"));
        let site = format!("/api/v1/admin/branches/{}", text(&hfa, "id"));
        for reply in [
            limited.put(&stock, count.clone()).await,
            limited.patch(&stock, json!({ "safetyStock": 1 })).await,
            limited.put(&by_sku, count).await,
            limited.post("/api/v1/admin/inventory/adjust", adjust).await,
            limited.post("/api/v1/admin/inventory/till-sales", till).await,
            limited.post("/api/v1/inventory/reservations", reservation(&hfa, "order-2", lines.clone())).await,
            limited.get(&reservation_path("")).await,
            limited.post(&reservation_path("/release"), json!({})).await,
            limited.post(&reservation_path("/fulfil"), json!({})).await,
            limited.post("/api/v1/stock-requests", request).await,
            limited.patch(&review, json!({ "decision": "APPROVED" })).await,
            limited.post("/api/v1/admin/transfers", transfer(&hfa, &tlv)).await,
            limited.post(&receive, json!({})).await,
            limited.patch(&site, json!({ "name": "Mine" })).await,
            limited.delete(&site).await,
            limited.post("/api/v1/admin/branches", branch("NEW")).await,
            limited.post(&format!("/api/v1/admin/sites/{}/bins", text(&hfa, "id")), json!({ "code": "A" })).await,
            limited.post(&format!("/api/v1/admin/sites/{}/zones", text(&hfa, "id")), json!({ "code": "A", "name": "A" })).await,
        ] {
            reply.expect_error(403, "FORBIDDEN");
        }
        let bulk = json!({ "ids": [asked["id"]], "decision": "APPROVED" });
        let told = limited.patch("/api/v1/admin/stock-requests/bulk-review", bulk).await.data(200);
        assert_eq!(told[0]["error"]["code"], "FORBIDDEN");
        assert_eq!(yard.rows().await, rows, "nothing was written");

        limited.post("/api/v1/inventory/reservations", reservation(&tlv, "order-3", lines.clone())).await.data(201);
        limited.post("/api/v1/admin/transfers", transfer(&tlv, &hfa)).await.data(201);
    }
}
