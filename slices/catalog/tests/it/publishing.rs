//! Publishing: at once, from a time on, until a time, and only what is ready.

use std::time::Duration;

use bodega_catalog::product::Listing;
use bodega_db::{DbError, params, sql};
use bodega_kernel::{PageRequest, Time};
use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::shop::{Shop, at, goods, milk, text, with};

const HOUR: Duration = Duration::from_secs(3600);

sql!(TOLD, "SELECT kind FROM events_log WHERE merchant = $1 AND stream = $2 ORDER BY version");

async fn told(shop: &Shop, product: &Value) -> Vec<String> {
    let (merchant, stream) = (shop.app.merchant, format!("product:{}", text(product, "id")));
    let read = move |tx: &mut bodega_db::ReadTx| tx.all::<(String,)>(&TOLD, params![merchant, stream]);
    let told = shop.app.db.read::<_, DbError>(&shop.app.scope(), read).await.unwrap();
    told.into_iter().map(|(kind,)| kind).collect()
}

/// A draft with everything that is asked for.
async fn ready(shop: &Shop) -> Value {
    let picture = shop.picture(1, json!({})).await;
    let dairy = shop.category(json!({ "name": "Dairy" })).await;
    let more = json!({ "status": "draft", "images": [{ "mediaId": picture }], "categoryIds": [dairy["id"]] });
    shop.product(with(milk(), more)).await
}

/// Is it found by everybody who looks for it, in every place?
async fn is_shown(shop: &Shop, product: &Value) -> bool {
    let one = !shop.shown(text(product, "id")).await.is_null();
    let category = product["categoryIds"][0].as_str().unwrap().parse().ok();
    let in_category = Listing { category, ..shop.public() };
    let since = Listing { since: Some(Time::default()), ..shop.public() };
    for listing in [shop.public(), in_category, since] {
        let (titles, total) = shop.listed(listing, PageRequest::default()).await;
        assert_eq!((titles.len() == 1, total), (one, Some(i64::from(one))));
    }
    one
}

