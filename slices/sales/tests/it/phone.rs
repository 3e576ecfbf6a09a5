//! Orders without a cart. [RT-A1, EC-T202]

use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::{
    market::fetched,
    shop::{Shop, text, with},
};

const ORDERS: &str = "/api/v1/orders";

fn order(branch: &Value, more: Value) -> Value {
    let base = json!({
        "lines": [{ "sku": "MILK", "quantity": 2 }], "fulfilment": { "type": "PICKUP", "branchId": branch["id"] },
        "payment": { "kind": "AT_HANDOVER" },
    });
    with(base, more)
}

on_both! {
    async fn staff_take_an_order_down_for_somebody(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let body = order(&branch, json!({
            "customer": { "email": "dana@example.com", "name": "Dana" }, "externalId": "P-1", "metadata": { "till": "3" },
        }));
        let admin = shop.app.as_admin().key("k");
        let placed = admin.post(ORDERS, body.clone()).await.data(201);
        assert_eq!((text(&placed["source"], "kind"), text(&placed, "externalId")), ("PHONE", "P-1"));
        assert_eq!((&placed["customer"]["email"], &placed["metadata"]["till"]), (&json!("dana@example.com"), &json!("3")));
        assert_eq!(admin.post(ORDERS, body.clone()).await.data(201)["id"], placed["id"]);
        admin.post(ORDERS, with(body, json!({ "tip": 100 }))).await.expect_error(409, "IDEMPOTENCY_KEY_REUSED");
        shop.app.as_admin().post(ORDERS, order(&branch, json!({ "customer": { "email": "b@example.com" }, "externalId": "P-1" })))
            .await.expect_error(409, "EXTERNAL_ID_TAKEN");
        assert_eq!((shop.stock(&branch, "MILK").await, shop.count("sales_order").await), ((10, 2), 1));
    }

    async fn customers_order_for_themselves_alone(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let customer = shop.app.as_customer();
        let placed = customer.post(ORDERS, order(&branch, json!({}))).await.data(201);
        assert!(text(&placed["customer"], "id").starts_with("cus_"));
        assert_eq!(text(&placed["source"], "kind"), "API");
        let other = json!({ "customer": { "id": "cus_01jd3v7k2mfq9s8x4t6w0ybnhe" } });
        customer.post(ORDERS, order(&branch, other)).await.expect_error(403, "FORBIDDEN");
        shop.app.client().post(ORDERS, order(&branch, json!({}))).await.expect_error(401, "UNAUTHENTICATED");
    }

    async fn bad_lines_are_told_all_at_once(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let customer = shop.app.as_customer();
        let bad = json!({ "lines": [{ "sku": "", "quantity": 1 }, { "sku": "MILK", "quantity": 0 }] });
        let faults: Vec<_> = customer.post(ORDERS, order(&branch, bad)).await.faults();
        assert_eq!(faults.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(), ["lines[0].sku", "lines[1].quantity"]);
        for (more, field, code) in [
            (json!({ "lines": [] }), "lines", "REQUIRED"),
            (json!({ "lines": [{ "sku": "NOPE", "quantity": 1 }] }), "lines[0].sku", "UNKNOWN_SKU"),
            (json!({ "currency": "XYZ" }), "currency", "UNKNOWN_CURRENCY"),
            (json!({ "currency": "USD" }), "currency", "UNKNOWN_CURRENCY"),
        ] {
            assert_eq!(customer.post(ORDERS, order(&branch, more)).await.faults(), [(field.to_owned(), code.to_owned())]);
        }
        let many = json!({ "lines": [{ "sku": "MILK", "quantity": 6 }, { "sku": "MILK", "quantity": 6 }] });
        let error = customer.post(ORDERS, order(&branch, many)).await.expect_error(409, "INSUFFICIENT_STOCK");
        assert_eq!((&error["details"][0]["wanted"], &error["details"][0]["available"]), (&json!(12), &json!(10)));
    }

    async fn a_customer_pays_with_what_they_have_kept(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let customer = shop.app.as_customer();
        let keep = json!({ "payment": { "token": "tok_ok", "saveAsDefault": true } });
        customer.post(ORDERS, order(&branch, keep)).await.data(201);
        let scope = shop.scope();
        let own = shop.app.badge(bodega_identity::role::Builtin::Customer).customer.unwrap();
        let kept = shop.app.db.read(&shop.scope(), move |tx| bodega_payments::method::of_customer(tx, &scope, own)).await.unwrap();
        assert!(kept.len() == 1 && kept[0].is_default);
        let saved = json!({ "payment": { "savedMethodId": kept[0].id } });
        let placed = customer.post(ORDERS, order(&branch, saved.clone())).await.data(201);
        assert_eq!(text(&placed["payment"], "status"), "AUTHORISED");
        let other = shop.app.other_merchant().as_customer();
        assert!(other.post(ORDERS, order(&branch, saved.clone())).await.status >= 400);
        let unknown = json!({ "payment": { "savedMethodId": "pmt_01jd3v7k2mfq9s8x4t6w0ybnhe" } });
        customer.post(ORDERS, order(&branch, unknown)).await.expect_error(404, "NOT_FOUND");
        assert_eq!(shop.stock(&branch, "MILK").await, (10, 4));
    }

    async fn another_merchant_buys_nothing_here(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let theirs = shop.app.other_merchant();
        let faults = theirs.as_customer().post(ORDERS, order(&branch, json!({}))).await.faults();
        assert!(faults.iter().all(|(_, code)| code == "UNKNOWN_SKU" || code == "UNKNOWN_SITE"), "{faults:?}");
        let guest = shop.guest_with("MILK", 1).await;
        let token = guest.get("/api/v1/cart").await.header("x-cart-token").to_owned();
        let elsewhere = theirs.client().header("x-cart-token", &token);
        assert_eq!(elsewhere.get("/api/v1/cart").await.data(200)["items"], json!([]));
        elsewhere.post("/api/v1/checkout/confirm", fetched(&branch, "tok_ok")).await.expect_error(409, "CART_EMPTY");
        let begun = guest.post("/api/v1/checkout/sessions", json!({})).await.data(201);
        elsewhere.get(&format!("/api/v1/checkout/sessions/{}", text(&begun, "id"))).await.expect_error(404, "NOT_FOUND");
        assert_eq!(shop.stock(&branch, "MILK").await, (10, 0));
    }
}
