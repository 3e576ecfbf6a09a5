//! `PUT` and `PATCH /admin/products/{id}`.

use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::shop::{Shop, at, goods, milk, text, variant, with};

fn skus(product: &Value) -> Vec<(String, bool)> {
    let variants = product["variants"].as_array().unwrap().iter();
    variants.map(|one| (text(one, "sku").to_owned(), one["active"].as_bool().unwrap())).collect()
}

on_both! {
    async fn what_was_read_can_be_sent_back(shop: Shop) {
        let made = shop.product(milk()).await;
        let same = shop.manager().put(&at(&made), made.clone()).await.data(200);
        assert_eq!(same, made, "nothing changed, so there is no new version");
        let shown = shop.shown(text(&made, "id")).await;
        let again = shop.manager().put(&at(&made), shown).await.data(200);
        assert_eq!(again["version"], 1, "what everybody sees can be sent back too");
        assert_eq!(shop.count("catalog_product_version").await, 1);
    }

    async fn put_replaces_and_patch_merges(shop: Shop) {
        let made = shop.product(with(milk(), json!({ "externalId": "e1", "metadata": { "a": "b" } }))).await;
        let path = at(&made);
        let patched = shop.manager().patch(&path, json!({ "title": "Milk", "brand": null })).await.data(200);
        assert_eq!((&patched["title"], &patched["brand"]), (&json!("Milk"), &json!(null)));
        for kept in ["tags", "allergens", "externalId", "metadata", "slug", "variants"] {
            assert_eq!(patched[kept], made[kept], "{kept}");
        }
        let put = json!({ "title": "Milk", "variants": [variant("MILK-1L")] });
        let put = shop.manager().put(&path, put).await.data(200);
        assert_eq!((&put["tags"], &put["externalId"], &put["metadata"]), (&json!([]), &json!(null), &json!({})));
        assert_eq!((&put["slug"], &put["status"]), (&made["slug"], &made["status"]), "these two stay");
        assert_eq!(put["variants"][0]["id"], made["variants"][0]["id"], "found by its SKU");
        assert_eq!(put["version"], 3);
        let faults = shop.manager().put(&path, json!({ "variants": [variant("MILK-1L")] })).await.faults();
        assert_eq!(faults, [("title".to_owned(), "REQUIRED".to_owned())]);
    }

    async fn patch_finds_variants_by_id_or_sku_and_leaves_the_others(shop: Shop) {
        let sent = json!({ "title": "Shirt", "variants": [variant("S"), variant("M"), variant("L")] });
        let made = shop.product(sent).await;
        let id = made["variants"][1]["id"].clone();
        let patch = json!({ "variants": [
            { "sku": "L", "price": { "amount": 1, "currency": "ILS" } },
            { "id": id, "sku": "MEDIUM" },
            variant("XL"),
        ] });
        let patched = shop.manager().patch(&at(&made), patch).await.data(200);
        let expected = [("S", true), ("MEDIUM", true), ("L", true), ("XL", true)];
        assert_eq!(skus(&patched), expected.map(|(sku, active)| (sku.to_owned(), active)));
        assert_eq!(patched["variants"][1]["id"], id);
        assert_eq!(patched["variants"][2]["price"]["amount"], 1);
        assert_eq!(patched["variants"][1]["price"]["amount"], 690);
        let unknown = json!({ "variants": [{ "id": "var_01jd3v7k2mfq9s8x4t6w0ybnhe", "title": "?" }] });
        let faults = shop.manager().patch(&at(&made), unknown).await.faults();
        assert!(faults.contains(&("variants[0].id".to_owned(), "UNKNOWN_VARIANT".to_owned())), "{faults:?}");
        let twice = json!({ "variants": [{ "id": id, "title": "a" }, { "sku": "MEDIUM", "title": "b" }] });
        let faults = shop.manager().patch(&at(&made), twice).await.faults();
        assert_eq!(faults, [("variants[1]".to_owned(), "DUPLICATE".to_owned())]);
    }

    async fn put_removes_variants_that_it_does_not_name_and_can_bring_them_back(shop: Shop) {
        let small = with(variant("S"), json!({ "barcodes": [{ "code": "96385074" }] }));
        let made = shop.product(json!({ "title": "Shirt", "variants": [small, variant("M")] })).await;
        let put = shop.manager().put(&at(&made), goods("Shirt", "M")).await.data(200);
        assert_eq!(skus(&put), [("M".to_owned(), true), ("S".to_owned(), false)]);
        let shown = shop.shown("shirt").await;
        assert_eq!(shown["variants"].as_array().unwrap().len(), 1);
        // Its code may be put on something else, its SKU may not: stock and orders speak of it.
        let other = json!({ "title": "Cap", "variants": [with(variant("CAP"), json!({ "barcodes": [{ "code": "96385074" }] }))] });
        shop.product(other).await;
        shop.manager().post("/api/v1/admin/products", goods("Else", "S")).await.expect_error(409, "SKU_TAKEN");
        let back = json!({ "title": "Shirt", "variants": [variant("M"), variant("S")] });
        let back = shop.manager().put(&at(&made), back).await.data(200);
        assert_eq!(skus(&back), [("M".to_owned(), true), ("S".to_owned(), true)]);
        assert_eq!(back["variants"][1]["id"], made["variants"][0]["id"]);
    }

    async fn skus_and_barcodes_can_be_swapped_within_a_product(shop: Shop) {
        let coded = |sku: &str, code: &str| with(variant(sku), json!({ "barcodes": [{ "code": code }] }));
        let sent = json!({ "title": "Shirt", "variants": [coded("A", "96385074"), coded("B", "4006381333931")] });
        let made = shop.product(sent).await;
        let mut swapped = made.clone();
        for (at, from) in [(0, 1), (1, 0)] {
            for field in ["sku", "barcodes"] {
                swapped["variants"][at][field] = made["variants"][from][field].clone();
            }
        }
        let put = shop.manager().put(&at(&made), swapped.clone()).await.data(200);
        assert_eq!(put["variants"], swapped["variants"]);
        let scanned = shop.manager().get("/api/v1/admin/products?barcode=96385074").await.data(200);
        assert_eq!(scanned[0]["id"], made["id"]);
    }

    async fn a_stale_version_is_refused_with_both(shop: Shop) {
        let made = shop.product(milk()).await;
        let path = at(&made);
        shop.manager().patch(&path, json!({ "title": "A", "version": 1 })).await.data(200);
        let error = shop.manager().patch(&path, json!({ "title": "B", "version": 1 })).await;
        let error = error.expect_error(412, "VERSION_MISMATCH");
        assert_eq!((&error["details"][0]["expected"], &error["details"][0]["current"]), (&json!(1), &json!(2)));
        let stale = shop.manager().header("if-match", "\"v1\"");
        stale.put(&path, milk()).await.expect_error(412, "VERSION_MISMATCH");
        stale.patch(&path, json!({ "title": "B" })).await.expect_error(412, "VERSION_MISMATCH");
        stale.delete(&path).await.expect_error(412, "VERSION_MISMATCH");
        let fresh = shop.manager().header("if-match", "\"v2\"");
        let changed = fresh.patch(&path, json!({ "title": "B" })).await;
        assert_eq!((changed.data(200)["version"].as_i64(), changed.header("etag")), (Some(3), "\"v3\""));
        let contrary = shop.manager().header("if-match", "\"v3\"").patch(&path, json!({ "title": "C", "version": 2 })).await;
        assert_eq!(contrary.faults(), [("version".to_owned(), "CONTRADICTION".to_owned())]);
    }

    async fn claims_of_others_hold_in_changes_too(shop: Shop) {
        shop.product(with(goods("First", "A"), json!({ "externalId": "e1" }))).await;
        let second = shop.product(goods("Second", "B")).await;
        for (patch, code, field) in [
            (json!({ "slug": "first" }), "SLUG_TAKEN", "slug"),
            (json!({ "externalId": "e1" }), "EXTERNAL_ID_TAKEN", "externalId"),
            (json!({ "variants": [{ "id": second["variants"][0]["id"], "sku": "A" }] }), "SKU_TAKEN", "variants[0].sku"),
            (json!({ "variants": [variant("C"), variant("A")] }), "SKU_TAKEN", "variants[1].sku"),
        ] {
            let error = shop.manager().patch(&at(&second), patch).await.expect_error(409, code);
            assert_eq!(error["details"][0]["field"], field);
        }
        assert_eq!(shop.manager().get(&at(&second)).await.data(200), second, "nothing changed");
        let renamed = shop.manager().patch(&at(&second), json!({ "title": "First", "slug": null })).await.data(200);
        assert_eq!(renamed["slug"], "first-2");
    }

    async fn a_unit_brings_its_own_step_and_asks_for_a_price_that_fits(shop: Shop) {
        let made = shop.product(goods("Apples", "APPLE")).await;
        let faults = shop.manager().patch(&at(&made), json!({ "variants": [{ "sku": "APPLE", "unit": "GRAM" }] })).await.faults();
        assert_eq!(faults, [("variants[0].price.per".to_owned(), "WRONG_PER".to_owned())]);
        let patch = json!({ "variants": [{ "sku": "APPLE", "unit": "GRAM", "price": { "amount": 129, "currency": "ILS", "per": 100 } }] });
        let weighed = shop.manager().patch(&at(&made), patch).await.data(200);
        let variant = &weighed["variants"][0];
        assert_eq!((&variant["step"], &variant["price"]["per"]), (&json!(100), &json!(100)));
        assert_eq!(variant["unitPrice"], json!({ "amount": 1290, "currency": "ILS", "per": 1000, "unit": "GRAM" }));
    }

    async fn more_than_a_hundred_can_be_kept_and_a_hundred_sold(shop: Shop) {
        let variants = |from: usize, to: usize| (from..to).map(|at| variant(&format!("V{at}"))).collect::<Vec<_>>();
        let made = shop.product(json!({ "title": "Shirt", "variants": variants(0, 100) })).await;
        let more = json!({ "variants": variants(100, 101) });
        let faults = shop.manager().patch(&at(&made), more.clone()).await.faults();
        assert_eq!(faults, [("variants".to_owned(), "TOO_MANY".to_owned())]);
        let fewer = json!({ "variants": [{ "sku": "V0", "active": false }] });
        shop.manager().patch(&at(&made), fewer).await.data(200);
        let full = shop.manager().patch(&at(&made), more).await.data(200);
        assert_eq!(full["variants"].as_array().unwrap().len(), 101);
        let same = shop.manager().put(&at(&made), full.clone()).await.data(200);
        assert_eq!(same, full, "what was read can be sent back");
    }

    async fn an_unknown_product_is_not_found(shop: Shop) {
        let path = "/api/v1/admin/products/prd_01jd3v7k2mfq9s8x4t6w0ybnhe";
        shop.manager().put(path, milk()).await.expect_error(404, "NOT_FOUND");
        shop.manager().patch(path, json!({})).await.expect_error(404, "NOT_FOUND");
        shop.manager().get(path).await.expect_error(404, "NOT_FOUND");
        shop.manager().delete(path).await.expect_error(404, "NOT_FOUND");
    }
}
