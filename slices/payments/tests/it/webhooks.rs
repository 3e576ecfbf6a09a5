//! Webhooks in: believed only when signed, handled once, harmless in any order.

use std::time::Duration;

use axum::http::HeaderMap;
use bodega_payments::{
    Capture, Intent, State,
    provider::{About, Approval, Decline, Happening, Letter, Mark, Notice, Verdict},
};
use bodega_testkit::{Client, Reply, on_both};

use crate::till::{Till, ils};

const PATH: &str = "/api/v1/payments/webhooks/sandbox";

impl Till {
    fn notice(&self, intent: &Intent, what: Happening) -> Notice {
        let mark = Mark { merchant: self.app.merchant, intent: intent.id };
        Notice { about: About::Mark(mark), what, reference: Some(intent.reference.clone()), at: self.app.env.now() }
    }

    fn letter(&self, event: &str, intent: &Intent, what: Happening) -> Letter {
        self.sandbox.letter(event, vec![self.notice(intent, what)], self.app.env.now()).unwrap()
    }

    async fn deliver(&self, letter: &Letter) -> Reply {
        send(&self.app.client(), letter).await
    }
}

async fn send(client: &Client, letter: &Letter) -> Reply {
    let mut client = client.clone();
    for (name, value) in &letter.headers {
        client = client.header(name.as_str(), value.to_str().unwrap());
    }
    client.raw(axum::http::Method::POST, PATH, "application/json", letter.body.clone()).await
}

