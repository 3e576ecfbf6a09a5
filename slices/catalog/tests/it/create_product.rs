//! `POST /admin/products`.

use bodega_testkit::on_both;
use serde_json::json;

use crate::shop::{Shop, goods, milk, text, variant, with};

const PATH: &str = "/api/v1/admin/products";

on_both! {
    async fn a_product_is_made_and_shown_to_everybody(shop: Shop) {
        let made = shop.product(milk()).await;
        assert_eq!(text(&made, "slug"), "fresh-milk-3");
        assert_eq!(made["version"], 1);
        assert_eq!(made["status"], "active");
        let shown = shop.shown(text(&made, "id")).await;
        for field in ["id", "slug", "title", "brand", "tags", "dietary", "allergens", "version"] {
            assert_eq!(shown[field], made[field], "{field}");
        }
        assert_eq!(shown["lang"], "en");
        assert_eq!(shown["rating"], json!({ "average": 0.0, "count": 0 }));
        assert_eq!(shown["images"], json!([]));
        assert_eq!(shown["priceFrom"], json!({ "amount": 690, "currency": "ILS" }));
        let variant = &shown["variants"][0];
        assert_eq!(variant["sku"], "MILK-1L");
        assert_eq!((&variant["unit"], &variant["step"]), (&json!("EACH"), &json!(1)));
        assert_eq!(variant["price"], json!({ "amount": 690, "currency": "ILS", "per": 1 }));
        for hidden in ["status", "metadata", "externalId", "createdAt"] {
            assert!(shown.get(hidden).is_none(), "{hidden} is for staff");
        }
    }

    async fn everything_that_is_sent_is_kept(shop: Shop) {
        let dairy = shop.category(json!({ "name": "Dairy" })).await;
        let sent = json!({
            "title": "  Gouda  ", "slug": "gouda", "description": "  Aged.\n", "lang": "nl", "brand": "Kaas",
            "tags": ["cheese", "cheese", "hard"], "dietary": ["vegetarian"], "allergens": ["milk"], "minAge": 18,
            "attributes": { "Origin": "NL" }, "taxClass": "food", "categoryIds": [dairy["id"]], "status": "draft",
            "externalId": "erp-7", "metadata": { "shelf": "B4" },
            "variants": [{
                "sku": "GOUDA", "title": "by weight", "options": { "age": "12 months" }, "unit": "GRAM", "step": 50,
                "min": 100, "max": 5000, "price": { "amount": 2590, "currency": "ILS" },
                "compareAtPrice": { "amount": 2990, "currency": "ILS" },
                "barcodes": [{ "code": "2112345000008" }, { "code": "4006381333931", "quantity": 5000 }], "weightG": 1,
            }],
        });
        let made = shop.product(sent.clone()).await;
        assert_eq!(made["title"], "Gouda");
        assert_eq!(made["tags"], json!(["cheese", "hard"]));
        for field in ["slug", "description", "lang", "brand", "dietary", "allergens", "minAge", "attributes", "taxClass",
                      "categoryIds", "status", "externalId", "metadata"] {
            assert_eq!(made[field], sent[field], "{field}");
        }
        let variant = &made["variants"][0];
        for field in ["sku", "title", "options", "unit", "step", "min", "max", "weightG"] {
            assert_eq!(variant[field], sent["variants"][0][field], "{field}");
        }
        assert_eq!(variant["price"], json!({ "amount": 2590, "currency": "ILS", "per": 1000 }));
        assert_eq!(variant["compareAtPrice"], json!({ "amount": 2990, "currency": "ILS", "per": 1000 }));
        assert_eq!(variant["unitPrice"], json!({ "amount": 2590, "currency": "ILS", "per": 1000, "unit": "GRAM" }));
        assert_eq!(variant["barcodes"], json!([
            { "code": "2112345000008", "quantity": 50 }, { "code": "4006381333931", "quantity": 5000 },
        ]));
        let read = shop.manager().get(&format!("{PATH}/{}", text(&made, "id"))).await;
        assert_eq!(read.data(200), made);
        assert_eq!(read.header("etag"), "\"v1\"");
    }

    async fn all_faults_are_told_at_once(shop: Shop) {
        let before = shop.app.base.row_counts().await;
        let sent = json!({
            "title": " ", "slug": "No Slug", "lang": "english please", "minAge": 0, "status": "sold",
            "tags": ["", "x".repeat(51)], "categoryIds": ["cat_01jd3v7k2mfq9s8x4t6w0ybnhe", "dairy"],
            "variants": [
                { "price": { "amount": -1, "currency": "XXX" }, "barcodes": [{ "code": "4006381333932" }], "step": 0 },
                { "sku": "A", "unit": "BOX", "price": { "amount": 5, "currency": "ILS" }, "min": 5, "max": 2 },
                { "sku": "A", "price": { "amount": 5, "currency": "EUR", "per": 1000 }, "barcodes": [{ "code": "123" }] },
                { "sku": "C", "unit": "GRAM", "price": { "amount": 5, "currency": "ILS", "per": 1 }, "min": 150,
                  "compareAtPrice": { "amount": 4, "currency": "ILS" } },
                { "sku": "D\u{1}", "weightG": -4 },
            ],
        });
        let faults = shop.manager().post(PATH, sent).await.faults();
        let wanted = [
            ("title", "REQUIRED"), ("slug", "INVALID_SLUG"), ("lang", "INVALID_LANGUAGE"), ("minAge", "OUT_OF_RANGE"),
            ("status", "UNKNOWN_STATUS"), ("tags[0]", "REQUIRED"), ("tags[1]", "TOO_LONG"),
            ("categoryIds[0]", "UNKNOWN_CATEGORY"), ("categoryIds[1]", "UNKNOWN_CATEGORY"),
            ("variants[0].sku", "REQUIRED"), ("variants[0].price.amount", "NEGATIVE"),
            ("variants[0].price.currency", "UNKNOWN_CURRENCY"), ("variants[0].step", "OUT_OF_RANGE"),
            ("variants[0].barcodes[0].code", "WRONG_CHECK_DIGIT"), ("variants[1].unit", "UNKNOWN_UNIT"),
            ("variants[1].min", "MIN_OVER_MAX"), ("variants[2].sku", "DUPLICATE"),
            ("variants[2].price.per", "WRONG_PER"), ("variants[2].barcodes[0].code", "INVALID_BARCODE"),
            ("variants[3].price.per", "WRONG_PER"), ("variants[3].min", "NOT_A_STEP"),
            ("variants[3].compareAtPrice", "NOT_ABOVE_PRICE"), ("variants[4].sku", "INVALID_TEXT"),
            ("variants[4].price", "REQUIRED"), ("variants[4].weightG", "OUT_OF_RANGE"),
            ("variants[2].price.currency", "NOT_BASE_CURRENCY"), ("variants", "MIXED_CURRENCIES"),
        ];
        for (field, code) in wanted {
            assert!(faults.contains(&(field.to_owned(), code.to_owned())), "{field} {code} is missing in {faults:#?}");
        }
        assert_eq!(faults.len(), wanted.len(), "{faults:#?}");
        assert_eq!(shop.app.base.row_counts().await, before, "nothing was written");
    }

    async fn too_many_variants_are_refused_and_a_hundred_are_not(shop: Shop) {
        let variants = |count: usize| (0..count).map(|at| variant(&format!("SKU-{at}"))).collect::<Vec<_>>();
        let reply = shop.manager().post(PATH, json!({ "title": "Shirt", "variants": variants(101) })).await;
        assert_eq!(reply.faults(), [("variants".to_owned(), "TOO_MANY".to_owned())]);
        let made = shop.product(json!({ "title": "Shirt", "variants": variants(100) })).await;
        assert_eq!(made["variants"].as_array().unwrap().len(), 100);
        assert_eq!(made["variants"][42]["sku"], "SKU-42");
    }

    async fn an_active_product_needs_something_to_sell_a_draft_does_not(shop: Shop) {
        let reply = shop.manager().post(PATH, json!({ "title": "Nothing" })).await;
        assert_eq!(reply.faults(), [("variants".to_owned(), "REQUIRED".to_owned())]);
        let made = shop.product(json!({ "title": "Nothing", "status": "draft" })).await;
        assert_eq!(made["priceFrom"], json!(null));
    }

    async fn claims_of_others_are_told_with_their_fields(shop: Shop) {
        let barcode = json!([{ "code": "036000291452" }]);
        let first = with(variant("TAKEN"), json!({ "barcodes": barcode }));
        shop.product(json!({ "title": "First", "externalId": "e1", "variants": [first] })).await;
        let sent = json!({
            "title": "Second", "slug": "first", "externalId": "e1",
            "variants": [variant("FREE"), variant("TAKEN"), with(variant("ALSO"), json!({
                // The same article as an EAN.
                "barcodes": [{ "code": "4006381333931" }, { "code": "0036000291452" }],
            }))],
        });
        let error = shop.manager().post(PATH, sent).await;
        assert_eq!(error.status, 409);
        let details = error.json["error"]["details"].as_array().unwrap().clone();
        let told: Vec<_> = details.iter().map(|one| (text(one, "field"), text(one, "code"))).collect();
        assert_eq!(told, [
            ("slug", "SLUG_TAKEN"), ("externalId", "EXTERNAL_ID_TAKEN"), ("variants[1].sku", "SKU_TAKEN"),
            ("variants[2].barcodes[1].code", "BARCODE_TAKEN"),
        ]);
        assert_eq!(shop.count("catalog_product").await, 1);
        let error = shop.manager().post(PATH, goods("Third", "TAKEN")).await.expect_error(409, "SKU_TAKEN");
        assert_eq!(error["details"][0]["field"], "variants[0].sku");
    }

    async fn a_slug_is_made_of_the_title_and_kept_apart_from_others(shop: Shop) {
        let mut slugs = Vec::new();
        for at in 0..8 {
            slugs.push(text(&shop.product(goods("Brot & Käse", &format!("B{at}"))).await, "slug").to_owned());
        }
        assert_eq!(slugs[..5], ["brot-käse", "brot-käse-2", "brot-käse-3", "brot-käse-4", "brot-käse-5"]);
        assert!(slugs[5].starts_with("brot-käse-") && slugs[5] != slugs[6], "{slugs:?}");
        assert_eq!(shop.product(goods("?!", "B9")).await["slug"], "product");
    }

    async fn a_product_that_was_read_can_be_sent_to_make_another(shop: Shop) {
        let made = shop.product(milk()).await;
        let mut copy = with(made.clone(), json!({ "title": "Copy", "slug": null }));
        copy["variants"][0]["sku"] = json!("COPY");
        let copy = shop.product(copy).await;
        assert_ne!(copy["id"], made["id"]);
        assert_ne!(copy["variants"][0]["id"], made["variants"][0]["id"]);
        assert_eq!(copy["version"], 1);
    }

    async fn unknown_fields_and_wrong_types_are_refused(shop: Shop) {
        for (body, field, code) in [
            (with(milk(), json!({ "colour": "red" })), "colour", "UNKNOWN_FIELD"),
            (with(milk(), json!({ "title": 7 })), "title", "INVALID_TYPE"),
            (with(milk(), json!({ "variants": { "sku": "A" } })), "variants", "INVALID_TYPE"),
            (with(milk(), json!({ "variants": [{ "sku": "A", "size": "L" }] })), "variants[0].size", "UNKNOWN_FIELD"),
            (with(milk(), json!({ "minAge": 1.5 })), "minAge", "INVALID_TYPE"),
        ] {
            let faults = shop.manager().post(PATH, body).await.faults();
            assert_eq!(faults, [(field.to_owned(), code.to_owned())]);
        }
    }

    async fn the_same_request_sent_twice_makes_one_product(shop: Shop) {
        let client = shop.manager().key("make-milk");
        let first = client.post(PATH, milk()).await.data(201);
        let second = client.post(PATH, milk()).await.data(201);
        assert_eq!(first, second);
        assert_eq!(shop.count("catalog_product").await, 1);
    }
}
