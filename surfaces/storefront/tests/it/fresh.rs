use bodega_testkit::on_both;
use serde_json::json;

use crate::shop::Shop;

on_both! {
    async fn a_page_follows_what_it_shows(shop: Shop) {
        let product = shop.milk().await;
        assert!(shop.page("/p/fresh-milk").await.contains("Fresh milk"));
        let path = format!("/api/v1/admin/products/{}", product["id"].as_str().unwrap());
        let change = json!({ "title": "Raw milk", "version": product["version"] });
        shop.manager().patch(&path, change).await.data(200);
        shop.app.run_jobs().await;
        let html = shop.page("/p/fresh-milk").await;
        assert!(html.contains("Raw milk") && !html.contains(">Fresh milk<"), "the page that was kept is gone");
        assert!(shop.page("/search").await.contains("Raw milk"));
    }

    async fn whoever_has_a_page_is_told_so(shop: Shop) {
        shop.milk().await;
        let first = shop.get("/search").await;
        assert_eq!(first.header("cache-control"), "private, no-cache");
        assert!(first.header("vary").to_lowercase().contains("cookie"));
        let again = shop.app.client().header("if-none-match", first.header("etag")).get("/search").await;
        assert_eq!(again.status, 304);
    }

    async fn a_session_that_is_over_shuts_nobody_out(shop: Shop) {
        shop.milk().await;
        let reply = shop.with_cookies("session=of-somebody-long-gone; csrf=x").get("/p/fresh-milk").await;
        assert_eq!(reply.status, 200);
    }
}
