//! Payments whose purpose does not stand: whatever the provider did is undone.

use bodega_payments::{
    Claim, PaymentsError, State, call_off, called_off,
    provider::{Approval, Verdict},
};
use bodega_testkit::on_both;

use crate::till::{Till, ils};

on_both! {
    async fn what_is_held_is_let_go(till: Till) {
        let held = till.hold(900, "tok_ok").await;
        let id = held.id;
        let off = till.write(move |tx, scope| call_off(tx, scope, id, "order_canceled")).await.unwrap();
        assert_eq!((off.state, off.claim), (State::Authorised, Claim::CalledOff));
        let again = till.write(move |tx, scope| call_off(tx, scope, id, "other")).await.unwrap();
        assert_eq!(again, off, "called off again, nothing happens");
        till.app.run_jobs().await;
        let canceled = till.find(id).await;
        assert_eq!((canceled.state, canceled.authorised, canceled.failure.as_deref()), (State::Canceled, 0, Some("order_canceled")));
        assert_eq!(till.payments.ask(till.app.merchant, &canceled).await, Verdict::Canceled);
        till.assert_sound().await;
    }

    async fn after_it_was_called_off_nothing_settles(till: Till) {
        let opened = till.open(900, "tok_ok").await;
        let id = opened.id;
        till.write(move |tx, scope| call_off(tx, scope, id, "expired")).await.unwrap();
        let verdict = till.payments.authorise(till.app.merchant, &opened).await;
        assert!(matches!(verdict, Verdict::Authorised(_)), "it was on its way already");
        assert_eq!(till.settle(&opened, verdict.clone()).await, Err(PaymentsError::CalledOff));
        let known = till.write(move |tx, scope| called_off(tx, scope, id, &verdict)).await.unwrap();
        assert_eq!(known.state, State::Authorised);
        till.assert_sound().await;
        till.app.run_jobs().await;
        assert_eq!(till.find(id).await.state, State::Canceled);
        assert_eq!(till.payments.ask(till.app.merchant, &opened).await, Verdict::Canceled);
        assert!(till.findings().await.is_empty(), "no money was taken");
        till.assert_sound().await;
    }

    async fn what_was_never_asked_for_is_never_charged(till: Till) {
        let opened = till.open(900, "tok_ok").await;
        let id = opened.id;
        till.write(move |tx, scope| call_off(tx, scope, id, "expired")).await.unwrap();
        till.app.run_jobs().await;
        assert_eq!(till.find(id).await.state, State::Canceled);
        let late = till.payments.authorise(till.app.merchant, &opened).await;
        assert_eq!(late, Verdict::Canceled, "whoever comes late charges nothing");
    }

    async fn money_without_an_order_is_listed_and_goes_back(till: Till) {
        let wish = till.wish(1500, "tok_refund_fails", bodega_payments::Capture::Automatic);
        let opened = till.write(move |tx, scope| bodega_payments::open(tx, scope, &wish)).await.unwrap();
        let id = opened.id;
        let verdict = till.payments.authorise(till.app.merchant, &opened).await;
        assert!(matches!(verdict, Verdict::Captured(_)));
        till.write(move |tx, scope| call_off(tx, scope, id, "expired")).await.unwrap();
        till.app.run_jobs().await;
        // The provider would not cancel, since it had taken the money; and would not give it back at first.
        let open = till.findings().await;
        assert!(open.contains(&("PAYMENT_CAPTURED_NOT_COMMITTED".to_owned(), id.to_string())), "{open:?}");
        assert!(open.iter().any(|(kind, _)| kind == "REFUND_FAILED"), "{open:?}");
        let taken = till.find(id).await;
        assert_eq!((taken.captured, taken.refunding, taken.refunded), (1500, 1500, 0));
        assert_eq!(till.books(id).await, [("CLEARING".to_owned(), 1500), ("REFUNDS".to_owned(), -1500)]);
        till.assert_sound().await;

        let refund = till.write(move |tx, scope| bodega_payments::refund::of_intent(tx, scope, id)).await.unwrap();
        let refund = refund[0].id;
        till.write(move |tx, scope| bodega_payments::refund::retry(tx, scope, refund)).await.unwrap();
        till.app.run_jobs().await;
        assert_eq!(till.find(id).await.state, State::Refunded);
        assert!(till.findings().await.is_empty());
        assert!(till.books(id).await.is_empty(), "nothing is left of it");
        till.assert_sound().await;
    }

    async fn what_was_taken_is_not_called_off(till: Till) {
        let paid = till.paid(900, "tok_ok").await;
        let id = paid.id;
        let off = till.write(move |tx, scope| call_off(tx, scope, id, "canceled")).await;
        assert_eq!(off, Err(PaymentsError::WrongState(State::Captured)));
    }

    async fn only_what_was_called_off_is_told_so(till: Till) {
        let held = till.hold(900, "tok_ok").await;
        let id = held.id;
        let verdict = Verdict::Captured(Approval::of(ils(900)));
        let told = till.write(move |tx, scope| called_off(tx, scope, id, &verdict)).await;
        assert_eq!(told, Err(PaymentsError::WrongState(State::Authorised)));
    }
}
