//! Payments over HTTP.

use bodega_testkit::on_both;
use serde_json::json;

use crate::till::{INTENTS, Till, text};

on_both! {
    async fn the_whole_way_over_http(till: Till) {
        let manager = till.manager();
        let made = till.create(json!({ "amount": 1290, "currency": "ILS", "capture": "manual", "reference": "till-17" })).await;
        assert_eq!((&made["status"], &made["amount"]), (&json!("REQUIRES_METHOD"), &json!({ "amount": 1290, "currency": "ILS" })));
        let path = format!("{INTENTS}/{}", text(&made["id"]));
        assert_eq!(manager.post(&format!("{path}/confirm"), json!({})).await.faults(), [("method".into(), "REQUIRED".into())]);
        let held = manager.post(&format!("{path}/confirm"), json!({ "method": "tok_ok" })).await.data(200);
        assert_eq!((&held["status"], &held["authorised"], &held["card"]["last4"]), (&json!("AUTHORISED"), &json!(1290), &json!("4242")));
        assert!(!held.to_string().contains("tok_ok"), "the token is not shown");
        let taken = manager.post(&format!("{path}/capture"), json!({ "amount": { "amount": 1000, "currency": "ILS" } })).await.data(200);
        assert_eq!((&taken["status"], &taken["captured"]), (&json!("CAPTURED"), &json!(1000)));
        let back = manager.post(&format!("{path}/refunds"), json!({ "amount": 300, "reason": "broken" })).await.data(201);
        assert_eq!(back["status"], "DONE");
        let read = manager.get(&path).await;
        let shown = read.data(200);
        assert_eq!((&shown["status"], &shown["refunded"], &shown["refunds"][0]["id"]), (&json!("PARTLY_REFUNDED"), &json!(300), &back["id"]));
        assert!(read.header("etag").contains(&shown["version"].to_string()));
        let listed = manager.get(&format!("{INTENTS}?status=partly_refunded")).await.data(200);
        assert_eq!(listed[0]["id"], shown["id"]);
        let lines = manager.get(&format!("{path}/ledger")).await.data(200);
        assert_eq!(lines.as_array().unwrap().len(), 7, "{lines}");
        let balances = manager.get("/api/v1/admin/payments/balances").await.data(200);
        let sum: i64 = balances.as_array().unwrap().iter().map(|one| one["balance"].as_i64().unwrap()).sum();
        assert_eq!(sum, 0);
        till.app.run_jobs().await;
        till.assert_sound().await;
    }

    async fn a_no_is_402_and_stays(till: Till) {
        let made = till.create(json!({ "amount": 100, "currency": "ILS", "method": "tok_declined" })).await;
        let path = format!("{INTENTS}/{}", text(&made["id"]));
        for _ in 0..2 {
            let error = till.manager().post(&format!("{path}/confirm"), json!({})).await.expect_error(402, "PAYMENT_DECLINED");
            assert_eq!(error["details"][0]["code"], "card_declined");
        }
        assert_eq!(till.manager().get(&path).await.data(200)["status"], "FAILED");
    }

    async fn a_payer_acts_and_it_goes_on(till: Till) {
        let made = till.create(json!({ "amount": 100, "currency": "ILS", "method": "tok_requires_action" })).await;
        let path = format!("{INTENTS}/{}", text(&made["id"]));
        let error = till.manager().post(&format!("{path}/confirm"), json!({})).await.expect_error(402, "PAYMENT_ACTION_REQUIRED");
        assert_eq!(error["details"][0]["nextAction"]["type"], "REDIRECT");
        let shown = till.manager().get(&path).await.data(200);
        assert_eq!((&shown["status"], &shown["nextAction"]["type"]), (&json!("REQUIRES_ACTION"), &json!("REDIRECT")));
        let held = till.manager().post(&format!("{path}/confirm"), json!({})).await.data(200);
        assert_eq!(held["status"], "AUTHORISED");
    }

    async fn no_answer_is_503_and_charges_once(till: Till) {
        let made = till.create(json!({ "amount": 100, "currency": "ILS", "method": "tok_timeout_after", "capture": "AUTOMATIC" })).await;
        let path = format!("{INTENTS}/{}/confirm", text(&made["id"]));
        let silent = till.manager().key("k1").post(&path, json!({})).await;
        silent.expect_error(503, "PROVIDER_UNAVAILABLE");
        assert!(!silent.header("retry-after").is_empty());
        let paid = till.manager().key("k1").post(&path, json!({})).await.data(200);
        assert_eq!((&paid["status"], &paid["captured"]), (&json!("CAPTURED"), &json!(100)));
        till.assert_sound().await;
    }

    async fn one_key_is_one_effect(till: Till) {
        let body = json!({ "amount": 1000, "currency": "ILS", "method": "tok_ok" });
        let (one, two) = (till.manager().key("a").post(INTENTS, body.clone()).await, till.manager().key("a").post(INTENTS, body).await);
        assert_eq!(one.data(201), two.data(201));
        let path = format!("{INTENTS}/{}", text(&one.json["data"]["id"]));
        let again = |action: &'static str, body: serde_json::Value| {
            let (path, manager) = (format!("{path}/{action}"), till.manager().key(action));
            async move { (manager.post(&path, body.clone()).await, manager.post(&path, body).await) }
        };
        let (one, two) = again("confirm", json!({})).await;
        assert_eq!(one.data(200), two.data(200));
        let (one, two) = again("capture", json!({ "amount": 600, "last": false })).await;
        assert_eq!(one.data(200), two.data(200));
        assert_eq!(one.json["data"]["captured"], 600);
        let (one, two) = again("refunds", json!({ "amount": 100 })).await;
        assert_eq!(one.data(201), two.data(201));
        assert_eq!(two.header("idempotency-replayed"), "true");
        assert_eq!(till.manager().get(&path).await.data(200)["refunded"], 100);
        let other = till.manager().key("refunds").post(&format!("{path}/refunds"), json!({ "amount": 200 })).await;
        other.expect_error(409, "IDEMPOTENCY_KEY_REUSED");
        assert_eq!(till.manager().get(&path).await.data(200)["refunded"], 100);
        till.app.run_jobs().await;
        till.assert_sound().await;
    }

    async fn fifty_equal_requests_move_money_once(till: Till) {
        let path = till.held_over_http(1000, "tok_ok").await;
        let capture = |at: usize| {
            let (path, manager) = (path.clone(), till.manager().key("one"));
            async move { (at, manager.post(&format!("{path}/capture"), json!({ "amount": 10, "last": false })).await) }
        };
        let mut tasks = tokio::task::JoinSet::new();
        for at in 0..50 {
            tasks.spawn(capture(at));
        }
        let mut answers = Vec::new();
        while let Some(done) = tasks.join_next().await {
            answers.push(done.unwrap().1.data(200));
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "equal answers");
        assert_eq!(till.manager().get(&path).await.data(200)["captured"], 10);
        till.app.run_jobs().await;
        till.assert_sound().await;
    }

    async fn calling_off_lets_go(till: Till) {
        let path = till.held_over_http(1000, "tok_ok").await;
        for _ in 0..2 {
            let off = till.manager().post(&format!("{path}/cancel"), json!({ "reason": "changed their mind" })).await.data(200);
            assert_eq!((&off["status"], &off["authorised"]), (&json!("CANCELED"), &json!(0)));
        }
        let path = till.held_over_http(1000, "tok_ok").await;
        till.manager().post(&format!("{path}/capture"), json!({})).await.data(200);
        till.manager().post(&format!("{path}/cancel"), json!({})).await.expect_error(409, "INVALID_STATUS_TRANSITION");
        till.app.run_jobs().await;
        till.assert_sound().await;
    }

    async fn wrong_bodies_name_their_field(till: Till) {
        let post = async |body| till.manager().post(INTENTS, body).await.faults();
        assert_eq!(post(json!({ "amount": 0, "currency": "ILS" })).await, [("amount".into(), "OUT_OF_RANGE".into())]);
        assert_eq!(post(json!({ "amount": 5 })).await, [("currency".into(), "REQUIRED".into())]);
        let both = json!({ "amount": { "amount": 5, "currency": "EUR" }, "currency": "ILS" });
        assert_eq!(post(both).await, [("amount.currency".into(), "OTHER_CURRENCY".into())]);
        let path = till.held_over_http(1000, "tok_ok").await;
        let euros = json!({ "amount": { "amount": 5, "currency": "EUR" } });
        assert_eq!(till.manager().post(&format!("{path}/capture"), euros).await.faults()[0].1, "OTHER_CURRENCY");
        till.manager().post(&format!("{path}/capture"), json!({ "amount": 1001 })).await.expect_error(409, "AMOUNT_TOO_LARGE");
        till.manager().post(&format!("{path}/capture"), json!({ "split": { "tax": 1 } })).await.expect_error(422, "SPLIT_DIFFERS");
    }
}
