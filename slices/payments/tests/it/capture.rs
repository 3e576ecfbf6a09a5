//! Taking what is held.

use bodega_payments::{
    Claim, NewCapture, PaymentsError, Split, State, call_off,
    capture::{self, Status},
};
use bodega_testkit::on_both;

use crate::till::{Till, ils};

on_both! {
    async fn a_part_is_taken_and_the_rest_let_go(till: Till) {
        let held = till.hold(1000, "tok_ok").await;
        let portion = till.take(&held, Some(700), Some(Split { revenue: 600, tax: 100, ..Split::default() })).await;
        assert_eq!((portion.status, portion.amount), (Status::Done, ils(700)));
        let paid = till.find(held.id).await;
        assert_eq!((paid.state, paid.authorised, paid.captured, paid.capturing), (State::Captured, 700, 700, 0));
        let expected = [("CLEARING", 700), ("REVENUE", -600), ("TAX", -100)];
        assert_eq!(till.books(held.id).await, expected.map(|(account, net)| (account.to_owned(), net)));
        till.assert_sound().await;
    }

    async fn several_parts_are_taken_one_after_the_other(till: Till) {
        let held = till.hold(1000, "tok_ok").await;
        let id = held.id;
        for (amount, last) in [(300, false), (200, false), (400, true)] {
            let new = NewCapture { amount: Some(amount), last, ..NewCapture::all(None) };
            till.write(move |tx, scope| capture::capture(tx, scope, id, &new)).await.unwrap();
            till.app.run_jobs().await;
            till.assert_sound().await;
        }
        let paid = till.find(id).await;
        assert_eq!((paid.state, paid.captured, paid.authorised), (State::Captured, 900, 900));
        assert_eq!(till.write(move |tx, scope| capture::of_intent(tx, scope, id)).await.unwrap().len(), 3);
    }

    async fn more_than_is_held_is_not_taken(till: Till) {
        let held = till.hold(1000, "tok_ok").await;
        let id = held.id;
        let ask = |amount| NewCapture { amount: Some(amount), last: false, ..NewCapture::all(None) };
        let (much, part) = (ask(1001), ask(600));
        let refused = till.write(move |tx, scope| capture::capture(tx, scope, id, &much)).await;
        assert_eq!(refused, Err(PaymentsError::TooMuch { most: ils(1000) }));
        let second = part.clone();
        till.write(move |tx, scope| capture::capture(tx, scope, id, &part)).await.unwrap();
        // What is on its way counts.
        let refused = till.write(move |tx, scope| capture::capture(tx, scope, id, &second)).await;
        assert_eq!(refused, Err(PaymentsError::TooMuch { most: ils(400) }));
        for bad in [0, -5] {
            let bad = ask(bad);
            let refused = till.write(move |tx, scope| capture::capture(tx, scope, id, &bad)).await;
            assert!(matches!(refused, Err(PaymentsError::Invalid(_))));
        }
        till.app.run_jobs().await;
        till.assert_sound().await;
    }

    async fn the_parts_of_an_amount_add_up_to_it(till: Till) {
        let held = till.hold(1000, "tok_ok").await;
        let id = held.id;
        let new = NewCapture::all(Some(Split { revenue: 900, tax: 99, ..Split::default() }));
        let refused = till.write(move |tx, scope| capture::capture(tx, scope, id, &new)).await;
        assert_eq!(refused, Err(PaymentsError::SplitDiffers { amount: 1000, parts: 999 }));
        let new = NewCapture::all(Some(Split { revenue: 1100, tax: -100, ..Split::default() }));
        let refused = till.write(move |tx, scope| capture::capture(tx, scope, id, &new)).await;
        assert!(matches!(refused, Err(PaymentsError::Invalid(_))));
    }

    async fn what_the_provider_will_not_take_is_listed(till: Till) {
        let held = till.hold(1000, "tok_capture_fails").await;
        let portion = till.take(&held, None, None).await;
        assert_eq!((portion.status, portion.failure.as_deref()), (Status::Failed, Some("capture_refused")));
        let still = till.find(held.id).await;
        assert_eq!((still.state, still.capturing, still.captured), (State::Authorised, 0, 0));
        assert_eq!(till.findings().await, [("CAPTURE_FAILED".to_owned(), portion.id.to_string())]);
        till.assert_sound().await;
        let id = held.id;
        let off = till.write(move |tx, scope| call_off(tx, scope, id, "capture_failed")).await.unwrap();
        assert_eq!(off.claim, Claim::CalledOff);
        till.app.run_jobs().await;
        till.assert_sound().await;
    }

    async fn what_is_not_held_is_not_taken(till: Till) {
        let opened = till.open(1000, "tok_ok").await;
        let id = opened.id;
        let new = NewCapture::all(None);
        let refused = till.write(move |tx, scope| capture::capture(tx, scope, id, &new)).await;
        assert_eq!(refused, Err(PaymentsError::WrongState(State::RequiresConfirmation)));
        let held = till.hold(1000, "tok_ok").await;
        let id = held.id;
        till.write(move |tx, scope| call_off(tx, scope, id, "canceled")).await.unwrap();
        let new = NewCapture::all(None);
        let refused = till.write(move |tx, scope| capture::capture(tx, scope, id, &new)).await;
        assert_eq!(refused, Err(PaymentsError::CalledOff));
        till.app.run_jobs().await;
    }
}
