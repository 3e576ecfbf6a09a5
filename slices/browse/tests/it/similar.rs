//! What is like what.

use bodega_testkit::on_both;
use serde_json::json;

use crate::mall::{Mall, goods, titles, with};

on_both! {
    async fn what_is_of_its_kind_comes_first(mall: Mall) {
        let dairy = mall.category(json!({ "name": "Dairy" })).await;
        let tools = mall.category(json!({ "name": "Tools" })).await;
        let one = |title: &str, sku: &str, category: &serde_json::Value, tags: serde_json::Value| {
            with(goods(title, sku, 500), json!({ "categoryIds": [category["id"]], "tags": tags }))
        };
        for product in [
            one("Whole milk", "A", &dairy, json!(["breakfast"])),
            one("Skimmed milk", "B", &dairy, json!(["breakfast"])),
            one("Butter", "C", &dairy, json!([])),
            one("Garden spade", "D", &tools, json!([])),
        ] {
            mall.product(product).await;
        }
        mall.app.run_jobs().await;
        let like = mall.get("/products/whole-milk/similar").await.expect(200);
        assert_eq!(titles(&like), ["Skimmed milk", "Butter"], "itself is not among them, nor what has nothing in common");
        assert_eq!(titles(&mall.get("/products/whole-milk/similar?limit=1").await.expect(200)).len(), 1);
        assert_eq!(titles(&mall.get("/products/garden-spade/similar").await.expect(200)).len(), 0);
        mall.get("/products/nothing/similar").await.expect_error(404, "NOT_FOUND");
        mall.engine.broken.store(true, std::sync::atomic::Ordering::SeqCst);
        assert_eq!(titles(&mall.get("/products/whole-milk/similar").await.expect(200))[0], "Skimmed milk");
    }
}
