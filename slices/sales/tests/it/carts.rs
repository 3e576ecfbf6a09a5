//! Carts. [MS-6, EC-T110..T120, EC-T052, EC-T453, MS-16]

use std::time::Duration;

use bodega_testkit::on_both;
use serde_json::json;

use crate::{
    market::{CART, CONFIRM, ITEMS, fetched},
    shop::{Shop, text},
};

on_both! {
    async fn a_guest_fills_a_cart_and_finds_it_by_its_token(shop: Shop) {
        shop.with_milk(10).await;
        let first = shop.app.client().post(ITEMS, json!({ "sku": "MILK", "quantity": 2 })).await;
        let cart = first.data(201);
        assert_eq!((&cart["items"][0]["quantity"], &cart["subtotal"]["amount"]), (&json!(2), &json!(1380)));
        let token = first.header("x-cart-token").to_owned();
        assert!(first.header("set-cookie").contains(&token) && first.header("set-cookie").contains("HttpOnly"));
        let guest = shop.app.client().header("x-cart-token", &token);
        guest.post(ITEMS, json!({ "sku": "MILK", "quantity": 1 })).await.data(201);
        let cart = guest.get(CART).await.data(200);
        assert_eq!((&cart["items"][0]["quantity"], &cart["version"]), (&json!(3), &json!(2)));
        let by_cookie = shop.app.client().header("cookie", &format!("a=b; bodega_cart={token}"));
        assert_eq!(by_cookie.get(CART).await.data(200)["id"], cart["id"]);
        assert_eq!(shop.app.client().get(CART).await.data(200)["items"], json!([]), "another guest's is empty");
        let line = text(&cart["items"][0], "id").to_owned();
        let set = guest.put(&format!("{ITEMS}/{line}"), json!({ "quantity": 5, "note": "cold" })).await.data(200);
        assert_eq!((&set["items"][0]["quantity"], &set["items"][0]["note"]), (&json!(5), &json!("cold")));
        assert_eq!(guest.delete(&format!("{ITEMS}/MILK")).await.data(200)["items"], json!([]));
        assert_eq!(guest.delete(CART).await.data(200)["items"], json!([]));
    }

    async fn looking_into_a_cart_writes_nothing(shop: Shop) {
        let before = shop.app.base.row_counts().await;
        let reply = shop.app.client().get(CART).await;
        assert!(text(&reply.data(200), "id").starts_with("crt_"));
        let guest = shop.app.client().header("x-cart-token", reply.header("x-cart-token"));
        assert_eq!(guest.get(CART).await.header("x-cart-token"), reply.header("x-cart-token"));
        shop.app.as_customer().get(CART).await.data(200);
        assert_eq!(shop.app.base.row_counts().await, before);
    }

    async fn what_cannot_be_bought_does_not_come_into_it(shop: Shop) {
        let branch = shop.with_milk(10).await;
        shop.goods("GONE", json!({})).await;
        let draft = json!({ "title": "Draft", "status": "draft", "variants": [{ "sku": "DRAFT", "price": { "amount": 1, "currency": "ILS" } }] });
        shop.manager().post("/api/v1/admin/products", draft).await.data(201);
        shop.put(&branch, "DRAFT", 5).await;
        let guest = shop.guest().await;
        let add = |body| { let guest = guest.clone(); async move { guest.post(ITEMS, body).await } };
        add(json!({ "sku": "GONE", "quantity": 1 })).await.expect_error(409, "OUT_OF_STOCK_ANYWHERE");
        add(json!({ "sku": "DRAFT", "quantity": 1 })).await.expect_error(409, "NOT_FOR_SALE");
        for (body, field, code) in [
            (json!({ "sku": "NOPE", "quantity": 1 }), "sku", "UNKNOWN_SKU"),
            (json!({ "quantity": 1 }), "sku", "REQUIRED"),
            (json!({ "sku": "MILK", "quantity": 0 }), "quantity", "OUT_OF_RANGE"),
            (json!({ "sku": "MILK", "quantity": 1, "currency": "XXX" }), "currency", "UNKNOWN_CURRENCY"),
            (json!({ "sku": "MILK", "quantity": 1, "currency": "EUR" }), "currency", "UNKNOWN_CURRENCY"),
            (json!({ "sku": "MILK", "quantity": 1, "note": "x".repeat(301) }), "note", "TOO_LONG"),
        ] {
            assert_eq!(add(body).await.faults(), [(field.to_owned(), code.to_owned())]);
        }
        assert_eq!((shop.count("sales_cart").await, shop.count("sales_cart_item").await), (0, 0));
        guest.put(&format!("{ITEMS}/MILK"), json!({ "quantity": 1 })).await.expect_error(404, "NOT_FOUND");
    }

    async fn quantities_keep_to_steps_and_limits(shop: Shop) {
        let branch = shop.branch("TLV").await;
        let ham = json!({ "unit": "GRAM", "step": 100, "min": 200, "max": 1000, "price": { "amount": 8900, "currency": "ILS", "per": 1000 } });
        shop.goods("HAM", ham).await;
        shop.put(&branch, "HAM", 5000).await;
        let guest = shop.guest().await;
        for (quantity, code) in [(100, "QUANTITY_BELOW_MIN"), (250, "QUANTITY_STEP"), (1100, "QUANTITY_OVER_LIMIT")] {
            let faults = guest.post(ITEMS, json!({ "sku": "HAM", "quantity": quantity })).await.faults();
            assert_eq!(faults, [("quantity".to_owned(), code.to_owned())]);
        }
        let cart = guest.post(ITEMS, json!({ "sku": "HAM", "quantity": 900 })).await.data(201);
        assert_eq!(cart["items"][0]["lineTotal"]["amount"], 8010);
        let more = guest.post(ITEMS, json!({ "sku": "HAM", "quantity": 200 })).await.faults();
        assert_eq!(more[0].1, "QUANTITY_OVER_LIMIT", "both together");
        assert_eq!(guest.get(CART).await.data(200)["items"][0]["quantity"], 900);
    }

    async fn prices_are_live_and_a_change_is_told(shop: Shop) {
        shop.with_milk(10).await;
        let guest = shop.guest_with("MILK", 2).await;
        let reprice = json!({ "items": [{ "sku": "MILK", "price": { "amount": 790, "currency": "ILS" } }] });
        let reply = shop.manager().post("/api/v1/admin/prices/bulk", reprice).await;
        if reply.status == 404 {
            let product = shop.manager().get("/api/v1/admin/products").await.data(200)[0].clone();
            let variants = json!([{ "sku": "MILK", "price": { "amount": 790, "currency": "ILS" } }]);
            let path = format!("/api/v1/admin/products/{}", text(&product, "id"));
            shop.manager().patch(&path, json!({ "variants": variants, "version": product["version"] })).await.data(200);
        } else {
            reply.data(200);
        }
        let line = guest.get(CART).await.data(200)["items"][0].clone();
        assert_eq!((&line["unitPrice"]["amount"], &line["priceChanged"]), (&json!(790), &json!(true)));
        assert_eq!((&line["previousPrice"]["amount"], &line["lineTotal"]["amount"]), (&json!(690), &json!(1580)));
        let cart = guest.put(&format!("{ITEMS}/MILK"), json!({ "quantity": 3 })).await.data(200);
        assert_eq!(cart["items"][0]["priceChanged"], false, "they have seen it");
    }

    async fn versions_guard_a_change_and_a_key_repeats_it_once(shop: Shop) {
        shop.with_milk(10).await;
        let guest = shop.guest_with("MILK", 1).await;
        let stale = guest.clone().header("if-match", "\"v9\"");
        stale.put(&format!("{ITEMS}/MILK"), json!({ "quantity": 2 })).await.expect_error(412, "VERSION_MISMATCH");
        guest.clone().header("if-match", "\"v1\"").put(&format!("{ITEMS}/MILK"), json!({ "quantity": 2 })).await.data(200);
        for _ in 0..2 {
            guest.clone().key("k").post(ITEMS, json!({ "sku": "MILK", "quantity": 1 })).await.data(201);
        }
        assert_eq!(guest.get(CART).await.data(200)["items"][0]["quantity"], 3);
    }

    async fn a_guests_cart_comes_along_at_login(shop: Shop) {
        shop.with_milk(5).await;
        let customer = shop.app.as_customer();
        customer.post(ITEMS, json!({ "sku": "MILK", "quantity": 3 })).await.data(201);
        let first = shop.app.client().post(ITEMS, json!({ "sku": "MILK", "quantity": 4, "substitution": "ALLOW" })).await;
        let both = customer.clone().header("x-cart-token", first.header("x-cart-token"));
        let reply = both.get(CART).await;
        let cart = reply.data(200);
        assert_eq!((&cart["items"][0]["quantity"], &cart["items"][0]["substitution"]), (&json!(5), &json!("ALLOW")));
        assert_eq!(cart["notices"][0]["code"], "QUANTITY_REDUCED");
        assert_eq!((&cart["notices"][0]["wanted"], &cart["notices"][0]["quantity"]), (&json!(7), &json!(5)));
        assert!(reply.header("set-cookie").contains("Max-Age=0"));
        assert_eq!(both.get(CART).await.data(200)["items"][0]["quantity"], 5, "once only");
        let cart = customer.put(&format!("{ITEMS}/MILK"), json!({ "quantity": 4 })).await.data(200);
        assert_eq!(cart["notices"], json!([]), "they have been told");
    }

    async fn who_has_no_cart_takes_over_the_guests(shop: Shop) {
        let branch = shop.with_milk(5).await;
        let guest = shop.app.client().post(ITEMS, json!({ "sku": "MILK", "quantity": 2 })).await;
        let mut body = fetched(&branch, "tok_ok");
        body.as_object_mut().unwrap().remove("email");
        let both = shop.app.as_customer().header("x-cart-token", guest.header("x-cart-token"));
        let bought = both.post(CONFIRM, body).await.data(201);
        assert_eq!(bought["customer"]["id"].as_str().map(|id| id.starts_with("cus_")), Some(true));
        assert_eq!(bought["orderToken"], json!(null), "customers need none");
        let guest = shop.app.client().header("x-cart-token", guest.header("x-cart-token"));
        assert_eq!(guest.get(CART).await.data(200)["items"], json!([]));
    }

    async fn nobody_reads_anothers_cart(shop: Shop) {
        shop.with_milk(10).await;
        let guest = shop.guest_with("MILK", 2).await;
        let line = text(&guest.get(CART).await.data(200)["items"][0], "id").to_owned();
        let others = [shop.guest().await, shop.app.as_customer(), shop.app.as_admin(), shop.app.other_merchant().as_customer()];
        for other in others {
            assert_eq!(other.get(CART).await.data(200)["items"], json!([]));
            other.put(&format!("{ITEMS}/{line}"), json!({ "quantity": 1 })).await.expect_error(404, "NOT_FOUND");
            other.delete(&format!("{ITEMS}/{line}")).await.expect_error(404, "NOT_FOUND");
        }
        assert_eq!(guest.get(CART).await.data(200)["items"][0]["quantity"], 2);
    }

    async fn carts_that_nobody_comes_back_to_are_given_up_and_then_deleted(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let left = shop.guest_with("MILK", 2).await;
        let bought = shop.guest_with("MILK", 1).await;
        bought.post(CONFIRM, fetched(&branch, "tok_ok")).await.data(201);
        shop.app.clock.advance(Duration::from_secs(29 * 24 * 3600));
        shop.app.run_jobs().await;
        assert_eq!(left.get(CART).await.data(200)["items"][0]["quantity"], 2);
        shop.app.clock.advance(Duration::from_secs(2 * 24 * 3600));
        shop.app.run_jobs().await;
        assert_eq!(left.get(CART).await.data(200)["items"], json!([]));
        assert_eq!(shop.count("sales_cart").await, 1, "the one that was left is kept for a while, the other is gone");
        shop.app.clock.advance(Duration::from_secs(31 * 24 * 3600));
        shop.app.run_jobs().await;
        assert_eq!((shop.count("sales_cart").await, shop.count("sales_cart_item").await), (0, 0));
    }

    async fn many_who_fill_one_cart_at_once_lose_nothing(shop: Shop) {
        shop.with_milk(100).await;
        let guest = shop.guest().await;
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..12 {
            let guest = guest.clone();
            tasks.spawn(async move { guest.post(ITEMS, json!({ "sku": "MILK", "quantity": 1 })).await.data(201) });
        }
        tasks.join_all().await;
        assert_eq!(guest.get(CART).await.data(200)["items"][0]["quantity"], 12);
        assert_eq!(shop.count("sales_cart").await, 1);
    }
}
