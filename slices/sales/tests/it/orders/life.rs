//! An order's life, over HTTP. [MS-9.4, RT-B2]

use bodega_testkit::on_both;
use serde_json::json;

use super::{OPS, SEARCH, path};
use crate::{
    market::{CONFIRM, ITEMS, brought},
    shop::{Shop, each, text},
};

on_both! {
    async fn what_is_fetched_is_picked_ready_and_gone(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let order = shop.order(&branch, &[("MILK", 3)]).await;
        assert!(shop.moved(&order, "IN_PROGRESS").await["claimedBy"].is_string(), "who begins has it");
        let ops = format!("{OPS}/{}/status", text(&order, "id"));
        let early = shop.app.as_employee().patch(&ops, json!({ "status": "READY" })).await;
        assert_eq!(early.expect_error(409, "INVALID_STATUS_TRANSITION")["details"][0]["lacks"], json!(["LINES_UNRESOLVED"]));
        let picked = shop.picked(&order, 0, json!({ "status": "PICKED" })).await;
        assert_eq!((&picked["items"][0]["picked"], &picked["items"][0]["pickedStatus"]), (&json!(3), &json!("PICKED")));
        let ready = shop.moved(&order, "READY").await;
        assert_eq!((text(&ready, "status"), &ready["total"]["amount"]), ("READY", &json!(2070)));
        shop.app.run_jobs().await;
        let paid = shop.app.as_customer().get(&path(&order, "")).await.data(200);
        assert_eq!((text(&paid["payment"], "status"), &paid["due"]["amount"]), ("CAPTURED", &json!(0)));
        let wrong = shop.app.as_employee().patch(&ops, json!({ "status": "OUT_FOR_DELIVERY" })).await;
        assert_eq!(wrong.expect_error(409, "INVALID_STATUS_TRANSITION")["details"][0]["open"], json!(["PICKED_UP"]));
        let gone = shop.moved(&order, "PICKED_UP").await;
        assert_eq!((text(&gone, "status"), text(&gone["fulfilments"][0], "status")), ("PICKED_UP", "PICKED_UP"));
        assert_eq!(shop.stock(&branch, "MILK").await, (7, 0), "it has left");
        shop.app.run_jobs().await;
    }

    async fn what_is_brought_may_come_back_and_go_again(shop: Shop) {
        let (source, slot) = shop.delivery(json!(null)).await;
        shop.goods("MILK", json!({})).await;
        shop.put(&source, "MILK", 10).await;
        let buyer = shop.app.as_customer();
        buyer.post(ITEMS, json!({ "sku": "MILK", "quantity": 2 })).await.data(201);
        let order = buyer.post(CONFIRM, brought(&slot, "tok_ok")).await.data(201);
        shop.moved(&order, "IN_PROGRESS").await;
        shop.picked(&order, 0, json!({ "status": "PICKED" })).await;
        shop.moved(&order, "READY").await;
        shop.moved(&order, "OUT_FOR_DELIVERY").await;
        let ops = format!("{OPS}/{}/status", text(&order, "id"));
        let back = json!({ "status": "READY", "reason": "nobody was at home" });
        assert_eq!(text(&shop.app.as_employee().patch(&ops, back).await.data(200), "status"), "READY");
        shop.moved(&order, "OUT_FOR_DELIVERY").await;
        let done = shop.moved(&order, "DELIVERED").await;
        assert_eq!((text(&done, "status"), shop.stock(&source, "MILK").await), ("DELIVERED", (8, 0)));
        shop.app.run_jobs().await;
        let story = buyer.get(&format!("{SEARCH}/{}/history", text(&order, "id"))).await.data(200);
        let story = story.as_array().unwrap();
        assert_eq!(text(&story[0], "text"), "The order was placed.");
        assert_eq!(text(story.last().unwrap(), "type"), "order.completed");
        assert!(story.iter().any(|chapter| chapter["reason"] == "nobody was at home"));
        assert!(each(story, "actor").iter().all(|actor| actor["id"].is_null()), "who it was is the staff's");
        let returned = shop.app.as_admin().patch(&path(&order, "/status"), json!({ "status": "RETURNED", "reason": "spoilt" })).await;
        assert_eq!(text(&returned.data(200), "status"), "RETURNED");
        shop.app.run_jobs().await;
    }

    async fn money_is_taken_at_the_door_where_that_was_agreed(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let buyer = shop.app.as_customer();
        buyer.post(ITEMS, json!({ "sku": "MILK", "quantity": 1 })).await.data(201);
        let at_door = json!({ "fulfilment": { "type": "PICKUP", "branchId": branch["id"] }, "payment": { "kind": "AT_HANDOVER" } });
        let order = buyer.post(CONFIRM, at_door).await.data(201);
        assert_eq!((text(&order, "status"), &order["due"]["amount"]), ("CREATED", &order["total"]["amount"]));
        assert_eq!((text(&order["payment"], "kind"), text(&order["payment"], "status")), ("AT_HANDOVER", "PENDING"));
        shop.moved(&order, "IN_PROGRESS").await;
        shop.picked(&order, 0, json!({ "status": "PICKED" })).await;
        shop.moved(&order, "READY").await;
        let done = shop.moved(&order, "PICKED_UP").await;
        assert_eq!((&done["due"]["amount"], text(&done["payment"], "status")), (&json!(0), "CAPTURED"));
        shop.app.run_jobs().await;
    }

    async fn a_late_order_says_so_and_goes_on(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let order = shop.order(&branch, &[("MILK", 1)]).await;
        let ops = format!("{OPS}/{}/status", text(&order, "id"));
        let picker = shop.app.as_employee().patch(&ops, json!({ "status": "DELAYED" })).await;
        picker.expect_error(409, "INVALID_STATUS_TRANSITION");
        assert_eq!(text(&shop.manager().patch(&ops, json!({ "status": "DELAYED" })).await.data(200), "status"), "DELAYED");
        assert_eq!(text(&shop.moved(&order, "IN_PROGRESS").await, "status"), "IN_PROGRESS");
        shop.app.run_jobs().await;
    }

    async fn bad_moves_are_told_with_their_field(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let order = shop.order(&branch, &[("MILK", 1)]).await;
        let ops = format!("{OPS}/{}/status", text(&order, "id"));
        let picker = shop.app.as_employee();
        assert_eq!(picker.patch(&ops, json!({ "status": "FLYING" })).await.status, 422);
        assert_eq!(picker.patch(&ops, json!({})).await.status, 422);
        let long = json!({ "status": "IN_PROGRESS", "reason": "x".repeat(501) });
        assert_eq!(picker.patch(&ops, long).await.faults(), [("reason".to_owned(), "TOO_LONG".to_owned())]);
        let part = json!({ "status": "IN_PROGRESS", "fulfilmentId": "ful_01jd3v7k2mfq9s8x4t6w0ybnhe" });
        picker.patch(&ops, part).await.expect_error(404, "NOT_FOUND");
        let stale = json!({ "status": "IN_PROGRESS", "version": 1 });
        picker.patch(&ops, stale).await.expect_error(412, "VERSION_MISMATCH");
        shop.app.run_jobs().await;
    }
}
