//! Every way in which the sandbox answers. [EC-T232, EC-T244]

use std::time::Duration;

use bodega_testkit::on_both;
use serde_json::json;

use crate::{
    market::{CART, CONFIRM, ITEMS, fetched, home},
    shop::{Shop, text, with},
};

on_both! {
    async fn a_decline_says_why(shop: Shop) {
        let branch = shop.with_milk(10).await;
        for (token, why) in [("tok_insufficient_funds", "insufficient_funds"), ("tok_no_such", "unknown_token")] {
            let guest = shop.guest_with("MILK", 1).await;
            let error = guest.post(CONFIRM, fetched(&branch, token)).await.expect_error(402, "PAYMENT_DECLINED");
            assert_eq!(error["details"][0]["code"], why);
        }
        assert_eq!(shop.stock(&branch, "MILK").await, (10, 0));
    }

    async fn an_answer_that_is_slow_or_was_lost_is_an_order_all_the_same(shop: Shop) {
        let branch = shop.with_milk(10).await;
        for token in ["tok_slow_60", "tok_timeout_after"] {
            let guest = shop.guest_with("MILK", 1).await;
            let bought = guest.post(CONFIRM, fetched(&branch, token)).await.data(201);
            assert_eq!((text(&bought, "status"), text(&bought["payment"], "status")), ("CREATED", "AUTHORISED"));
        }
        assert_eq!((shop.stock(&branch, "MILK").await, shop.count("sales_attempt").await), ((10, 2), 0));
    }

    async fn who_never_answers_is_given_up_when_the_time_is_up(shop: Shop) {
        let branch = shop.with_milk(10).await;
        for token in ["tok_timeout_before", "tok_error"] {
            let guest = shop.guest_with("MILK", 1).await;
            let reply = guest.clone().key("k").post(CONFIRM, fetched(&branch, token)).await;
            reply.expect_error(503, "PROVIDER_UNAVAILABLE");
            assert!(!reply.header("retry-after").is_empty());
            assert_eq!(shop.stock(&branch, "MILK").await.1, 1, "held for as long as nobody knows");
            assert!(shop.sales.recover().await.unwrap() == 0);
            shop.app.clock.advance(Duration::from_secs(16 * 60));
            assert_eq!(shop.sales.recover().await.unwrap(), 1);
            let late = guest.clone().key("k").post(CONFIRM, fetched(&branch, token)).await;
            late.expect_error(402, "PAYMENT_TIMED_OUT");
            assert_eq!(shop.stock(&branch, "MILK").await, (10, 0));
            assert_eq!(guest.get(CART).await.data(200)["items"][0]["quantity"], 1, "the cart is there again");
        }
        shop.app.run_jobs().await;
        assert_eq!(shop.count("sales_attempt").await, 0);
    }

    async fn the_payer_does_what_is_required_and_the_order_stands(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let guest = shop.guest_with("MILK", 2).await;
        let asked = guest.clone().key("k").post(CONFIRM, fetched(&branch, "tok_requires_action")).await;
        let error = asked.expect_error(402, "PAYMENT_ACTION_REQUIRED");
        let told = &error["details"][0];
        assert!(text(&told["nextAction"], "url").contains("/pay/action/"));
        let again = guest.clone().key("k").post(CONFIRM, fetched(&branch, "tok_requires_action")).await;
        again.expect_error(402, "PAYMENT_ACTION_REQUIRED");
        let path = format!("/api/v1/orders/{}/payment/continue", text(told, "orderId"));
        shop.app.client().post(&path, json!({})).await.expect_error(404, "NOT_FOUND");
        shop.guest().await.post(&path, json!({})).await.expect_error(404, "NOT_FOUND");
        let bought = guest.post(&path, json!({})).await.data(201);
        assert_eq!(text(&bought, "status"), "CREATED");
        assert_eq!(guest.post(&path, json!({})).await.data(201)["id"], bought["id"], "the same answer again");
        assert_eq!((shop.stock(&branch, "MILK").await, shop.count("sales_attempt").await), ((10, 2), 0));
    }

    async fn a_payer_who_refuses_or_stays_away_leaves_nothing_behind(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let mut orders = Vec::new();
        for _ in 0..2 {
            let guest = shop.guest_with("MILK", 2).await;
            let asked = guest.post(CONFIRM, fetched(&branch, "tok_requires_action")).await;
            let error = asked.expect_error(402, "PAYMENT_ACTION_REQUIRED");
            let path = format!("/api/v1/orders/{}/payment/continue", text(&error["details"][0], "orderId"));
            orders.push((guest, path));
        }
        let (guest, path) = &orders[0];
        guest.post(path, json!({ "token": "tok_declined" })).await.expect_error(402, "PAYMENT_DECLINED");
        assert_eq!(shop.stock(&branch, "MILK").await, (10, 2));
        shop.app.clock.advance(Duration::from_secs(16 * 60));
        shop.app.run_jobs().await;
        assert_eq!((shop.stock(&branch, "MILK").await, shop.count("sales_attempt").await), ((10, 0), 0));
        let (guest, path) = &orders[1];
        guest.post(path, json!({})).await.expect_error(402, "PAYMENT_TIMED_OUT");
    }

    async fn what_asks_no_provider_stands_at_once(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let guest = shop.guest_with("MILK", 1).await;
        let mut body = fetched(&branch, "tok_ok");
        body["payment"] = json!({ "kind": "NONE" });
        guest.post(CONFIRM, body.clone()).await.expect_error(409, "PAYMENT_REQUIRED");
        body["payment"] = json!({ "kind": "AT_HANDOVER" });
        let bought = guest.clone().key("k").post(CONFIRM, body.clone()).await.data(201);
        assert_eq!((text(&bought, "status"), text(&bought["payment"], "kind")), ("CREATED", "AT_HANDOVER"));
        assert_eq!(guest.key("k").post(CONFIRM, body).await.data(201), bought);
        shop.goods("FREE", json!({ "price": { "amount": 0, "currency": "ILS" } })).await;
        shop.put(&branch, "FREE", 1).await;
        let guest = shop.guest_with("FREE", 1).await;
        let bought = guest.post(CONFIRM, fetched(&branch, "tok_declined")).await.data(201);
        assert_eq!((text(&bought, "status"), text(&bought["payment"], "kind")), ("CREATED", "NONE"));
    }

    async fn a_card_number_is_no_token(shop: Shop) {
        let branch = shop.with_milk(10).await;
        let guest = shop.guest_with("MILK", 1).await;
        let reply = guest.post(CONFIRM, fetched(&branch, "4242 4242 4242 4242")).await;
        reply.expect_error(422, "CARD_NUMBER_REFUSED");
        assert!(!reply.text().contains("4242"));
        const CARD: &str = "my card: 4111-1111 1111 1111 12/30";
        for (field, value) in [
            ("note", json!(CARD)), ("name", json!(CARD)), ("phone", json!("4111111111111111")), ("promotionCode", json!("4111111111111111")),
            ("billingAddress", with(home(), json!({ "line2": CARD }))),
        ] {
            let reply = guest.post(CONFIRM, with(fetched(&branch, "tok_ok"), json!({ field: value }))).await;
            assert!(reply.faults().iter().all(|(_, code)| code == "CARD_NUMBER_REFUSED"), "{field}: {}", reply.text());
            assert!(!reply.text().contains("1111"));
        }
        for reply in [
            guest.post(ITEMS, json!({ "sku": "MILK", "quantity": 1, "note": CARD })).await,
            guest.put(&format!("{ITEMS}/MILK"), json!({ "note": CARD })).await,
        ] {
            assert_eq!(reply.faults(), [("note".to_owned(), "CARD_NUMBER_REFUSED".to_owned())]);
        }
    }
}