on_both! {
    async fn a_webhook_ends_what_waits(till: Till) {
        let made = till.create(serde_json::json!({ "amount": 800, "currency": "ILS", "method": "tok_requires_action" })).await;
        let id = crate::till::id(&made["id"]);
        let intent = till.find(id).await;
        let path = format!("{}/{id}/confirm", crate::till::INTENTS);
        till.manager().post(&path, serde_json::json!({})).await.expect_error(402, "PAYMENT_ACTION_REQUIRED");
        till.payments.proceed(till.app.merchant, &intent, None).await;
        let letter = till.letter("evt_1", &intent, Happening::Authorised(Approval::of(ils(800))));
        till.deliver(&letter).await.expect(204);
        assert_eq!(till.find(id).await.state, State::RequiresAction, "answered fast, handled afterwards");
        till.app.run_jobs().await;
        assert_eq!(till.find(id).await.state, State::Authorised);
        till.assert_sound().await;
    }

    async fn who_makes_the_order_is_told_and_asks(till: Till) {
        let opened = till.open(800, "tok_ok").await;
        till.payments.authorise(till.app.merchant, &opened).await;
        till.deliver(&till.letter("evt_1", &opened, Happening::Authorised(Approval::of(ils(800))))).await.expect(204);
        till.app.run_jobs().await;
        assert_eq!(till.find(opened.id).await, opened, "the order decides");
        let stream = format!("payment_notice:{}", opened.id);
        let told = till.write(move |tx, scope| Ok(bodega_events::of_stream(tx, scope, &stream, 0, 10)?)).await.unwrap();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].kind, "payment.noticed");
        till.assert_sound().await;
    }

    async fn doubled_shuffled_and_late_they_do_no_harm(till: Till) {
        let held = till.hold(1000, "tok_ok").await;
        let id = held.id;
        let new = bodega_payments::NewCapture::all(None);
        till.write(move |tx, scope| bodega_payments::capture(tx, scope, id, &new)).await.unwrap();
        let refund_of = |key: String| Happening::Refunded { key: Some(key), provider_ref: "r1".into(), amount: ils(400) };
        let captured = till.letter("evt_captured", &held, Happening::Captured(Approval::of(ils(1000))));
        let authorised = till.letter("evt_authorised", &held, Happening::Authorised(Approval::of(ils(1000))));
        let declined = till.letter("evt_declined", &held, Happening::Declined(Decline::new("late", "Late.")));
        let canceled = till.letter("evt_canceled", &held, Happening::Canceled);
        // The webhook overtakes the job's own answer.
        for letter in [&captured, &authorised, &captured, &declined, &canceled, &authorised, &captured] {
            till.deliver(letter).await.expect(204);
        }
        till.app.run_jobs().await;
        let paid = till.find(id).await;
        assert_eq!((paid.state, paid.captured), (State::Captured, 1000));
        till.assert_sound().await;
        let refund = till.ask_back(&paid, Some(400)).await.unwrap();
        for _ in 0..2 {
            till.deliver(&till.letter("evt_refund", &held, refund_of(refund.id.to_string()))).await.expect(204);
        }
        till.app.run_jobs().await;
        till.deliver(&till.letter("evt_refund_late", &held, refund_of(refund.id.to_string()))).await.expect(204);
        till.deliver(&captured).await.expect(204);
        till.app.run_jobs().await;
        let back = till.find(id).await;
        assert_eq!((back.state, back.refunded, back.refunding), (State::PartlyRefunded, 400, 0));
        assert!(till.findings().await.is_empty());
        till.assert_sound().await;
    }

    async fn forged_and_stale_ones_are_refused(till: Till) {
        let opened = till.open(800, "tok_ok").await;
        let good = till.letter("evt_1", &opened, Happening::Canceled);
        let rows = till.app.base.row_counts().await;
        let mut changed = good.clone();
        changed.body = String::from_utf8(good.body.to_vec()).unwrap().replace("canceled", "cancelet").into();
        let mut bare = good.clone();
        bare.headers = HeaderMap::new();
        let mut wrong = good.clone();
        wrong.headers.insert("sandbox-signature", "t=1,v1=00".parse().unwrap());
        for forged in [changed, bare, wrong] {
            till.deliver(&forged).await.expect_error(400, "SIGNATURE_REFUSED");
        }
        till.app.clock.advance(Duration::from_secs(301));
        till.deliver(&good).await.expect_error(400, "SIGNATURE_REFUSED");
        let ahead = till.sandbox.letter("evt_2", vec![], till.app.env.now().after(Duration::from_secs(400))).unwrap();
        till.deliver(&ahead).await.expect_error(400, "SIGNATURE_REFUSED");
        let elsewhere = till.app.client().post("/api/v1/payments/webhooks/nobody", serde_json::json!({})).await;
        elsewhere.expect_error(404, "NOT_FOUND");
        assert_eq!(till.app.base.row_counts().await, rows, "nothing was written");
        till.app.run_jobs().await;
    }

    async fn what_contradicts_us_is_a_finding_and_nothing_more(till: Till) {
        let held = till.hold(1000, "tok_ok").await;
        let tell = async |event: &str, intent: &Intent, what: Happening| {
            till.deliver(&till.letter(event, intent, what)).await.expect(204);
            till.app.run_jobs().await;
        };
        let other_order = Intent { reference: "ord_other".to_owned(), ..held.clone() };
        tell("evt_1", &held, Happening::Captured(Approval::of(ils(1001)))).await;
        tell("evt_2", &other_order, Happening::Captured(Approval::of(ils(1000)))).await;
        let euros = bodega_kernel::Money::new(1000, "EUR".parse().unwrap());
        tell("evt_3", &held, Happening::Captured(Approval::of(euros))).await;
        assert_eq!(till.find(held.id).await, held);
        let found = till.manager().get("/api/v1/admin/payments/findings?kind=DIFFERS").await.data(200);
        assert_eq!(found.as_array().unwrap().len(), 1, "one payment, one finding");
        assert_eq!(found[0]["details"]["field"], "currency");
        // Money that moved without us is listed too.
        tell("evt_4", &held, Happening::Captured(Approval::of(ils(1000)))).await;
        let paid = till.paid(500, "tok_ok").await;
        let back = Happening::Refunded { key: None, provider_ref: "re_by_hand".into(), amount: ils(100) };
        tell("evt_5", &paid, back).await;
        let kinds: Vec<_> = till.findings().await.into_iter().filter(|(kind, _)| kind == "MISSING_HERE").collect();
        assert_eq!(kinds.len(), 2, "{kinds:?}");
        till.assert_sound().await;
    }

    async fn disputes_are_listed_with_their_deadline(till: Till) {
        let paid = till.paid(1000, "tok_ok").await;
        let until = till.app.env.now().after(Duration::from_secs(7 * 24 * 3600));
        let disputed = Happening::Disputed { provider_ref: "dp_1".into(), reason: "fraudulent".into(), amount: ils(1000), answer_by: Some(until) };
        till.deliver(&till.letter("evt_1", &paid, disputed)).await.expect(204);
        till.app.run_jobs().await;
        let found = till.manager().get("/api/v1/admin/payments/findings?kind=disputed").await.data(200);
        assert_eq!(found[0]["answerBy"], serde_json::json!(until));
        let closed = Happening::DisputeClosed { provider_ref: "dp_1".into(), won: true };
        till.deliver(&till.letter("evt_2", &paid, closed)).await.expect(204);
        till.app.run_jobs().await;
        assert!(till.findings().await.is_empty());
    }

    async fn what_was_called_off_and_charged_after_all_goes_back(till: Till) {
        let wish = till.wish(600, "tok_ok", Capture::Automatic);
        let opened = till.write(move |tx, scope| bodega_payments::open(tx, scope, &wish)).await.unwrap();
        let id = opened.id;
        let verdict = till.payments.authorise(till.app.merchant, &opened).await;
        let Verdict::Captured(approval) = verdict else { panic!() };
        till.write(move |tx, scope| bodega_payments::call_off(tx, scope, id, "expired")).await.unwrap();
        for event in ["evt_1", "evt_2"] {
            till.deliver(&till.letter(event, &opened, Happening::Captured(approval.clone()))).await.expect(204);
        }
        till.app.run_jobs().await;
        let back = till.find(id).await;
        assert_eq!((back.state, back.refunded), (State::Refunded, 600));
        assert!(till.findings().await.is_empty());
        till.assert_sound().await;
    }

    async fn old_ones_are_forgotten(till: Till) {
        let opened = till.open(800, "tok_ok").await;
        till.deliver(&till.letter("evt_1", &opened, Happening::Canceled)).await.expect(204);
        till.app.run_jobs().await;
        let letters = async || till.app.base.row_counts().await.into_iter().find(|(table, _)| table == "payments_letter").unwrap().1;
        assert_eq!(letters().await, 1);
        till.app.clock.advance(Duration::from_secs(32 * 24 * 3600));
        till.app.run_jobs().await;
        assert_eq!(letters().await, 0);
    }
}
