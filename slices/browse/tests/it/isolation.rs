//! Merchants see nothing of each other.

use bodega_testkit::on_both;
use serde_json::json;

use crate::mall::{Mall, goods, text, titles};

on_both! {
    async fn nothing_of_another_merchant_is_seen(mall: Mall) {
        let made = mall.product(goods("Whole milk", "MILK", 690)).await;
        let branch = mall.branch("HERE").await;
        let synonyms = json!({ "words": ["leche", "milk"] });
        let set = mall.manager().post("/api/v1/admin/search/synonyms", synonyms).await.data(201);
        mall.app.run_jobs().await;
        mall.get("/products/whole-milk").await.data(200);
        let other = mall.app.other_merchant();
        other.as_manager().post("/api/v1/admin/products", goods("Other milk", "MILK", 100)).await.data(201);
        mall.app.run_jobs().await;
        let guest = other.client();
        for path in [format!("products/{}", text(&made, "id")), "products/whole-milk".to_owned(), format!("products/{}/similar", text(&made, "id"))] {
            guest.get(&format!("/api/v1/{path}")).await.expect_error(404, "NOT_FOUND");
        }
        for path in ["products", "products/search", "products/search?q=milk", "search?q=milk"] {
            let list = guest.get(&format!("/api/v1/{path}")).await.expect(200);
            assert_eq!(titles(&list), ["Other milk"], "{path}");
        }
        let leche = guest.get("/api/v1/search?q=leche").await.expect(200);
        assert_eq!(titles(&leche), [""; 0], "synonyms are each merchant's own");
        assert_eq!(titles(&mall.get("/search?q=leche").await.expect(200)), ["Whole milk"]);
        let path = format!("/api/v1/products?branchId={}", text(&branch, "id"));
        assert_eq!(guest.get(&path).await.faults()[0].1, "UNKNOWN_BRANCH");
        let path = format!("/api/v1/admin/search/synonyms/{}", text(&set, "id"));
        for reply in [
            other.as_manager().get(&path).await,
            other.as_manager().put(&path, json!({ "words": ["a", "b"] })).await,
            other.as_manager().delete(&path).await,
        ] {
            reply.expect_error(404, "NOT_FOUND");
        }
        assert_eq!(other.as_manager().get("/api/v1/admin/search/synonyms").await.data(200), json!([]));
        mall.engine.broken.store(true, std::sync::atomic::Ordering::SeqCst);
        assert_eq!(titles(&guest.get("/api/v1/search?q=milk").await.expect(200)), ["Other milk"]);
        let told = guest.get("/api/v1/products/autocomplete?q=who").await.data(200);
        assert_eq!(told, json!([]));
    }
}
