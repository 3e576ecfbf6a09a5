//! Wanting an order otherwise, and once more. [MS-8]

use bodega_sales::order::rebuild;
use bodega_testkit::on_both;
use serde_json::json;

use super::{ORDERS, path};
use crate::{
    market::{CART, CONFIRM, ITEMS, brought, home},
    shop::{Shop, text, with},
};

on_both! {
    async fn fewer_and_other_lines_keep_their_price_and_free_their_stock(shop: Shop) {
        let branch = shop.with_milk(10).await;
        shop.goods("BREAD", json!({})).await;
        shop.put(&branch, "BREAD", 5).await;
        let order = shop.order(&branch, &[("MILK", 4)]).await;
        let dearer = json!({ "variants": [{ "sku": "MILK", "price": { "amount": 900, "currency": "ILS" } }] });
        shop.manager().patch(&format!("/api/v1/admin/products/{}", text(&order["items"][0], "productId")), dearer).await.data(200);
        let buyer = shop.app.as_customer();
        let changes = path(&order, "/changes");
        let body = json!({ "lines": [{ "sku": "MILK", "quantity": 2 }, { "sku": "BREAD", "quantity": 1 }] });
        let tried = buyer.post(&changes, with(body.clone(), json!({ "dryRun": true }))).await.data(200);
        assert_eq!((&tried["total"]["amount"], &tried["difference"]["amount"], &tried["dryRun"]), (&json!(2070), &json!(-690), &json!(true)));
        assert_eq!(shop.stock(&branch, "MILK").await, (10, 4), "nothing was written");
        let keyed = shop.app.as_customer().key("c");
        let changed = keyed.post(&changes, body.clone()).await.data(200);
        assert_eq!((&changed["total"]["amount"], &changed["changed"]), (&json!(2070), &json!(["LINES", "TOTAL"])));
        assert_eq!(changed["items"][0]["id"], order["items"][0]["id"], "it is the same line still");
        assert_eq!((shop.stock(&branch, "MILK").await, shop.stock(&branch, "BREAD").await), ((10, 2), (5, 1)));
        assert_eq!(keyed.post(&changes, body).await.data(200), changed, "sent again it is answered again");
        shop.moved(&order, "IN_PROGRESS").await;
        let late = json!({ "lines": [{ "sku": "MILK", "quantity": 1 }] });
        buyer.post(&changes, late).await.expect_error(409, "ORDER_NOT_CHANGEABLE");
        shop.app.run_jobs().await;
        assert_eq!(rebuild::check(&shop.app.db).await.unwrap().differences, vec![]);
    }

    async fn what_is_dearer_is_paid_for_before_it_stands(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let order = shop.order(&branch, &[("MILK", 1)]).await;
        let buyer = shop.app.as_customer();
        let changes = path(&order, "/changes");
        let more = json!({ "lines": [{ "sku": "MILK", "quantity": 3 }] });
        let unsaid = buyer.post(&changes, more.clone()).await.expect_error(402, "PAYMENT_REQUIRED");
        assert_eq!(unsaid["details"][0]["difference"], 1380);
        let declined = with(more.clone(), json!({ "payment": { "token": "tok_declined" } }));
        buyer.post(&changes, declined).await.expect_error(402, "PAYMENT_DECLINED");
        assert_eq!(shop.stock(&branch, "MILK").await, (10, 1));
        let paid = with(more, json!({ "payment": { "token": "tok_ok" } }));
        let changed = buyer.post(&changes, paid).await.data(200);
        assert_eq!((&changed["total"]["amount"], &changed["due"]["amount"]), (&json!(2070), &json!(0)));
        assert_eq!(shop.stock(&branch, "MILK").await, (10, 3));
        shop.moved(&order, "IN_PROGRESS").await;
        shop.picked(&order, 0, json!({ "status": "PICKED" })).await;
        shop.moved(&order, "READY").await;
        shop.app.run_jobs().await;
        let ready = buyer.get(&path(&order, "")).await.data(200);
        assert_eq!((text(&ready["payment"], "status"), &ready["due"]["amount"]), ("CAPTURED", &json!(0)), "of both together");
    }

    async fn what_there_is_too_little_of_changes_nothing(shop: Shop) {
        let branch = shop.with_milk(4).await;
        let order = shop.order(&branch, &[("MILK", 2)]).await;
        let more = json!({ "lines": [{ "sku": "MILK", "quantity": 5 }], "payment": { "token": "tok_ok" } });
        let refused = shop.app.as_customer().post(&path(&order, "/changes"), more).await;
        let error = refused.expect_error(409, "INSUFFICIENT_STOCK");
        assert_eq!((&error["details"][0]["wanted"], &error["details"][0]["available"]), (&json!(5), &json!(4)));
        let all = json!({ "lines": [{ "sku": "MILK", "quantity": 4 }], "payment": { "token": "tok_ok" } });
        shop.app.as_customer().post(&path(&order, "/changes"), all).await.data(200);
        assert_eq!(shop.stock(&branch, "MILK").await, (4, 4), "what it holds already counts as there");
        shop.app.run_jobs().await;
    }

    async fn another_window_and_another_address(shop: Shop) {
        let (source, slot) = shop.delivery(json!(1)).await;
        let other = shop.slot(&source, json!({ "start": "08:00", "end": "10:00", "capacity": 1 })).await;
        shop.goods("MILK", json!({})).await;
        shop.put(&source, "MILK", 10).await;
        let buyer = shop.app.as_customer();
        buyer.post(ITEMS, json!({ "sku": "MILK", "quantity": 2 })).await.data(201);
        let order = buyer.post(CONFIRM, brought(&slot, "tok_ok")).await.data(201);
        let changes = path(&order, "/changes");
        let body = json!({ "slotId": other["id"], "date": "2026-03-09", "address": with(home(), json!({ "line1": "Herzl 99" })) });
        let changed = buyer.post(&changes, body).await.data(200);
        assert_eq!(changed["changed"], json!(["ADDRESS", "SLOT"]));
        assert_eq!((&changed["fulfilment"]["slot"]["id"], &changed["fulfilment"]["address"]["line1"]), (&other["id"], &json!("Herzl 99")));
        let offered = shop.offered("date=2026-03-09").await;
        let remaining = |id: &serde_json::Value| offered.iter().find(|one| one["id"] == *id).unwrap()["remaining"].clone();
        assert_eq!((remaining(&slot["id"]), remaining(&other["id"])), (json!(1), json!(0)));
        buyer.post(&changes, json!({})).await.expect_error(422, "VALIDATION_FAILED");
        let faults = buyer.post(&changes, json!({ "date": "2026-03-09", "lines": [] })).await.faults();
        assert_eq!(faults.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(), ["lines", "slotId"]);
        shop.app.as_employee().post(&changes, json!({ "slotId": slot["id"] })).await.expect_error(404, "NOT_FOUND");
        shop.app.run_jobs().await;
    }

    async fn the_same_again_is_put_into_the_cart_as_far_as_it_is_there(shop: Shop) {
        let branch = shop.with_milk(10).await;
        shop.goods("BREAD", json!({})).await;
        shop.put(&branch, "BREAD", 1).await;
        let order = shop.order(&branch, &[("MILK", 2), ("BREAD", 1)]).await;
        let buyer = shop.app.as_customer();
        let again = buyer.post(&path(&order, "/reorder"), json!({})).await.data(201);
        assert_eq!((&again["items"][0]["sku"], &again["items"][0]["quantity"]), (&json!("MILK"), &json!(2)));
        assert_eq!((&again["skipped"][0]["sku"], &again["skipped"][0]["code"]), (&json!("BREAD"), &json!("OUT_OF_STOCK_ANYWHERE")));
        assert_eq!(buyer.get(CART).await.data(200)["items"].as_array().unwrap().len(), 1);
        let none = format!("{ORDERS}/ord_01jd3v7k2mfq9s8x4t6w0ybnhe/reorder");
        buyer.post(&none, json!({})).await.expect_error(404, "NOT_FOUND");
        shop.app.run_jobs().await;
    }

    async fn whoever_received_it_may_review_it_and_may_be_forgotten(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let order = shop.order(&branch, &[("MILK", 1)]).await;
        let buyer = shop.app.as_customer();
        let reviews = format!("/api/v1/products/{}/reviews", text(&order["items"][0], "productId"));
        let review = json!({ "rating": 5, "title": "Fresh", "text": "As milk should be." });
        buyer.post(&reviews, review.clone()).await.expect_error(403, "NOT_RECEIVED");
        for status in ["IN_PROGRESS", "READY", "PICKED_UP"] {
            if status == "READY" {
                shop.picked(&order, 0, json!({ "status": "PICKED" })).await;
            }
            shop.moved(&order, status).await;
        }
        shop.app.run_jobs().await;
        buyer.post(&reviews, review).await.data(201);
        let customer = text(&order["customer"], "id").parse().unwrap();
        let forgotten = shop.write(move |tx, scope| bodega_sales::order::forget(tx, scope, customer)).await.unwrap();
        assert_eq!(forgotten, 1);
        let read = buyer.get(&path(&order, "")).await.data(200);
        assert_eq!((&read["customer"]["name"], &read["total"]), (&json!(""), &order["total"]));
        assert_eq!(rebuild::check(&shop.app.db).await.unwrap().differences, vec![]);
        shop.app.run_jobs().await;
    }
}
