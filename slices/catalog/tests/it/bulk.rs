//! Many products and prices at once: a bad row never fails the others.

use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::shop::{Shop, goods, milk, with};

const PATH: &str = "/api/v1/admin/products/bulk";

async fn send(shop: &Shop, items: Vec<Value>) -> Vec<Value> {
    let results = shop.manager().post(PATH, json!({ "items": items })).await.data(200);
    let results = results.as_array().unwrap().clone();
    for (at, result) in results.iter().enumerate() {
        assert_eq!(result["index"], json!(at));
        assert_ne!(result.get("id").is_some(), result.get("error").is_some(), "{result}");
    }
    results
}

fn codes(results: &[Value]) -> Vec<&str> {
    results.iter().map(|result| result["error"]["code"].as_str().unwrap_or("")).collect()
}

on_both! {
    async fn each_item_stands_for_itself(shop: Shop) {
        let made = shop.product(milk()).await;
        let results = send(&shop, vec![
            goods("A", "A"),
            goods("", "B"),
            goods("C", "A"),
            json!("no product"),
            with(goods("D", "D"), json!({ "colour": "red" })),
            json!({ "id": made["id"], "brand": "Other", "version": 1 }),
            json!({ "id": made["id"], "brand": "Stale", "version": 1 }),
            json!({ "id": "prd_01jd3v7k2mfq9s8x4t6w0ybnhe", "title": "Nobody" }),
            json!({ "id": 7, "title": "Nobody" }),
            goods("E", "E"),
        ]).await;
        assert_eq!(codes(&results), [
            "", "VALIDATION_FAILED", "SKU_TAKEN", "VALIDATION_FAILED", "VALIDATION_FAILED", "", "VERSION_MISMATCH",
            "NOT_FOUND", "NOT_FOUND", "",
        ]);
        assert_eq!(results[2]["error"]["details"][0]["field"], "variants[0].sku");
        assert_eq!(results[4]["error"]["details"][0]["field"], "colour");
        assert_eq!((&results[5]["id"], &results[5]["version"]), (&made["id"], &json!(2)));
        let changed = shop.manager().get(&crate::shop::at(&made)).await.data(200);
        assert_eq!((&changed["brand"], &changed["tags"]), (&json!("Other"), &made["tags"]), "as PATCH changes it");
        assert_eq!(shop.count("catalog_product").await, 3);
    }

    async fn ten_thousand_with_bad_rows_among_them(shop: Shop) {
        let item = |at: usize| match at % 100 {
            7 => with(goods("Bad", &format!("SKU-{at}")), json!({ "minAge": 1000 })),
            8 => goods("Taken", "SKU-0"),
            _ => goods(&format!("Product {at}"), &format!("SKU-{at}")),
        };
        let results = send(&shop, (0..10_000).map(item).collect()).await;
        assert_eq!(results.len(), 10_000);
        for (at, code) in codes(&results).into_iter().enumerate() {
            let expected = match at % 100 {
                7 => "VALIDATION_FAILED",
                8 => "SKU_TAKEN",
                _ => "",
            };
            assert_eq!(code, expected, "item {at}");
        }
        for table in ["catalog_product", "catalog_variant", "catalog_product_version"] {
            assert_eq!(shop.count(table).await, 9_800, "{table}");
        }
    }

    async fn none_and_too_many_are_refused(shop: Shop) {
        let faults = shop.manager().post(PATH, json!({ "items": [] })).await.faults();
        assert_eq!(faults, [("items".to_owned(), "REQUIRED".to_owned())]);
        let many = vec![json!({}); 10_001];
        let faults = shop.manager().post(PATH, json!({ "items": many })).await.faults();
        assert_eq!(faults, [("items".to_owned(), "TOO_MANY".to_owned())]);
        let faults = shop.manager().post(PATH, json!({})).await.faults();
        assert_eq!(faults, [("items".to_owned(), "REQUIRED".to_owned())]);
    }
}
