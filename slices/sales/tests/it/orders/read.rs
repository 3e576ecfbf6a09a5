//! Who may read which order. [MS-8, RT-A1]

use bodega_testkit::on_both;
use serde_json::json;

use super::{OPS, ORDERS, SEARCH, line_path, path};
use crate::{
    market::{CONFIRM, fetched},
    shop::{Shop, each, text},
};

on_both! {
    async fn a_customer_reads_their_own_and_nobody_else_does(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let order = shop.order(&branch, &[("MILK", 2)]).await;
        let buyer = shop.app.as_customer();
        let read = buyer.get(&path(&order, "")).await;
        assert_eq!((read.header("etag"), &read.data(200)), ("\"v2\"", &order), "it is what the checkout answered");
        let story = format!("{SEARCH}/{}/history", text(&order, "id"));
        for one in [path(&order, ""), story.clone()] {
            shop.app.client().get(&one).await.expect_error(401, "UNAUTHENTICATED");
            shop.app.as_employee().get(&one).await.expect_error(404, "NOT_FOUND");
            shop.app.as_admin().get(&one).await.data(200);
            shop.app.other_merchant().as_admin().get(&one).await.expect_error(404, "NOT_FOUND");
        }
        let desk = format!("{OPS}/{}", text(&order, "id"));
        shop.app.as_employee().get(&desk).await.data(200);
        buyer.get(&desk).await.expect_error(403, "FORBIDDEN");
        shop.app.other_merchant().as_admin().get(&desk).await.expect_error(404, "NOT_FOUND");
        let explained = buyer.get(&path(&order, "?explain=true")).await.data(200);
        assert!(explained["explain"]["totals"].is_object() || explained["explain"]["totals"].is_array());
        shop.app.run_jobs().await;
    }

    async fn the_list_is_the_customer_s_own_by_page_and_cursor(shop: Shop) {
        let branch = shop.with_milk(100).await;
        let mut numbers = Vec::new();
        for _ in 0..5 {
            let order = shop.order(&branch, &[("MILK", 1)]).await;
            numbers.insert(0, order["number"].clone());
        }
        let buyer = shop.app.as_customer();
        let page = buyer.get(&format!("{ORDERS}?limit=2&offset=1")).await;
        assert_eq!(each(page.data(200).as_array().unwrap(), "number"), [&numbers[1], &numbers[2]]);
        assert_eq!(page.json["page"]["total"], 5);
        let cursor = text(&page.json["page"], "nextCursor").to_owned();
        let next = buyer.get(&format!("{ORDERS}?limit=5&cursor={cursor}")).await;
        assert_eq!(each(next.data(200).as_array().unwrap(), "number"), [&numbers[3], &numbers[4]]);
        assert_eq!(next.json["page"]["nextCursor"], json!(null));
        assert_eq!(buyer.get(&format!("{ORDERS}?limit=0")).await.status, 422);
        assert_eq!(shop.app.as_employee().get(ORDERS).await.data(200), json!([]));
        let later = buyer.get(&format!("{ORDERS}?updatedSince=2030-01-01T00:00:00Z")).await.data(200);
        assert_eq!(later, json!([]));
        shop.app.run_jobs().await;
    }

    async fn what_was_never_paid_is_no_order(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let buyer = shop.app.as_customer();
        buyer.post(crate::market::ITEMS, json!({ "sku": "MILK", "quantity": 1 })).await.data(201);
        let mut body = fetched(&branch, "tok_declined");
        body.as_object_mut().unwrap().remove("email");
        let refused = buyer.post(CONFIRM, body).await.expect_error(402, "PAYMENT_DECLINED");
        assert_eq!(buyer.get(ORDERS).await.data(200), json!([]));
        let id = text(&refused["details"][0], "orderId");
        assert_eq!(text(&buyer.get(&format!("{ORDERS}/{id}")).await.data(200), "status"), "EXPIRED");
        shop.app.run_jobs().await;
    }

    async fn somebody_s_orders_are_theirs_and_the_administrator_s(shop: Shop) {
        let branch = shop.with_milk(10).await;
        shop.order(&branch, &[("MILK", 1)]).await;
        let user = shop.user();
        let theirs = format!("{ORDERS}/user/{user}");
        for client in [shop.app.as_customer(), shop.app.as_admin()] {
            assert_eq!(client.get(&theirs).await.data(200).as_array().unwrap().len(), 1);
        }
        shop.app.as_employee().get(&theirs).await.expect_error(404, "NOT_FOUND");
        shop.app.client().get(&theirs).await.expect_error(401, "UNAUTHENTICATED");
        assert_eq!(shop.app.other_merchant().as_admin().get(&theirs).await.data(200), json!([]));
        shop.app.run_jobs().await;
    }

    async fn nothing_of_another_merchant_can_be_moved(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let order = shop.order(&branch, &[("MILK", 1)]).await;
        let rows = shop.rows().await;
        let admin = shop.app.other_merchant().as_admin();
        let ops = format!("{OPS}/{}", text(&order, "id"));
        for reply in [
            admin.post(&path(&order, "/cancel"), json!({})).await,
            admin.patch(&path(&order, "/status"), json!({ "status": "IN_PROGRESS" })).await,
            admin.patch(&format!("{ops}/status"), json!({ "status": "IN_PROGRESS" })).await,
            admin.post(&format!("{ops}/claim"), json!({})).await,
            admin.post(&format!("{ops}/release"), json!({})).await,
            admin.patch(&line_path(&order, 0), json!({ "status": "PICKED" })).await,
        ] {
            reply.expect_error(404, "NOT_FOUND");
        }
        assert_eq!(shop.rows().await, rows, "nothing was written");
        shop.app.run_jobs().await;
        assert_eq!(admin.get(OPS).await.data(200), json!([]));
        assert_eq!(admin.get(SEARCH).await.data(200), json!([]));
        assert_eq!(admin.get(&format!("{SEARCH}?q={}", text(&order, "number"))).await.data(200), json!([]));
    }
}
