//! Bundles: variants that are made up of others.

use bodega_catalog::{product::Part, variants};
use bodega_db::{DbError, ReadTx};
use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::shop::{Shop, at, goods, text, variant, with};

const ADMIN: &str = "/api/v1/admin/products";

fn bundle(sku: &str, parts: Value) -> Value {
    json!({ "title": sku, "variants": [with(variant(sku), json!({ "components": parts }))] })
}

fn one(field: &str, code: &str) -> Vec<(String, String)> {
    vec![(field.to_owned(), code.to_owned())]
}

on_both! {
    async fn a_bundle_holds_other_variants(shop: Shop) {
        let tea = shop.product(goods("Tea", "TEA")).await;
        let cup = shop.product(goods("Cup", "CUP")).await;
        let parts = json!([{ "sku": "TEA", "quantity": 2 }, { "variantId": cup["variants"][0]["id"] }]);
        let made = shop.product(bundle("SET", parts)).await;
        let held = json!([
            { "variantId": tea["variants"][0]["id"], "quantity": 2 }, { "variantId": cup["variants"][0]["id"], "quantity": 1 },
        ]);
        assert_eq!(made["variants"][0]["components"], held);
        assert_eq!(shop.shown("set").await["variants"][0]["components"], held);
        assert_eq!(shop.manager().put(&at(&made), made.clone()).await.data(200), made);
        let ids: Vec<_> = [&made, &tea].map(|one| text(&one["variants"][0], "id").parse().unwrap()).into();
        let (scope, asked) = (shop.app.scope(), ids.clone());
        let ask = move |tx: &mut ReadTx| Ok((variants::parts_of(tx, &scope, &asked)?, variants::by_id(tx, &scope, &asked)?));
        let (parts, known) = shop.app.db.read::<_, DbError>(&shop.app.scope(), ask).await.unwrap();
        assert_eq!(parts.len(), 1);
        assert!(parts[&ids[0]].contains(&Part { variant: ids[1], quantity: 2 }) && parts[&ids[0]].len() == 2);
        assert!(known[&ids[0]].bundle && !known[&ids[1]].bundle);
        let patch = json!({ "variants": [{ "sku": "SET", "components": [{ "sku": "CUP", "quantity": 6 }] }] });
        let patched = shop.manager().patch(&at(&made), patch).await.data(200);
        assert_eq!(patched["variants"][0]["components"], json!([{ "variantId": cup["variants"][0]["id"], "quantity": 6 }]));
        assert_eq!(shop.count("catalog_bundle_part").await, 1);
        let single = json!({ "variants": [{ "sku": "SET", "components": null }] });
        shop.manager().patch(&at(&made), single).await.data(200);
        assert_eq!(shop.count("catalog_bundle_part").await, 0);
    }

    async fn it_may_hold_a_variant_that_comes_with_it(shop: Shop) {
        let six = with(variant("SIX"), json!({ "components": [{ "sku": "ONE", "quantity": 6 }] }));
        let made = shop.product(json!({ "title": "Beer", "variants": [variant("ONE"), six] })).await;
        assert_eq!(made["variants"][1]["components"][0]["variantId"], made["variants"][0]["id"]);
        let removed = shop.manager().patch(&at(&made), json!({ "variants": [{ "sku": "ONE", "active": false }] })).await;
        removed.expect_error(409, "PART_OF_BUNDLE");
        let both = json!({ "variants": [{ "sku": "ONE", "active": false }, { "sku": "SIX", "active": false }, variant("NEW")] });
        shop.manager().patch(&at(&made), both).await.data(200);
        let back = shop.manager().patch(&at(&made), json!({ "variants": [{ "sku": "SIX", "active": true }] })).await;
        assert_eq!(back.faults(), one("variants[0].components", "NOT_FOR_SALE"));
    }

    async fn faults_are_told_with_their_fields(shop: Shop) {
        shop.product(goods("Tea", "TEA")).await;
        let old = shop.product(goods("Old", "OLD")).await;
        shop.manager().delete(&at(&old)).await.expect(204);
        shop.product(bundle("SET", json!([{ "sku": "TEA" }]))).await;
        let parts = json!([
            { "sku": "NONE" }, { "variantId": "var_01jd3v7k2mfq9s8x4t6w0ybnhe" }, {}, { "sku": "TEA", "quantity": 0 }, { "sku": "TEA" },
            { "sku": "OLD" }, { "sku": "BIG" },
        ]);
        let faults = shop.manager().post(ADMIN, bundle("BIG", parts)).await.faults();
        for (place, name, code) in [
            (0, "sku", "UNKNOWN_VARIANT"), (1, "variantId", "UNKNOWN_VARIANT"), (2, "sku", "REQUIRED"), (3, "quantity", "OUT_OF_RANGE"),
            (4, "sku", "DUPLICATE"), (5, "sku", "NOT_FOR_SALE"), (6, "sku", "ITSELF"),
        ] {
            let wanted = (format!("variants[0].components[{place}].{name}"), code.to_owned());
            assert!(faults.contains(&wanted), "{wanted:?} is missing in {faults:#?}");
        }
        assert_eq!(faults.len(), 7, "{faults:#?}");
        let faults = shop.manager().post(ADMIN, bundle("BIG", json!([{ "sku": "SET" }]))).await.faults();
        assert_eq!(faults, one("variants[0].components", "NESTED_BUNDLE"));
        let tea = shop.manager().get("/api/v1/admin/products?sku=TEA").await.data(200);
        shop.product(goods("Cup", "CUP")).await;
        let patch = json!({ "variants": [{ "sku": "TEA", "components": [{ "sku": "CUP" }] }] });
        let faults = shop.manager().patch(&at(&tea[0]), patch).await.faults();
        assert_eq!(faults, one("variants[0].components", "NESTED_BUNDLE"));
        let weighed = json!({ "title": "Mix", "variants": [{
            "sku": "MIX", "unit": "GRAM", "price": { "amount": 1, "currency": "ILS" }, "components": [{ "sku": "CUP" }],
        }] });
        let faults = shop.manager().post(ADMIN, weighed).await.faults();
        assert_eq!(faults, one("variants[0].components", "NOT_BY_PIECE"));
    }

    async fn a_part_stays_for_sale_while_a_bundle_holds_it(shop: Shop) {
        let tea = shop.product(goods("Tea", "TEA")).await;
        let set = shop.product(bundle("SET", json!([{ "sku": "TEA" }]))).await;
        let error = shop.manager().delete(&at(&tea)).await.expect_error(409, "PART_OF_BUNDLE");
        assert_eq!((&error["details"][0]["sku"], &error["details"][0]["bundleSku"]), (&json!("TEA"), &json!("SET")));
        shop.manager().put(&at(&tea), goods("Tea", "OTHER")).await.expect_error(409, "PART_OF_BUNDLE");
        shop.manager().patch(&at(&tea), json!({ "status": "draft" })).await.data(200);
        shop.manager().delete(&at(&set)).await.expect(204);
        shop.manager().delete(&at(&tea)).await.expect(204);
        let back = shop.manager().patch(&at(&set), json!({ "status": "active" })).await;
        assert_eq!(back.faults(), one("variants.components", "NOT_FOR_SALE"));
    }
}
