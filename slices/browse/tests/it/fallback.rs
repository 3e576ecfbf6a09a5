//! The engine fails: the database answers, and says so.

use std::sync::atomic::Ordering;

use bodega_testkit::on_both;
use serde_json::json;

use crate::mall::{Mall, at, goods, titles, with};

on_both! {
    async fn the_database_answers_and_says_so(mall: Mall) {
        mall.product(with(goods("Whole MILK", "MILK-1", 690), json!({ "brand": "Meadow" }))).await;
        mall.product(goods("Rye bread 100%", "RYE_1", 1490)).await;
        let gone = mall.product(goods("Milk of yesterday", "OLD", 100)).await;
        mall.manager().delete(&at(&gone)).await.expect(204);
        mall.app.run_jobs().await;
        let plain = mall.get("/products/search?q=milk").await;
        assert_eq!((plain.status, plain.header("x-search")), (200, ""));
        mall.engine.broken.store(true, Ordering::SeqCst);
        let told = mall.get("/products/search?q=milk+whole").await;
        assert_eq!((titles(&told.expect(200)), told.header("x-search")), (vec!["Whole MILK".to_owned()], "fallback"));
        assert_eq!(told.json["facets"]["brands"], json!([{ "name": "Meadow", "count": 1 }]));
        for (query, expected) in [("100%25", 1), ("rye_", 1), ("r_e", 0), ("%25", 1), ("", 2), ("%5C", 0), ("bread&maxPrice=100", 0)] {
            let found = mall.get(&format!("/products/search?q={query}")).await.expect(200);
            assert_eq!(titles(&found).len(), expected, "{query}");
        }
        assert_eq!(mall.get("/products/autocomplete?q=mil").await.data(200), json!([]));
        let faults = mall.get(&format!("/products/search?q={}", "a".repeat(10_000))).await.faults();
        assert_eq!(faults[0].0, "q");
        mall.engine.broken.store(false, Ordering::SeqCst);
        assert_eq!(mall.get("/products/search?q=milk").await.header("x-search"), "");
    }
}
