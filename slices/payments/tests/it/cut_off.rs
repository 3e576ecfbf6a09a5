//! Work that is cut off between the provider and our books: done again, it has its effect once.

use std::time::Duration;

use bodega_payments::{
    Config, Intent, NewCapture, Payments, State, call_off, capture,
    capture::Status,
    provider::{self, Fetch, Mark, Provider, Providers, Verdict},
    refund::Status as Given,
};
use bodega_testkit::on_both;

use crate::till::Till;

impl Till {
    fn known_as(&self, intent: &Intent) -> Fetch {
        let mark = Mark { merchant: self.app.merchant, intent: intent.id };
        Fetch { mark, provider_ref: None, amount: intent.amount, capture: intent.capture }
    }
}

on_both! {
    async fn a_capture_that_nobody_wrote_down(till: Till) {
        let held = till.hold(1000, "tok_ok").await;
        let (id, new) = (held.id, NewCapture { amount: Some(700), last: false, ..NewCapture::all(None) });
        let portion = till.write(move |tx, scope| capture(tx, scope, id, &new)).await.unwrap();
        // The provider has done it, and whoever asked is gone.
        let asked = provider::Capture { payment: till.known_as(&held), key: portion.id.to_string(), amount: portion.amount, last: false };
        assert!(till.sandbox.capture(&asked).await.unwrap().done);
        till.assert_sound().await;
        till.app.run_jobs().await;
        let portion = till.write(move |tx, scope| capture::find(tx, scope, portion.id)).await.unwrap();
        assert_eq!((portion.status, till.find(id).await.captured), (Status::Done, 700));
        // 300 are left with the provider too.
        let rest = provider::Capture { key: "other".to_owned(), ..asked };
        assert!(till.sandbox.capture(&rest).await.is_err());
        till.assert_sound().await;
    }

    async fn a_refund_that_nobody_wrote_down(till: Till) {
        let paid = till.paid(1000, "tok_ok").await;
        let refund = till.ask_back(&paid, Some(600)).await.unwrap();
        let asked = provider::Refund {
            payment: till.known_as(&paid),
            key: refund.key(),
            provider_ref: None,
            capture_ref: None,
            amount: refund.amount,
        };
        assert!(till.sandbox.refund(&asked).await.unwrap().done);
        till.app.run_jobs().await;
        assert_eq!(till.refund_now(refund.id).await.status, Given::Done);
        let again = provider::Refund { key: "other".to_owned(), ..asked };
        assert!(till.sandbox.refund(&again).await.is_err(), "400 are left, not 1000");
        till.assert_sound().await;
    }

    async fn a_cancellation_that_nobody_wrote_down(till: Till) {
        let held = till.hold(1000, "tok_ok").await;
        let id = held.id;
        till.write(move |tx, scope| call_off(tx, scope, id, "canceled")).await.unwrap();
        let asked = provider::Cancel { payment: till.known_as(&held), key: format!("{id}-cancel"), age: Duration::ZERO };
        assert!(till.sandbox.cancel(&asked).await.unwrap().done);
        till.app.run_jobs().await;
        assert_eq!(till.find(id).await.state, State::Canceled);
        till.assert_sound().await;
    }

    async fn an_answer_that_is_too_late_is_asked_for_again(till: Till) {
        let hasty = Config { patience: Duration::from_millis(30), ..Config::default() };
        let hasty = Payments::new(till.app.house.clone(), Providers::of(till.sandbox.clone()), hasty);
        let opened = till.open(400, "tok_slow_200").await;
        let late = hasty.authorise(till.app.merchant, &opened).await;
        assert!(matches!(late, Verdict::Unknown { .. }), "{late:?}");
        // Who gave up has taken the call with them: it was never made, or is made again under the same key.
        let verdict = till.payments.authorise(till.app.merchant, &opened).await;
        assert!(matches!(verdict, Verdict::Authorised(_)), "{verdict:?}");
        assert_eq!(till.settle(&opened, verdict).await.unwrap().state, State::Authorised);
    }

    async fn without_a_provider_nothing_is_asked(till: Till) {
        let nobody = Payments::new(till.app.house.clone(), Providers::none(), Config::default());
        assert!(nobody.provider().is_err());
        let opened = till.open(400, "tok_ok").await;
        assert!(matches!(nobody.authorise(till.app.merchant, &opened).await, Verdict::Unknown { .. }));
        let others = Providers::of(till.sandbox.clone()).usually(None);
        assert_eq!((others.usual(), others.get("sandbox").is_some()), (None, true), "it is still asked for what it began");
    }
}