on_both! {
    async fn what_is_not_ready_is_told_field_by_field(shop: Shop) {
        let free = with(goods("Milk", "M"), json!({ "status": "draft" }));
        let made = shop.product(with(free, json!({ "variants": [{ "sku": "M", "price": { "amount": 0, "currency": "ILS" } }] }))).await;
        let publish = format!("{}/publish", at(&made));
        let faults = shop.manager().post(&publish, json!({})).await.faults();
        let told: Vec<_> = faults.iter().map(|(field, code)| (field.as_str(), code.as_str())).collect();
        assert_eq!(told, [("variants[0].price.amount", "NO_PRICE"), ("images", "REQUIRED"), ("categoryIds", "REQUIRED")]);
        let empty = shop.product(json!({ "title": "Nothing", "status": "draft" })).await;
        let faults = shop.manager().post(&format!("{}/publish", at(&empty)), json!({})).await.faults();
        assert!(faults.contains(&("variants".to_owned(), "REQUIRED".to_owned())), "{faults:?}");
        let settings = "/api/v1/admin/catalog/settings";
        assert_eq!(shop.manager().get(settings).await.data(200), json!({ "imageRequired": true, "categoryRequired": true, "strict": false, "version": 0 }));
        let relaxed = shop.manager().patch(settings, json!({ "imageRequired": false, "version": 0 })).await.data(200);
        assert_eq!(relaxed, json!({ "imageRequired": false, "categoryRequired": true, "strict": false, "version": 1 }));
        shop.manager().patch(settings, json!({ "imageRequired": true, "version": 0 })).await.expect_error(412, "VERSION_MISMATCH");
        let faults = shop.manager().post(&publish, json!({})).await.faults();
        assert!(!faults.iter().any(|(field, _)| field == "images"), "{faults:?}");
        shop.manager().patch(settings, json!({ "categoryRequired": false })).await.data(200);
        shop.manager().patch(&at(&made), json!({ "variants": [{ "sku": "M", "price": { "amount": 5, "currency": "ILS" } }] })).await.data(200);
        assert_eq!(shop.manager().post(&publish, json!({})).await.data(200)["status"], "active");
        let other = shop.app.other_merchant().as_admin().get(settings).await.data(200);
        assert_eq!(other["imageRequired"], true, "each merchant has its own");
    }

    async fn it_is_published_and_taken_back_at_once(shop: Shop) {
        let made = ready(&shop).await;
        assert!(!is_shown(&shop, &made).await);
        let published = shop.manager().post(&format!("{}/publish", at(&made)), json!({})).await.data(200);
        assert_eq!((&published["status"], &published["version"]), (&json!("active"), &json!(2)));
        assert!(is_shown(&shop, &made).await);
        let again = shop.manager().post(&format!("{}/publish", at(&made)), json!({})).await.data(200);
        assert_eq!(again["version"], 2, "published again nothing changes");
        let draft = shop.manager().post(&format!("{}/unpublish", at(&made)), json!({})).await.data(200);
        assert_eq!(draft["status"], "draft");
        assert!(!is_shown(&shop, &made).await);
        let stale = shop.manager().header("if-match", "\"v1\"");
        stale.post(&format!("{}/publish", at(&made)), json!({})).await.expect_error(412, "VERSION_MISMATCH");
    }

    async fn its_window_opens_and_closes_by_the_clock_and_each_is_told_once(shop: Shop) {
        let made = ready(&shop).await;
        let now = shop.app.clock.now();
        let (from, until) = (now.after(HOUR), now.after(3 * HOUR));
        let sent = json!({ "at": from, "until": until });
        let planned = shop.manager().post(&format!("{}/publish", at(&made)), sent).await.data(200);
        assert_eq!((&planned["status"], &planned["publishFrom"], &planned["publishUntil"]), (&json!("active"), &json!(from), &json!(until)));
        shop.app.run_jobs().await;
        assert!(!is_shown(&shop, &made).await);
        assert_eq!(told(&shop, &made).await, ["product.created", "product.updated"]);
        shop.app.clock.advance(HOUR);
        assert!(is_shown(&shop, &made).await, "whoever asks is told by the clock, and not by the job");
        assert_eq!(shop.guest().get("/api/v1/categories").await.data(200)[0]["id"], planned["categoryIds"][0]);
        shop.app.run_jobs().await;
        shop.app.run_jobs().await;
        assert_eq!(told(&shop, &made).await[2..], ["product.published"]);
        assert_eq!(shop.guest().get("/api/v1/categories").await.data(200)[0]["productCount"], 1);
        shop.app.clock.advance(HOUR);
        shop.app.run_jobs().await;
        assert!(is_shown(&shop, &made).await);
        shop.app.clock.advance(HOUR);
        assert!(!is_shown(&shop, &made).await);
        shop.app.run_jobs().await;
        shop.app.run_jobs().await;
        assert_eq!(told(&shop, &made).await[2..], ["product.published", "product.unpublished"]);
        assert_eq!(shop.guest().get("/api/v1/categories").await.data(200)[0]["productCount"], 0);
        assert_eq!(shop.manager().get(&at(&made)).await.data(200)["version"], 2, "the clock makes no versions");
    }

    async fn a_window_that_was_changed_is_told_of_as_it_stands(shop: Shop) {
        let made = ready(&shop).await;
        let now = shop.app.clock.now();
        let publish = format!("{}/publish", at(&made));
        shop.manager().post(&publish, json!({ "at": now.after(HOUR) })).await.data(200);
        shop.manager().post(&publish, json!({ "at": now.after(2 * HOUR) })).await.data(200);
        shop.app.clock.advance(HOUR);
        shop.app.run_jobs().await;
        assert_eq!(told(&shop, &made).await.len(), 3, "nothing happened at the old time");
        shop.app.clock.advance(HOUR);
        shop.app.run_jobs().await;
        assert_eq!(told(&shop, &made).await.last().unwrap(), "product.published");
        let closing = json!({ "at": now.after(4 * HOUR) });
        shop.manager().post(&format!("{}/unpublish", at(&made)), closing).await.data(200);
        shop.manager().post(&format!("{}/unpublish", at(&made)), json!({})).await.data(200);
        shop.app.clock.advance(3 * HOUR);
        shop.app.run_jobs().await;
        let last = told(&shop, &made).await;
        assert_eq!(last.iter().filter(|kind| *kind == "product.unpublished").count(), 0, "{last:?}");
    }

    async fn windows_are_checked_and_kept_by_put(shop: Shop) {
        let made = ready(&shop).await;
        let past = json!({ "until": "2020-01-01T00:00:00Z" });
        let faults = shop.manager().post(&format!("{}/publish", at(&made)), past).await.faults();
        assert_eq!(faults, [("until".to_owned(), "IN_THE_PAST".to_owned())]);
        let body = json!({ "publishFrom": "2026-05-01T00:00:00Z", "publishUntil": "2026-04-01T00:00:00Z" });
        let faults = shop.manager().patch(&at(&made), body).await.faults();
        assert_eq!(faults, [("publishUntil".to_owned(), "NOT_AFTER_START".to_owned())]);
        let faults = shop.manager().patch(&at(&made), json!({ "publishFrom": "tomorrow" })).await.faults();
        assert_eq!(faults, [("publishFrom".to_owned(), "INVALID_TIME".to_owned())]);
        shop.manager().patch(&at(&made), json!({ "publishFrom": "2026-05-01T00:00:00Z" })).await.data(200);
        let put = shop.manager().put(&at(&made), milk()).await.data(200);
        assert_eq!(put["publishFrom"], "2026-05-01T00:00:00Z");
        let bare = shop.manager().patch(&at(&made), json!({ "publishFrom": null })).await.data(200);
        assert_eq!(bare["publishFrom"], json!(null));
    }

    async fn a_strict_merchant_is_asked_at_every_write_and_what_is_made_without_a_status_is_a_draft(shop: Shop) {
        let before = shop.product(goods("Before", "BEFORE")).await;
        let settings = "/api/v1/admin/catalog/settings";
        shop.manager().patch(settings, json!({ "strict": true })).await.data(200);
        let draft = shop.product(goods("Tea", "TEA")).await;
        assert_eq!(draft["status"], "draft");
        assert_eq!(shop.product(json!({ "title": "Nothing yet" })).await["status"], "draft");
        let lacking = [("images".to_owned(), "REQUIRED".to_owned()), ("categoryIds".to_owned(), "REQUIRED".to_owned())];
        let active = with(goods("Milk", "MILK"), json!({ "status": "active" }));
        assert_eq!(shop.manager().post("/api/v1/admin/products", active.clone()).await.faults(), lacking);
        assert_eq!(shop.manager().patch(&at(&draft), json!({ "status": "active" })).await.faults(), lacking);
        let bulk = shop.manager().post("/api/v1/admin/products/bulk", json!({ "items": [active, goods("Cup", "CUP")] })).await.data(200);
        assert_eq!((&bulk[0]["error"]["details"][1]["field"], &bulk[1]["error"]), (&json!("categoryIds"), &json!(null)));
        let made = ready(&shop).await;
        shop.manager().patch(&at(&made), json!({ "status": "active" })).await.data(200);
        assert_eq!(shop.manager().patch(&at(&made), json!({ "images": [] })).await.faults(), lacking[..1]);
        let free = json!({ "price": { "amount": 0, "currency": "ILS" } });
        let faults = shop.manager().put("/api/v1/admin/prices/by-sku/MILK-1L", free).await.faults();
        assert_eq!(faults[0].1, "NO_PRICE");
        shop.manager().patch(settings, json!({ "imageRequired": false })).await.data(200);
        let bare = shop.manager().patch(&at(&made), json!({ "images": [] })).await.data(200);
        shop.manager().patch(settings, json!({ "imageRequired": true })).await.data(200);
        let pictured = json!({ "images": made["images"] });
        shop.manager().patch(&at(&made), pictured).await.data(200);
        let restore = format!("{}/versions/{}/restore", at(&made), bare["version"]);
        assert_eq!(shop.manager().post(&restore, json!({})).await.faults(), lacking[..1], "what is on sale stays whole");
        shop.manager().patch(&at(&before), json!({ "title": "As it was" })).await.data(200);
        assert_eq!(shop.shown("before").await["title"], "As it was", "what it lacked before it may lack");
    }
}
