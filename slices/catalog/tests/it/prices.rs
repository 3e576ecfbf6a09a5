//! Prices by SKU.

use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::shop::{Shop, goods, variant};

fn price(amount: i64, currency: &str) -> Value {
    json!({ "price": { "amount": amount, "currency": currency } })
}

fn path(sku: &str) -> String {
    format!("/api/v1/admin/prices/by-sku/{sku}")
}

on_both! {
    async fn a_price_is_set_and_seen_at_once(shop: Shop) {
        let made = shop.product(goods("Milk", "MILK 1/2 l")).await;
        let sent = json!({ "price": { "amount": 590, "currency": "ILS" }, "compareAtPrice": { "amount": 690, "currency": "ILS" } });
        let set = shop.manager().put(&path("MILK%201%2F2%20l"), sent).await.data(200);
        assert_eq!((&set["productId"], &set["version"], &set["sku"]), (&made["id"], &json!(2), &json!("MILK 1/2 l")));
        let shown = shop.shown("milk").await;
        assert_eq!(shown["priceFrom"]["amount"], 590);
        assert_eq!(shown["variants"][0]["compareAtPrice"]["amount"], 690);
        let set = shop.manager().put(&path("MILK%201%2F2%20l"), price(490, "ILS")).await.data(200);
        assert!(set.get("compareAtPrice").is_none(), "what is left out is none");
        let again = shop.manager().put(&path("MILK%201%2F2%20l"), price(490, "ILS")).await.data(200);
        assert_eq!(again["version"], 3, "the same price is no change");
    }

    async fn faults_are_told_with_their_fields(shop: Shop) {
        shop.product(json!({ "title": "Milk", "variants": [variant("A"), variant("B")] })).await;
        for (body, field, code) in [
            (json!({}), "price", "REQUIRED"),
            (price(-1, "ILS"), "price.amount", "NEGATIVE"),
            (price(1, "ils"), "price.currency", "UNKNOWN_CURRENCY"),
            (json!({ "price": { "amount": 1, "currency": "ILS", "per": 1000 } }), "price.per", "WRONG_PER"),
            (json!({ "price": { "amount": 9, "currency": "ILS" }, "compareAtPrice": { "amount": 9, "currency": "ILS" } }),
             "compareAtPrice", "NOT_ABOVE_PRICE"),
        ] {
            let faults = shop.manager().put(&path("A"), body).await.faults();
            assert_eq!(faults, [(field.to_owned(), code.to_owned())]);
        }
        let faults = shop.manager().put(&path("A"), price(1, "EUR")).await.faults();
        let told: Vec<_> = faults.iter().map(|(field, code)| (field.as_str(), code.as_str())).collect();
        assert_eq!(told, [("price.currency", "NOT_BASE_CURRENCY"), ("price.currency", "MIXED_CURRENCIES")]);
        shop.manager().put(&path("C"), price(1, "ILS")).await.expect_error(404, "NOT_FOUND");
    }

    async fn many_prices_are_set_each_for_itself(shop: Shop) {
        shop.product(json!({ "title": "Shirt", "variants": [variant("S"), variant("M")] })).await;
        let item = |sku: Value, amount: i64| json!({ "sku": sku, "price": { "amount": amount, "currency": "ILS" } });
        let items = [item(json!("S"), 1), item(json!("M"), 2), item(json!("L"), 3), item(json!("S"), -4), json!({ "sku": 7 }), json!({})];
        let results = shop.manager().post("/api/v1/admin/prices/bulk", json!({ "items": items })).await.data(200);
        let results = results.as_array().unwrap();
        let codes: Vec<_> = results.iter().map(|one| one["error"]["code"].as_str().unwrap_or("")).collect();
        assert_eq!(codes, ["", "", "NOT_FOUND", "VALIDATION_FAILED", "VALIDATION_FAILED", "VALIDATION_FAILED"]);
        assert_eq!(results[3]["error"]["details"][0]["field"], "price.amount");
        let shown = shop.shown("shirt").await;
        let amounts: Vec<_> = (0..2).map(|at| shown["variants"][at]["price"]["amount"].as_i64().unwrap()).collect();
        assert_eq!(amounts, [1, 2]);
    }
}
