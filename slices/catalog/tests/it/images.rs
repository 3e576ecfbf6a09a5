//! Pictures on products and categories.

use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::shop::{Shop, at, milk, text, with};

const ADMIN: &str = "/api/v1/admin/products";

on_both! {
    async fn pictures_are_shown_in_order_with_their_sizes_and_texts(shop: Shop) {
        let front = shop.picture(1, json!({ "en": "A bottle", "de": "Eine Flasche" })).await;
        let back = shop.picture(2, json!({})).await;
        let images = json!([{ "mediaId": back, "alt": "Its label" }, { "mediaId": front }]);
        let made = shop.product(with(milk(), json!({ "images": images, "translations": { "de": { "title": "Milch" } } }))).await;
        let shown = shop.shown("fresh-milk-3").await;
        let first = &shown["images"][0];
        assert_eq!((&first["mediaId"], &first["alt"]), (&json!(back), &json!("Its label")));
        assert_eq!((&first["url"], &first["width"], &first["height"]), (&json!("/media/hash2/960.jpg"), &json!(960), &json!(480)));
        let kinds: Vec<_> = first["sources"].as_array().unwrap().iter().map(|one| text(one, "type")).collect();
        assert_eq!((kinds.len(), kinds[0], kinds[7]), (8, "image/webp", "image/jpeg"));
        assert_eq!(shown["images"][1]["alt"], "A bottle");
        let german = shop.shown_in("fresh-milk-3", Some("de")).await;
        assert_eq!((&german["images"][0]["alt"], &german["images"][1]["alt"]), (&json!("Its label"), &json!("Eine Flasche")));
        assert_eq!(shop.manager().put(&at(&made), made.clone()).await.data(200), made, "what was read can be sent back");
        let kept = shop.manager().get(&format!("{}/versions/1", at(&made))).await.data(200);
        assert_eq!(kept, made);
    }

    async fn pictures_are_taken_off_put_back_and_restored(shop: Shop) {
        let front = shop.picture(1, json!({})).await;
        let made = shop.product(with(milk(), json!({ "images": [{ "mediaId": front }] }))).await;
        assert_eq!(made["images"][0]["alt"], "Fresh milk 3%", "the title stands for what nobody has described");
        assert_eq!(shop.count("catalog_product_media").await, 1);
        let bare = shop.manager().patch(&at(&made), json!({ "images": [] })).await.data(200);
        assert_eq!(bare["images"], json!([]));
        assert_eq!(shop.count("catalog_product_media").await, 0);
        let restored = shop.manager().post(&format!("{}/versions/1/restore", at(&made)), json!({})).await.data(200);
        assert_eq!((&restored["version"], &restored["images"]), (&json!(3), &made["images"]));
        shop.manager().patch(&at(&made), json!({ "images": null })).await.data(200);
        shop.app.base.by_hand("DELETE FROM catalog_media").await;
        let reply = shop.manager().post(&format!("{}/versions/1/restore", at(&made)), json!({})).await;
        assert_eq!(reply.faults(), [("images[0].mediaId".to_owned(), "UNKNOWN_MEDIA".to_owned())]);
        let kept = shop.manager().get(&format!("{}/versions/1", at(&made))).await.data(200);
        assert_eq!(kept["images"], json!([]), "a picture that is gone is left out");
    }

    async fn faults_are_told_with_their_fields(shop: Shop) {
        let front = shop.picture(1, json!({})).await;
        let images = json!([
            { "mediaId": "med_01jd3v7k2mfq9s8x4t6w0ybnhe" }, { "mediaId": "front.jpg" }, { "alt": "x".repeat(501) },
            { "mediaId": front }, { "mediaId": front },
        ]);
        let faults = shop.manager().post(ADMIN, with(milk(), json!({ "images": images }))).await.faults();
        for (field, code) in [
            ("images[0].mediaId", "UNKNOWN_MEDIA"), ("images[1].mediaId", "UNKNOWN_MEDIA"), ("images[2].mediaId", "REQUIRED"),
            ("images[2].alt", "TOO_LONG"), ("images[4].mediaId", "DUPLICATE"),
        ] {
            assert!(faults.contains(&(field.to_owned(), code.to_owned())), "{field} {code} is missing in {faults:#?}");
        }
        assert_eq!(faults.len(), 5, "{faults:#?}");
        let many: Vec<Value> = (0..21).map(|_| json!({ "mediaId": front })).collect();
        let faults = shop.manager().post(ADMIN, with(milk(), json!({ "images": many }))).await.faults();
        assert_eq!(faults, [("images".to_owned(), "TOO_MANY".to_owned())]);
    }

    async fn pictures_of_another_merchant_are_unknown(shop: Shop) {
        let front = shop.picture(1, json!({})).await;
        let sent = with(milk(), json!({ "images": [{ "mediaId": front }] }));
        let faults = shop.app.other_merchant().as_admin().post(ADMIN, sent).await.faults();
        assert_eq!(faults, [("images[0].mediaId".to_owned(), "UNKNOWN_MEDIA".to_owned())]);
    }

    async fn a_category_has_one_too(shop: Shop) {
        let front = shop.picture(1, json!({ "en": "Cows" })).await;
        let dairy = shop.category(json!({ "name": "Dairy", "image": { "mediaId": front } })).await;
        assert_eq!((&dairy["image"]["mediaId"], &dairy["image"]["alt"]), (&json!(front), &json!("Cows")));
        let shown = shop.guest().get("/api/v1/categories").await.data(200);
        assert_eq!(shown[0]["image"], dairy["image"]);
        let path = format!("/api/v1/admin/categories/{}", text(&dairy, "id"));
        assert_eq!(shop.manager().put(&path, dairy.clone()).await.data(200), dairy);
        let sent = json!({ "image": { "mediaId": "med_01jd3v7k2mfq9s8x4t6w0ybnhe" } });
        let faults = shop.manager().patch(&path, sent).await.faults();
        assert_eq!(faults, [("image.mediaId".to_owned(), "UNKNOWN_MEDIA".to_owned())]);
        let bare = shop.manager().patch(&path, json!({ "image": null })).await.data(200);
        assert!(bare.get("image").is_none());
    }
}
