//! Picking: found, missing, replaced. [MS-9]

use bodega_testkit::on_both;
use serde_json::json;

use super::{OPS, line_path};
use crate::shop::{Shop, text};

on_both! {
    async fn one_person_picks_at_a_time(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let order = shop.order(&branch, &[("MILK", 2)]).await;
        let (claim, release) = (format!("{OPS}/{}/claim", text(&order, "id")), format!("{OPS}/{}/release", text(&order, "id")));
        let claimed = shop.app.as_employee().post(&claim, json!({})).await.data(200);
        shop.app.as_employee().post(&claim, json!({})).await.data(200);
        let other = shop.manager().post(&claim, json!({})).await.expect_error(409, "ALREADY_CLAIMED");
        assert_eq!(other["details"][0]["claimedBy"], claimed["claimedBy"]);
        shop.manager().post(&release, json!({})).await.data(200);
        shop.manager().post(&claim, json!({})).await.data(200);
        shop.app.as_employee().post(&release, json!({})).await.expect_error(409, "ALREADY_CLAIMED");
        shop.manager().patch(&format!("{OPS}/{}/status", text(&order, "id")), json!({ "status": "IN_PROGRESS" })).await.data(200);
        let held = shop.app.as_employee().patch(&line_path(&order, 0), json!({ "status": "PICKED" })).await;
        held.expect_error(409, "ALREADY_CLAIMED");
        shop.manager().patch(&line_path(&order, 0), json!({ "status": "PICKED" })).await.data(200);
        shop.app.run_jobs().await;
    }

    async fn nothing_is_picked_before_somebody_begins(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let order = shop.order(&branch, &[("MILK", 2)]).await;
        let early = shop.app.as_employee().patch(&line_path(&order, 0), json!({ "status": "PICKED" })).await;
        early.expect_error(409, "ORDER_NOT_PICKING");
        shop.moved(&order, "IN_PROGRESS").await;
        let too_much = json!({ "status": "PICKED", "pickedQuantity": 3 });
        let refused = shop.app.as_employee().patch(&line_path(&order, 0), too_much).await;
        assert_eq!(refused.faults(), [("pickedQuantity".to_owned(), "OUT_OF_RANGE".to_owned())]);
        let nowhere = line_path(&order, 0).replace(text(&order["items"][0], "id"), "oit_01jd3v7k2mfq9s8x4t6w0ybnhe");
        shop.app.as_employee().patch(&nowhere, json!({ "status": "PICKED" })).await.expect_error(404, "NOT_FOUND");
        shop.app.run_jobs().await;
    }

    async fn what_is_short_and_accepted_by_the_buyer_costs_less(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let wishes = json!({ "MILK": "REFUSE" });
        let order = shop.order_of(&shop.app.as_customer(), &branch, &[("MILK", 4)], wishes).await;
        shop.moved(&order, "IN_PROGRESS").await;
        let part = shop.picked(&order, 0, json!({ "status": "PICKED", "pickedQuantity": 3 })).await;
        assert_eq!((&part["items"][0]["pickedStatus"], &part["items"][0]["picked"]), (&json!("PENDING"), &json!(3)));
        let short = shop.picked(&order, 0, json!({ "status": "MISSING" })).await;
        assert_eq!((&short["items"][0]["picked"], &short["items"][0]["short"]), (&json!(3), &json!(1)));
        let ready = shop.moved(&order, "READY").await;
        assert_eq!((text(&ready, "status"), &ready["total"]["amount"]), ("READY", &json!(2070)));
        assert_eq!(ready["items"][0]["lineTotal"]["amount"], 2070);
        shop.app.run_jobs().await;
        let done = shop.moved(&order, "PICKED_UP").await;
        assert_eq!((&done["due"]["amount"], shop.stock(&branch, "MILK").await), (&json!(0), (7, 0)), "the rest is free");
        shop.app.run_jobs().await;
        assert_eq!(shop.payments_taken(&order).await, 2070);
    }

    async fn what_is_missing_makes_the_order_missing_until_staff_agree(shop: Shop) {
        let branch = shop.with_milk(10).await;
        shop.goods("BREAD", json!({})).await;
        shop.put(&branch, "BREAD", 5).await;
        let order = shop.order(&branch, &[("MILK", 1), ("BREAD", 1)]).await;
        shop.moved(&order, "IN_PROGRESS").await;
        shop.picked(&order, 0, json!({ "status": "PICKED" })).await;
        shop.picked(&order, 1, json!({ "status": "MISSING" })).await;
        let missing = shop.moved(&order, "READY").await;
        assert_eq!(text(&missing, "status"), "MISSING", "who ends the picking so makes it missing");
        let ops = format!("{OPS}/{}/status", text(&order, "id"));
        shop.app.as_employee().patch(&ops, json!({ "status": "READY" })).await.expect_error(409, "INVALID_STATUS_TRANSITION");
        let ready = shop.manager().patch(&ops, json!({ "status": "READY" })).await.data(200);
        assert_eq!((text(&ready, "status"), &ready["total"]["amount"]), ("READY", &json!(690)));
        shop.app.run_jobs().await;
        assert_eq!(shop.payments_taken(&order).await, 690);
    }

    async fn staff_who_say_why_settle_what_is_missing(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let order = shop.order(&branch, &[("MILK", 2)]).await;
        shop.moved(&order, "IN_PROGRESS").await;
        let body = json!({ "status": "MISSING", "pickedQuantity": 1, "reason": "called the customer" });
        shop.manager().patch(&line_path(&order, 0), body).await.data(200);
        assert_eq!(text(&shop.moved(&order, "READY").await, "status"), "READY");
        shop.app.run_jobs().await;
    }

    async fn what_stands_for_something_is_promised_and_never_costs_more(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let oat = shop.goods("OAT", json!({ "price": { "amount": 990, "currency": "ILS" } })).await;
        shop.put(&branch, "OAT", 5).await;
        let order = shop.order(&branch, &[("MILK", 2)]).await;
        shop.moved(&order, "IN_PROGRESS").await;
        let oat = oat["variants"][0]["id"].clone();
        let body = json!({ "status": "PICKED", "pickedQuantity": 1, "substitutes": [{ "variantId": oat, "quantity": 1 }] });
        let picked = shop.picked(&order, 0, body.clone()).await;
        assert_eq!(picked["items"][0]["substitutes"][0]["sku"], "OAT");
        assert_eq!(shop.stock(&branch, "OAT").await, (5, 1));
        shop.picked(&order, 0, body).await;
        assert_eq!(shop.stock(&branch, "OAT").await, (5, 1), "said again, it is not promised twice");
        let ready = shop.moved(&order, "READY").await;
        assert_eq!(ready["total"]["amount"], 1380, "no more than what it stands for");
        shop.moved(&order, "PICKED_UP").await;
        assert_eq!((shop.stock(&branch, "OAT").await, shop.stock(&branch, "MILK").await), ((4, 0), (9, 0)));
        shop.app.run_jobs().await;
    }

    async fn a_buyer_who_wants_nothing_instead_gets_nothing_instead(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let oat = shop.goods("OAT", json!({})).await;
        shop.put(&branch, "OAT", 5).await;
        let order = shop.order_of(&shop.app.as_customer(), &branch, &[("MILK", 2)], json!({ "MILK": "REFUSE" })).await;
        shop.moved(&order, "IN_PROGRESS").await;
        let body = json!({ "status": "PICKED", "pickedQuantity": 1, "substitutes": [{ "variantId": oat["variants"][0]["id"], "quantity": 1 }] });
        let refused = shop.app.as_employee().patch(&line_path(&order, 0), body).await;
        assert_eq!(refused.faults(), [("substitutes".to_owned(), "SUBSTITUTION_REFUSED".to_owned())]);
        shop.app.run_jobs().await;
    }
}

impl Shop {
    /// What was taken of an order's money.
    async fn payments_taken(&self, order: &serde_json::Value) -> i64 {
        let id = text(&order["payment"], "id").parse().unwrap();
        let read = move |tx: &mut bodega_db::ReadTx, scope: &bodega_kernel::Scope| {
            Ok(bodega_payments::find(tx, scope, id)?.captured)
        };
        self.read(read).await.unwrap()
    }
}
