//! What the catalogue tells of: facts in the log and lines in the audit, with the change or not at all.

use bodega_db::{DbError, params, sql};
use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::shop::{Shop, at, goods, milk, text, variant, with};

sql!(LOG, "SELECT kind, data FROM events_log WHERE merchant = $1 AND stream = $2 ORDER BY version");
sql!(AUDIT, "SELECT action, old, new FROM db_audit WHERE merchant = $1 AND entity_id = $2 ORDER BY seq");

async fn told(shop: &Shop, stream: String) -> Vec<(String, Value)> {
    let merchant = shop.app.merchant;
    shop.app.db.read::<_, DbError>(&shop.app.scope(), move |tx| tx.all(&LOG, params![merchant, stream])).await.unwrap()
}

async fn audited(shop: &Shop, id: &str) -> Vec<(String, Option<Value>, Option<Value>)> {
    let (merchant, id) = (shop.app.merchant, id.to_owned());
    shop.app.db.read::<_, DbError>(&shop.app.scope(), move |tx| tx.all(&AUDIT, params![merchant, id])).await.unwrap()
}

on_both! {
    async fn a_products_life_is_told(shop: Shop) {
        let made = shop.product(with(milk(), json!({ "status": "draft" }))).await;
        let id = text(&made, "id");
        let patch = json!({ "status": "active", "title": "Milk", "variants": [{ "sku": "MILK-1L", "active": false }, variant("NEW")] });
        let changed = shop.manager().patch(&at(&made), patch).await.data(200);
        shop.manager().patch(&at(&made), json!({ "title": "Milk" })).await.data(200);
        shop.manager().delete(&at(&made)).await.expect(204);
        let events = told(&shop, format!("product:{id}")).await;
        let kinds: Vec<_> = events.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(kinds, ["product.created", "product.updated", "product.deleted"], "no change, no event");
        let variant_id = &made["variants"][0]["id"];
        assert_eq!(events[0].1, json!({
            "productId": id, "version": 1, "status": "draft",
            "variants": [{ "variantId": variant_id, "sku": "MILK-1L", "change": "added" }],
        }));
        assert_eq!(events[1].1, json!({
            "productId": id, "version": 2, "status": "active", "changed": ["status", "title", "variants"],
            "aspects": ["texts", "prices", "variants", "status", "other"],
            "variants": [
                { "variantId": variant_id, "sku": "MILK-1L", "change": "removed" },
                { "variantId": changed["variants"][1]["id"], "sku": "NEW", "change": "added" },
            ],
        }));
        assert_eq!(events[2].1, json!({ "productId": id, "version": 3 }));
        let lines = audited(&shop, id).await;
        let actions: Vec<_> = lines.iter().map(|(action, ..)| action.as_str()).collect();
        assert_eq!(actions, kinds);
        let (_, old, new) = &lines[1];
        let (old, new) = (old.as_ref().unwrap(), new.as_ref().unwrap());
        assert_eq!((&old["title"], &new["title"]), (&json!("Fresh milk 3%"), &json!("Milk")));
        assert!(new.get("brand").is_none(), "only what changed");
        assert_eq!(lines[2].1, Some(json!({ "status": "active" })));
    }

    async fn a_categorys_life_is_told(shop: Shop) {
        let food = shop.category(json!({ "name": "Food" })).await;
        let dairy = shop.category(json!({ "name": "Dairy" })).await;
        let id = text(&dairy, "id");
        let path = format!("/api/v1/admin/categories/{id}");
        shop.manager().patch(&path, json!({ "parentId": food["id"] })).await.data(200);
        shop.manager().delete(&path).await.expect(204);
        let events = told(&shop, format!("category:{id}")).await;
        let kinds: Vec<_> = events.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(kinds, ["category.created", "category.updated", "category.deleted"]);
        assert_eq!(events[1].1["parentId"], food["id"]);
        let lines = audited(&shop, id).await;
        assert_eq!(lines.iter().map(|(action, ..)| action.as_str()).collect::<Vec<_>>(), kinds);
    }

    async fn what_was_refused_is_told_nowhere(shop: Shop) {
        shop.product(goods("Milk", "MILK")).await;
        let before = shop.app.base.row_counts().await;
        shop.manager().post("/api/v1/admin/products", goods("Other", "MILK")).await.expect_error(409, "SKU_TAKEN");
        shop.manager().post("/api/v1/admin/products", json!({ "title": "" })).await.faults();
        assert_eq!(shop.app.base.row_counts().await, before);
    }
}
