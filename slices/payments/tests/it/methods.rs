//! Ways to pay that customers keep.

use bodega_identity::role::Builtin;
use bodega_payments::{Capture, Method, State};
use bodega_testkit::on_both;
use serde_json::json;

use crate::till::{Till, text};

const METHODS: &str = "/api/v1/payments/methods";

on_both! {
    async fn one_of_them_is_the_default(till: Till) {
        let customer = till.app.as_customer();
        assert_eq!(customer.get(METHODS).await.data(200), json!([]));
        let first = customer.post(METHODS, json!({ "token": "tok_ok", "isDefault": true })).await.data(201);
        assert_eq!((&first["isDefault"], &first["card"]["last4"]), (&json!(true), &json!("4242")));
        let second = customer.post(METHODS, json!({ "token": "tok_slow_1", "isDefault": true })).await.data(201);
        let listed = customer.get(METHODS).await.data(200);
        let defaults: Vec<_> = listed.as_array().unwrap().iter().map(|one| (text(&one["id"]), one["isDefault"] == true)).collect();
        assert_eq!(defaults, [(text(&second["id"]), true), (text(&first["id"]), false)]);
        let again = customer.post(METHODS, json!({ "token": "tok_ok" })).await.data(201);
        assert_eq!(again["id"], first["id"], "kept again, it is the same");
        let chosen = customer.post(&format!("{METHODS}/{}/default", text(&first["id"])), json!({})).await.data(200);
        assert_eq!(chosen["isDefault"], true);
        assert_eq!(customer.delete(&format!("{METHODS}/{}", text(&second["id"]))).await.status, 204);
        assert_eq!(customer.get(METHODS).await.data(200).as_array().unwrap().len(), 1);
        assert!(!customer.get(METHODS).await.text().contains("tok_"), "tokens are not shown");
    }

    async fn nobody_sees_or_charges_anothers(till: Till) {
        let kept = till.app.as_customer().post(METHODS, json!({ "token": "tok_ok" })).await.data(201);
        let path = format!("{METHODS}/{}", text(&kept["id"]));
        let mut badge = till.app.badge(Builtin::Customer);
        badge.customer = Some(till.app.env.id());
        let stranger = till.app.as_badge(&badge);
        assert_eq!(stranger.get(METHODS).await.data(200), json!([]));
        stranger.delete(&path).await.expect_error(404, "NOT_FOUND");
        stranger.post(&format!("{path}/default"), json!({})).await.expect_error(404, "NOT_FOUND");
        assert_eq!(till.app.as_manager().get(METHODS).await.data(200), json!([]));
    }

    async fn what_is_paid_with_is_kept_if_wished(till: Till) {
        let customer = till.app.badge(Builtin::Customer).customer.unwrap();
        let mut wish = till.wish(900, "tok_ok", Capture::Manual);
        (wish.customer, wish.save_as_default) = (Some(customer), true);
        let opened = till.write(move |tx, scope| bodega_payments::open(tx, scope, &wish)).await.unwrap();
        let verdict = till.payments.authorise(till.app.merchant, &opened).await;
        till.settle(&opened, verdict).await.unwrap();
        let kept = till.app.as_customer().get(METHODS).await.data(200);
        assert_eq!((&kept[0]["isDefault"], &kept[0]["card"]["brand"]), (&json!(true), &json!("visa")));

        // And is charged the next time.
        let mut wish = till.wish(700, "tok_ok", Capture::Automatic);
        (wish.customer, wish.method) = (Some(customer), Some(Method::Saved(text(&kept[0]["id"]).parse().unwrap())));
        let opened = till.write(move |tx, scope| bodega_payments::open(tx, scope, &wish)).await.unwrap();
        assert_eq!(opened.token, None);
        let verdict = till.payments.authorise(till.app.merchant, &opened).await;
        assert_eq!(till.settle(&opened, verdict).await.unwrap().state, State::Captured);
        till.assert_sound().await;

        // The audit tells of it, without the token.
        let identity = till.app.identity.clone();
        let app = till.app.with(|_| bodega_identity::routes(&identity));
        app.db.sequence().await.unwrap();
        let audit = app.as_admin().get("/api/v1/admin/audit").await;
        let lines = audit.data(200);
        assert!(lines.as_array().unwrap().iter().any(|line| line["action"] == "payment_method.saved"), "{lines}");
        assert!(!audit.text().contains("tok_"), "{}", audit.text());
    }

    async fn a_method_that_is_gone_is_not_charged(till: Till) {
        let customer = till.app.badge(Builtin::Customer).customer.unwrap();
        let kept = till.app.as_customer().post(METHODS, json!({ "token": "tok_ok" })).await.data(201);
        let mut wish = till.wish(700, "tok_ok", Capture::Manual);
        (wish.customer, wish.method) = (Some(customer), Some(Method::Saved(text(&kept["id"]).parse().unwrap())));
        let opened = till.write(move |tx, scope| bodega_payments::open(tx, scope, &wish)).await.unwrap();
        till.app.as_customer().delete(&format!("{METHODS}/{}", text(&kept["id"]))).await.expect(204);
        let verdict = till.payments.authorise(till.app.merchant, &opened).await;
        assert_eq!(till.settle(&opened, verdict).await.unwrap().failure.as_deref(), Some("method_removed"));
    }

    async fn what_the_provider_refuses_is_not_kept(till: Till) {
        let customer = till.app.as_customer();
        customer.post(METHODS, json!({ "token": "tok_declined" })).await.expect_error(402, "PAYMENT_DECLINED");
        customer.post(METHODS, json!({ "token": "tok_error" })).await.expect_error(503, "PROVIDER_UNAVAILABLE");
        assert_eq!(customer.get(METHODS).await.data(200), json!([]));
    }
}
