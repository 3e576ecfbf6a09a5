//! Products as everybody finds them, whoever asks for them: `browse` serves them.

use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::shop::{Shop, at, milk, text, with};

on_both! {
    async fn it_is_found_by_id_and_by_slug(shop: Shop) {
        let made = shop.product(milk()).await;
        assert_eq!(shop.shown(text(&made, "id")).await, shop.shown("fresh-milk-3").await);
        for unknown in ["prd_01jd3v7k2mfq9s8x4t6w0ybnhe", "no-such-thing", "prd_", "cat_01jd3v7k2mfq9s8x4t6w0ybnhe"] {
            assert_eq!(shop.shown(unknown).await, Value::Null, "{unknown}");
        }
    }

    async fn its_old_address_leads_nowhere(shop: Shop) {
        let made = shop.product(milk()).await;
        shop.manager().patch(&at(&made), json!({ "slug": "milk" })).await.data(200);
        assert_eq!((shop.shown("fresh-milk-3").await, &shop.shown("milk").await["slug"]), (Value::Null, &json!("milk")));
    }

    async fn drafts_are_for_staff(shop: Shop) {
        let draft = shop.product(with(milk(), json!({ "status": "draft" }))).await;
        assert_eq!(shop.shown(text(&draft, "id")).await, Value::Null);
        assert_eq!(shop.app.as_employee().get(&at(&draft)).await.data(200)["status"], "draft");
        shop.manager().patch(&at(&draft), json!({ "status": "active" })).await.data(200);
        assert!(!shop.shown(text(&draft, "id")).await.is_null());
    }
}
