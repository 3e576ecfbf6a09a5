//! Which site an order comes from. [WS-order-5]

use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::{
    market::{CONFIRM, ITEMS, PREVIEW, home},
    shop::{Shop, branch, text, with},
};

const ROUTING: &str = "/api/v1/admin/routing";

/// A source and another site, each with a delivery window.
async fn two_sites(shop: &Shop) -> (Value, Value, Value) {
    let source = shop.source().await;
    let slot = shop.slot(&source, json!({ "capacity": null })).await;
    let other = with(branch("HFA"), json!({ "pickup": false }));
    let other = shop.manager().post("/api/v1/admin/branches", other).await.data(201);
    shop.slot(&other, json!({ "capacity": null })).await;
    for sku in ["MILK", "TEA"] {
        shop.goods(sku, json!({})).await;
    }
    (source, other, slot)
}

fn to(slot: &Value) -> Value {
    json!({ "fulfilment": { "type": "DELIVERY", "address": home(), "slotId": slot["id"], "date": "2026-03-09" } })
}

on_both! {
    async fn the_configured_source_is_the_simple_default(shop: Shop) {
        let (source, other, slot) = two_sites(&shop).await;
        shop.put(&source, "MILK", 1).await;
        shop.put(&other, "MILK", 9).await;
        let guest = shop.guest_with("MILK", 2).await;
        let seen = guest.post(PREVIEW, to(&slot)).await.data(200);
        assert_eq!((&seen["branchId"], &seen["missing"][0]["available"]), (&source["id"], &json!(1)));
        assert_eq!(seen["routing"][0]["reason"], "CONFIGURED");
        assert_eq!(shop.manager().get(ROUTING).await.data(200)["mode"], "SOURCE");
    }

    async fn switched_on_the_order_comes_from_who_has_it_and_says_why(shop: Shop) {
        let (source, other, slot) = two_sites(&shop).await;
        shop.put(&source, "MILK", 1).await;
        shop.put(&other, "MILK", 9).await;
        let on = json!({ "mode": "BEST", "maxSites": 2, "costs": [{ "branchId": other["id"], "cost": 500 }] });
        assert_eq!(shop.manager().put(ROUTING, on.clone()).await.data(200)["version"], 1);
        let guest = shop.guest_with("MILK", 2).await;
        let body = with(to(&slot), json!({ "payment": { "token": "tok_ok" }, "email": "dana@example.com" }));
        let bought = guest.post(CONFIRM, body).await.data(201);
        assert_eq!(bought["fulfilment"]["branchId"], other["id"]);
        assert_eq!((shop.stock(&source, "MILK").await.1, shop.stock(&other, "MILK").await.1), (0, 2));
        let stale = shop.manager().header("if-match", "\"v9\"").put(ROUTING, on).await;
        stale.expect_error(412, "VERSION_MISMATCH");
    }

    async fn what_no_site_has_alone_is_split(shop: Shop) {
        let (source, other, slot) = two_sites(&shop).await;
        shop.put(&source, "MILK", 5).await;
        shop.put(&other, "TEA", 5).await;
        shop.manager().put(ROUTING, json!({ "mode": "BEST", "maxSites": 2 })).await.data(200);
        let guest = shop.guest_with("MILK", 2).await;
        guest.post(ITEMS, json!({ "sku": "TEA", "quantity": 1 })).await.data(201);
        let body = with(to(&slot), json!({ "payment": { "token": "tok_ok" }, "email": "dana@example.com" }));
        let bought = guest.post(CONFIRM, body).await.data(201);
        let parts = bought["fulfilments"].as_array().unwrap();
        assert_eq!(parts.len(), 2, "{parts:?}");
        assert!(parts.iter().all(|part| part["items"].as_array().unwrap().len() == 1), "{parts:?}");
        assert_eq!((shop.stock(&source, "MILK").await.1, shop.stock(&other, "TEA").await.1), (2, 1));
        let guest = shop.guest_with("MILK", 1).await;
        guest.post(ITEMS, json!({ "sku": "TEA", "quantity": 1 })).await.data(201);
        let body = with(to(&slot), json!({ "payment": { "token": "tok_declined" }, "email": "dana@example.com" }));
        guest.post(CONFIRM, body).await.expect_error(402, "PAYMENT_DECLINED");
        assert_eq!((shop.stock(&source, "MILK").await.1, shop.stock(&other, "TEA").await.1), (2, 1), "both are free again");
    }

    async fn bad_policies_are_refused(shop: Shop) {
        let unknown = json!({ "mode": "BEST", "excluded": ["ste_01jd3v7k2mfq9s8x4t6w0ybnhe"] });
        assert_eq!(shop.manager().put(ROUTING, unknown).await.faults()[0].1, "UNKNOWN_SITE");
        let faults = shop.manager().put(ROUTING, json!({ "mode": "BEST", "maxSites": 9, "perKm": -1 })).await.faults();
        assert_eq!(faults.len(), 2);
        shop.app.as_employee().put(ROUTING, json!({ "mode": "SOURCE" })).await.expect_error(403, "FORBIDDEN");
        assert_eq!(text(&shop.app.as_employee().get(ROUTING).await.data(200), "mode"), "SOURCE");
    }
}
