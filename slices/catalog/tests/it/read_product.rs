//! `GET /products/{id or slug}`: fresh, and cheap when nothing changed.

use bodega_testkit::on_both;
use serde_json::json;

use crate::shop::{Shop, at, milk, text};

on_both! {
    async fn it_is_found_by_id_and_by_slug(shop: Shop) {
        let made = shop.product(milk()).await;
        let by_id = shop.guest().get(&format!("/api/v1/products/{}", text(&made, "id"))).await.data(200);
        let by_slug = shop.guest().get("/api/v1/products/fresh-milk-3").await.data(200);
        assert_eq!(by_id, by_slug);
        for unknown in ["prd_01jd3v7k2mfq9s8x4t6w0ybnhe", "no-such-thing", "prd_", "%00", "cat_01jd3v7k2mfq9s8x4t6w0ybnhe"] {
            shop.guest().get(&format!("/api/v1/products/{unknown}")).await.expect_error(404, "NOT_FOUND");
        }
    }

    async fn whoever_has_it_is_told_so(shop: Shop) {
        let made = shop.product(milk()).await;
        let path = format!("/api/v1/products/{}", text(&made, "id"));
        let first = shop.guest().get(&path).await;
        assert_eq!(first.header("cache-control"), "public, max-age=5");
        assert!(first.headers.get_all("vary").iter().any(|vary| vary == "X-Merchant"), "{:?}", first.headers);
        let knows = shop.guest().header("if-none-match", first.header("etag"));
        for _ in 0..2 {
            let second = knows.get(&path).await;
            assert_eq!((second.status, second.body.len()), (304, 0));
        }
        shop.manager().patch(&at(&made), json!({ "title": "Milk" })).await.data(200);
        let third = knows.get(&path).await;
        assert_eq!(third.data(200)["title"], "Milk");
        assert_ne!(third.header("etag"), first.header("etag"));
    }

    async fn a_change_is_seen_at_once_whoever_looked_before(shop: Shop) {
        let made = shop.product(milk()).await;
        let paths = [format!("/api/v1/products/{}", text(&made, "id")), "/api/v1/products/fresh-milk-3".to_owned()];
        for round in 0..20 {
            let title = format!("Milk {round}");
            shop.manager().patch(&at(&made), json!({ "title": title })).await.data(200);
            for path in &paths {
                assert_eq!(shop.guest().get(path).await.data(200)["title"], json!(title));
            }
        }
        shop.manager().patch(&at(&made), json!({ "slug": "milk" })).await.data(200);
        shop.guest().get(&paths[1]).await.expect_error(404, "NOT_FOUND");
        assert_eq!(shop.guest().get("/api/v1/products/milk").await.data(200)["slug"], "milk");
    }

    async fn readers_beside_a_writer_never_see_it_go_back(shop: Shop) {
        let made = shop.product(milk()).await;
        let path = format!("/api/v1/products/{}", text(&made, "id"));
        let reader = |client: bodega_testkit::Client, path: String| async move {
            let mut last = 0;
            while last < 30 {
                let version = client.get(&path).await.data(200)["version"].as_i64().unwrap();
                assert!(version >= last, "{version} after {last}");
                last = version;
            }
        };
        let readers: Vec<_> = (0..4).map(|_| tokio::spawn(reader(shop.guest(), path.clone()))).collect();
        for round in 0..29 {
            shop.manager().patch(&at(&made), json!({ "title": format!("Milk {round}") })).await.data(200);
        }
        for reader in readers {
            reader.await.unwrap();
        }
    }

    async fn drafts_are_for_staff(shop: Shop) {
        let draft = shop.product(crate::shop::with(milk(), json!({ "status": "draft" }))).await;
        let path = format!("/api/v1/products/{}", text(&draft, "id"));
        shop.guest().get(&path).await.expect_error(404, "NOT_FOUND");
        assert_eq!(shop.app.as_employee().get(&at(&draft)).await.data(200)["status"], "draft");
        shop.manager().patch(&at(&draft), json!({ "status": "active" })).await.data(200);
        shop.guest().get(&path).await.data(200);
    }
}
