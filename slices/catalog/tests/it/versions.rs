//! Every version is kept, can be looked at and restored.

use bodega_testkit::on_both;
use serde_json::json;

use crate::shop::{Shop, at, milk, text, variant, with};

on_both! {
    async fn every_version_can_be_looked_at(shop: Shop) {
        let made = shop.product(milk()).await;
        for round in 2..=5 {
            shop.manager().patch(&at(&made), json!({ "title": format!("Milk {round}") })).await.data(200);
        }
        let path = format!("{}/versions", at(&made));
        let list = shop.manager().get(&format!("{path}?limit=2")).await.expect(200);
        assert_eq!((&list["data"][0]["version"], &list["data"][1]["version"]), (&json!(5), &json!(4)));
        assert!(text(&list["data"][0], "actor").starts_with("usr_"));
        let next = format!("{path}?limit=2&cursor={}", text(&list["page"], "nextCursor"));
        assert_eq!(shop.manager().get(&next).await.expect(200)["data"][1]["version"], 2);
        assert_eq!(shop.manager().get(&format!("{path}/1")).await.data(200), made);
        assert_eq!(shop.manager().get(&format!("{path}/3")).await.data(200)["title"], "Milk 3");
        for unknown in ["0", "6", "-1", "x"] {
            shop.manager().get(&format!("{path}/{unknown}")).await.expect_error(404, "NOT_FOUND");
        }
        let nobody = "/api/v1/admin/products/prd_01jd3v7k2mfq9s8x4t6w0ybnhe/versions";
        shop.manager().get(nobody).await.expect_error(404, "NOT_FOUND");
    }

    async fn a_version_is_restored_as_a_new_one(shop: Shop) {
        let made = shop.product(with(milk(), json!({ "status": "draft" }))).await;
        let changed = json!({ "title": "Cream", "status": "active", "tags": [], "variants": [variant("CREAM")] });
        shop.manager().put(&at(&made), changed).await.data(200);
        let restore = format!("{}/versions/1/restore", at(&made));
        let stale = shop.manager().header("if-match", "\"v1\"");
        stale.post(&restore, json!({})).await.expect_error(412, "VERSION_MISMATCH");
        let restored = shop.manager().post(&restore, json!({})).await.data(200);
        assert_eq!((&restored["version"], &restored["title"], &restored["tags"]), (&json!(3), &made["title"], &made["tags"]));
        assert_eq!(restored["status"], "active", "what is on sale stays on sale");
        assert_eq!(restored["variants"][0], made["variants"][0]);
        assert_eq!((&restored["variants"][1]["sku"], &restored["variants"][1]["active"]), (&json!("CREAM"), &json!(false)));
        shop.manager().post(&format!("{}/versions/9/restore", at(&made)), json!({})).await.expect_error(404, "NOT_FOUND");
    }
}
