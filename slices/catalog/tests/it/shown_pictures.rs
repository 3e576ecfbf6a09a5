//! Pictures that are shown stay, and those of others are none.

use axum::http::Method;
use bodega_testkit::on_both;
use serde_json::json;

use crate::{
    gallery::{Gallery, at, png, sent},
    media::{BLUE, MEDIA, RED},
    shop::text,
};

on_both! {
    async fn a_picture_that_is_shown_stays(gallery: Gallery) {
        let made = gallery.picture(png(RED, 20, 20)).await;
        let product = gallery.product("A", &[&made]).await;
        assert_eq!(gallery.manager().get(&at(&made)).await.data(200)["shownBy"], 1);
        let error = gallery.manager().delete(&at(&made)).await.expect_error(409, "MEDIA_IN_USE");
        assert_eq!(error["details"][0]["productId"], product["id"]);
        let product = format!("/api/v1/admin/products/{}", text(&product, "id"));
        gallery.manager().patch(&product, json!({ "images": [] })).await.data(200);
        gallery.manager().delete(&at(&made)).await.expect(204);
        gallery.manager().get(&at(&made)).await.expect_error(404, "NOT_FOUND");
        gallery.manager().delete(&at(&made)).await.expect_error(404, "NOT_FOUND");
        assert_eq!(gallery.count("catalog_media_version").await, 0);
        gallery.app.run_jobs().await;
    }

    async fn of_showing_and_deleting_at_once_one_comes_first(gallery: Gallery) {
        for round in 0..12u8 {
            let made = gallery.picture(png([round, 1, 1], 9, 9)).await;
            let (client, path) = (gallery.manager(), at(&made));
            let deleting = tokio::spawn(async move { client.delete(&path).await.status });
            let client = gallery.manager();
            let body = json!({
                "title": "Apples", "images": [{ "mediaId": made["id"] }],
                "variants": [{ "sku": format!("A-{round}"), "price": { "amount": 100, "currency": "ILS" } }],
            });
            let showing = tokio::spawn(async move { client.post("/api/v1/admin/products", body).await.status });
            let both = (deleting.await.unwrap(), showing.await.unwrap());
            assert!(matches!(both, (204, 422) | (409, 201)), "{both:?}");
        }
        gallery.app.run_jobs().await;
    }

    async fn a_picture_of_a_category_stays_too(gallery: Gallery) {
        let made = gallery.picture(png(RED, 20, 20)).await;
        let category = json!({ "name": "Fruit", "image": { "mediaId": made["id"] } });
        let category = gallery.manager().post("/api/v1/admin/categories", category).await.data(201);
        assert_eq!(gallery.manager().get(&at(&made)).await.data(200)["shownBy"], 1);
        assert_eq!(gallery.manager().get(&format!("{MEDIA}?unused=true")).await.data(200), json!([]));
        let error = gallery.manager().delete(&at(&made)).await.expect_error(409, "MEDIA_IN_USE");
        assert_eq!(error["details"][0]["categoryId"], category["id"]);
        let shown = gallery.app.client().get("/api/v1/categories/fruit").await.data(200);
        let file = format!("{}/file", at(&made));
        gallery.manager().raw(Method::PUT, &file, "image/png", png(BLUE, 20, 20)).await.data(200);
        let after = gallery.app.client().get("/api/v1/categories/fruit").await.data(200);
        assert_ne!(after["image"]["url"], shown["image"]["url"], "the shop shows the new one at once");
        gallery.app.run_jobs().await;
    }

    async fn of_a_category_that_begins_to_show_it_and_its_deletion_one_wins(gallery: Gallery) {
        for round in 0..20 {
            let made = gallery.picture(png([round, 40, 40], 20, 20)).await;
            let (client, path) = (gallery.manager(), at(&made));
            let deleting = tokio::spawn(async move { client.delete(&path).await.status });
            let client = gallery.manager();
            let body = json!({ "name": format!("Fruit {round}"), "image": { "mediaId": made["id"] } });
            let showing = tokio::spawn(async move { client.post("/api/v1/admin/categories", body).await.status });
            let both = (deleting.await.unwrap(), showing.await.unwrap());
            assert!(matches!(both, (204, 422) | (409, 201)), "{both:?}");
        }
        gallery.app.run_jobs().await;
    }

    async fn a_picture_goes_straight_onto_a_product(gallery: Gallery) {
        let first = gallery.picture(png(RED, 20, 20)).await;
        let product = gallery.product("A", &[&first]).await;
        let path = format!("/api/v1/admin/products/{}/images", text(&product, "id"));
        let shown = sent(&gallery.manager(), &path, "image/png", png(BLUE, 40, 40)).await.data(201);
        assert_eq!(shown["images"].as_array().unwrap().len(), 2);
        assert_eq!(shown["images"][0]["mediaId"], first["id"]);
        assert_eq!(shown["version"], 2);
        let again = sent(&gallery.manager(), &path, "image/png", png(BLUE, 40, 40)).await.data(201);
        assert_eq!(again, shown, "it is there already");
        let stale = gallery.manager().header("if-match", "\"v1\"");
        sent(&stale, &path, "image/png", png([1, 2, 3], 40, 40)).await.expect_error(412, "VERSION_MISMATCH");
        assert_eq!(gallery.count("catalog_media").await, 2, "both or neither");
        let nowhere = "/api/v1/admin/products/prd_01jd3v7k2mfq9s8x4t6w0ybnhe/images";
        sent(&gallery.manager(), nowhere, "image/png", png([1, 2, 3], 40, 40)).await.expect_error(404, "NOT_FOUND");
        gallery.app.run_jobs().await;
    }

    async fn another_merchant_has_nothing_of_it(gallery: Gallery) {
        let made = gallery.picture(png(RED, 20, 20)).await;
        let product = gallery.product("A", &[]).await;
        let theirs = gallery.app.other_merchant().as_admin();
        for reply in [
            theirs.get(&at(&made)).await,
            theirs.patch(&at(&made), json!({ "name": "Mine" })).await,
            theirs.delete(&at(&made)).await,
            theirs.get(&format!("{}/versions", at(&made))).await,
            theirs.post(&format!("{}/versions/1/restore", at(&made)), json!({})).await,
            theirs.raw(Method::PUT, &format!("{}/file", at(&made)), "image/png", png(BLUE, 20, 20)).await,
            sent(&theirs, &format!("/api/v1/admin/products/{}/images", text(&product, "id")), "image/png", png(BLUE, 9, 9)).await,
        ] {
            reply.expect_error(404, "NOT_FOUND");
        }
        assert_eq!(theirs.get(MEDIA).await.data(200), json!([]));
        let body = json!({
            "title": "Mine", "images": [{ "mediaId": made["id"] }],
            "variants": [{ "sku": "M", "price": { "amount": 1, "currency": "ILS" } }],
        });
        let faults = theirs.post("/api/v1/admin/products", body).await.faults();
        assert_eq!(faults, [("images[0].mediaId".to_owned(), "UNKNOWN_MEDIA".to_owned())]);
        assert_eq!(gallery.manager().get(&at(&made)).await.data(200), made);
        gallery.app.run_jobs().await;
    }
}
