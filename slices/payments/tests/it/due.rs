//! Payments that nobody ends in time.

use std::time::Duration;

use bodega_payments::{Claim, Means, PaymentsError, Received, Split, State, received};
use bodega_testkit::on_both;
use serde_json::json;

use crate::till::{Till, id, ils};

on_both! {
    async fn what_is_held_too_long_is_let_go(till: Till) {
        let held = till.hold(900, "tok_ok").await;
        till.app.clock.advance(Duration::from_secs(6 * 24 * 3600));
        till.app.run_jobs().await;
        assert_eq!(till.find(held.id).await.state, State::Authorised);
        till.app.clock.advance(Duration::from_secs(25 * 3600));
        till.app.run_jobs().await;
        let ended = till.find(held.id).await;
        assert_eq!((ended.state, ended.failure.as_deref(), ended.due_at), (State::Canceled, Some("expired"), None));
        till.assert_sound().await;
    }

    async fn what_is_never_confirmed_is_called_off(till: Till) {
        let made = till.create(json!({ "amount": 100, "currency": "ILS" })).await;
        let other = till.create(json!({ "amount": 100, "currency": "ILS", "method": "tok_ok" })).await;
        till.app.clock.advance(Duration::from_secs(25 * 3600));
        till.app.run_jobs().await;
        for made in [made, other] {
            let ended = till.find(id(&made["id"])).await;
            assert_eq!((ended.state, ended.claim), (State::Canceled, Claim::CalledOff));
        }
        till.assert_sound().await;
    }

    async fn money_at_the_door_is_booked(till: Till) {
        let split = Split { revenue: 800, tax: 100, ..Split::default() };
        let got = Received { reference: "ord_1".into(), amount: ils(900), split, means: Means::Cash };
        let wrong = Received { amount: ils(901), ..got.clone() };
        let paid = till.write(move |tx, scope| received(tx, scope, &got)).await.unwrap();
        assert_eq!((paid.state, paid.captured, paid.provider.as_str()), (State::Captured, 900, "handover"));
        let expected = [("CASH", 900), ("REVENUE", -800), ("TAX", -100)];
        assert_eq!(till.books(paid.id).await, expected.map(|(account, net)| (account.to_owned(), net)));
        let refused = till.write(move |tx, scope| received(tx, scope, &wrong)).await;
        assert_eq!(refused, Err(PaymentsError::SplitDiffers { amount: 901, parts: 900 }));
        till.assert_sound().await;
    }
}
