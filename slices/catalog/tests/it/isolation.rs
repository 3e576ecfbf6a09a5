//! Merchant B cannot read or change a thing of merchant A.

use bodega_testkit::on_both;
use serde_json::json;

use crate::shop::{Shop, at, goods, milk, text, with};

on_both! {
    async fn nothing_of_another_merchant_is_there(shop: Shop) {
        let dairy = shop.category(json!({ "name": "Dairy" })).await;
        let made = shop.product(with(milk(), json!({ "categoryIds": [dairy["id"]], "externalId": "e1" }))).await;
        let admin = shop.app.other_merchant().as_admin();
        let category = format!("/api/v1/admin/categories/{}", text(&dairy, "id"));
        let price = json!({ "price": { "amount": 1, "currency": "ILS" } });
        for reply in [
            admin.get(&at(&made)).await,
            admin.put(&at(&made), milk()).await,
            admin.patch(&at(&made), json!({ "title": "Mine" })).await,
            admin.delete(&at(&made)).await,
            admin.get(&format!("{}/versions", at(&made))).await,
            admin.get(&format!("{}/versions/1", at(&made))).await,
            admin.post(&format!("{}/versions/1/restore", at(&made)), json!({})).await,
            admin.post(&format!("{}/publish", at(&made)), json!({})).await,
            admin.post(&format!("{}/unpublish", at(&made)), json!({})).await,
            admin.put("/api/v1/admin/prices/by-sku/MILK-1L", price.clone()).await,
            admin.get(&category).await,
            admin.put(&category, json!({ "name": "Mine" })).await,
            admin.patch(&category, json!({ "name": "Mine" })).await,
            admin.delete(&category).await,
            admin.get("/api/v1/categories/dairy").await,
        ] {
            reply.expect_error(404, "NOT_FOUND");
        }
        for list in ["categories", "admin/products", "admin/categories", "admin/products?sku=MILK-1L",
                     "admin/products?externalId=e1"] {
            assert_eq!(admin.get(&format!("/api/v1/{list}")).await.data(200), json!([]), "{list}");
        }
        let bulk = admin.post("/api/v1/admin/products/bulk", json!({ "items": [{ "id": made["id"], "title": "Mine" }] })).await;
        assert_eq!(bulk.data(200)[0]["error"]["code"], "NOT_FOUND");
        let bulk = json!({ "items": [with(json!({ "sku": "MILK-1L" }), price)] });
        let bulk = admin.post("/api/v1/admin/prices/bulk", bulk).await;
        assert_eq!(bulk.data(200)[0]["error"]["code"], "NOT_FOUND");
        for (path, body) in [
            ("/api/v1/admin/products", with(goods("Mine", "M"), json!({ "categoryIds": [dairy["id"]] }))),
            ("/api/v1/admin/categories", json!({ "name": "Mine", "parentId": dairy["id"] })),
        ] {
            let faults = admin.post(path, body).await.faults();
            assert_eq!(faults[0].1, "UNKNOWN_CATEGORY");
        }
        assert_eq!(shop.manager().get(&at(&made)).await.data(200), made, "nothing was changed");
    }

    async fn both_may_use_the_same_names(shop: Shop) {
        let coded = json!({ "title": "Milk", "externalId": "e1", "variants": [{
            "sku": "MILK", "price": { "amount": 1, "currency": "ILS" }, "barcodes": [{ "code": "036000291452" }],
        }] });
        let ours = shop.product(coded.clone()).await;
        let theirs = shop.app.other_merchant().as_admin().post("/api/v1/admin/products", coded).await.data(201);
        assert_eq!(theirs["slug"], ours["slug"]);
        let admin = shop.app.other_merchant().as_admin();
        admin.patch(&at(&theirs), json!({ "title": "Theirs" })).await.data(200);
        assert_eq!(shop.shown("milk").await["title"], "Milk");
        assert_eq!(admin.get(&at(&theirs)).await.data(200)["title"], "Theirs");
    }
}
