//! Giving money back.

use std::time::Duration;

use bodega_payments::{GivenBack, NewRefund, PaymentsError, Split, State, give_back, refund, refund::Status};
use bodega_testkit::on_both;
use serde_json::json;

use crate::till::{INTENTS, Till, ils, text};

on_both! {
    async fn money_goes_back_in_parts(till: Till) {
        let held = till.hold(1000, "tok_ok").await;
        till.take(&held, None, Some(Split { revenue: 700, tax: 200, tips: 100, ..Split::default() })).await;
        let first = till.ask_back(&held, Some(250)).await.unwrap();
        assert_eq!(first.split, Split { revenue: 175, tax: 50, tips: 25, ..Split::default() });
        till.assert_sound().await;
        till.app.run_jobs().await;
        assert_eq!(till.refund_now(first.id).await.status, Status::Done);
        let part = till.find(held.id).await;
        assert_eq!((part.state, part.refunded, part.refunding), (State::PartlyRefunded, 250, 0));
        let expected = [("CLEARING", 750), ("REVENUE", -525), ("TAX", -150), ("TIPS", -75)];
        assert_eq!(till.books(held.id).await, expected.map(|(account, net)| (account.to_owned(), net)));
        till.ask_back(&held, None).await.unwrap();
        till.app.run_jobs().await;
        assert_eq!(till.find(held.id).await.state, State::Refunded);
        assert!(till.books(held.id).await.is_empty());
        let nothing = till.ask_back(&held, None).await;
        assert_eq!(nothing, Err(PaymentsError::TooMuch { most: ils(0) }));
        till.assert_sound().await;
    }

    async fn more_than_was_taken_never_goes_back(till: Till) {
        let paid = till.paid(1000, "tok_ok").await;
        assert_eq!(till.ask_back(&paid, Some(1001)).await, Err(PaymentsError::TooMuch { most: ils(1000) }));
        till.ask_back(&paid, Some(600)).await.unwrap();
        assert_eq!(till.ask_back(&paid, Some(401)).await, Err(PaymentsError::TooMuch { most: ils(400) }));
        let held = till.hold(1000, "tok_ok").await;
        assert_eq!(till.ask_back(&held, Some(1)).await, Err(PaymentsError::WrongState(State::Authorised)));
        till.app.run_jobs().await;
        till.assert_sound().await;
    }

    async fn a_split_gives_back_no_more_of_a_part_than_there_is(till: Till) {
        let held = till.hold(1000, "tok_ok").await;
        till.take(&held, None, Some(Split { revenue: 900, deposits: 100, ..Split::default() })).await;
        let id = held.id;
        let ask = |split| NewRefund { amount: Some(150), split: Some(split), ..NewRefund::because("empties") };
        let much = ask(Split { deposits: 150, ..Split::default() });
        let refused = till.write(move |tx, scope| refund(tx, scope, id, &much)).await;
        assert!(matches!(refused, Err(PaymentsError::Invalid(_))));
        let right = ask(Split { revenue: 50, deposits: 100, ..Split::default() });
        till.write(move |tx, scope| refund(tx, scope, id, &right)).await.unwrap();
        till.app.run_jobs().await;
        assert_eq!(till.books(id).await, [("CLEARING".to_owned(), 850), ("REVENUE".to_owned(), -850)]);
        till.assert_sound().await;
    }

    async fn one_reference_is_one_refund(till: Till) {
        let paid = till.paid(1000, "tok_ok").await;
        let id = paid.id;
        let new = NewRefund { amount: Some(100), reference: Some("ret-1".into()), ..NewRefund::because("return") };
        let mut made = Vec::new();
        for _ in 0..3 {
            let new = new.clone();
            made.push(till.write(move |tx, scope| refund(tx, scope, id, &new)).await.unwrap().id);
        }
        made.dedup();
        assert_eq!(made.len(), 1);
        till.app.run_jobs().await;
        assert_eq!(till.find(id).await.refunded, 100);
    }

    async fn a_failed_refund_is_listed_until_a_retry_ends_it(till: Till) {
        let paid = till.paid(1000, "tok_refund_fails").await;
        let path = format!("{INTENTS}/{}", paid.id);
        let made = till.manager().post(&format!("{path}/refunds"), json!({ "amount": 400 })).await.data(201);
        assert_eq!((&made["status"], &made["failure"]), (&json!("FAILED"), &json!("refund_refused")));
        let id = text(&made["id"]);
        assert_eq!(till.findings().await, [("REFUND_FAILED".to_owned(), id.clone())]);
        let listed = till.manager().get("/api/v1/payments/refunds?status=FAILED").await.data(200);
        assert_eq!(listed[0]["id"], id.as_str());
        let owed = till.find(paid.id).await;
        assert_eq!((owed.refunding, owed.refunded), (400, 0), "we still owe it");
        till.assert_sound().await;
        let tried = till.manager().post(&format!("/api/v1/payments/refunds/{id}/retry"), json!({})).await.data(200);
        assert_eq!((&tried["status"], &tried["round"]), (&json!("DONE"), &json!(2)));
        assert!(till.findings().await.is_empty());
        till.manager().post(&format!("/api/v1/payments/refunds/{id}/retry"), json!({})).await.expect_error(409, "INVALID_STATUS_TRANSITION");
        till.app.run_jobs().await;
        till.assert_sound().await;
    }

    async fn a_failed_refund_is_settled_by_hand(till: Till) {
        let paid = till.paid(1000, "tok_refund_fails").await;
        let made = till.manager().post(&format!("{INTENTS}/{}/refunds", paid.id), json!({ "amount": 400 })).await.data(201);
        let path = format!("/api/v1/payments/refunds/{}/settle", text(&made["id"]));
        assert_eq!(till.manager().post(&path, json!({ "note": " " })).await.faults(), [("note".into(), "REQUIRED".into())]);
        let settled = till.manager().post(&path, json!({ "note": "in cash" })).await.data(200);
        assert_eq!(settled["status"], "SETTLED");
        assert!(till.findings().await.is_empty());
        let expected = [("CASH", -400), ("CLEARING", 1000), ("REVENUE", -600)];
        assert_eq!(till.books(paid.id).await, expected.map(|(account, net)| (account.to_owned(), net)));
        till.app.run_jobs().await;
        till.assert_sound().await;
    }

    async fn a_refund_that_takes_its_time_is_asked_for_again(till: Till) {
        let paid = till.paid(1000, "tok_refund_later").await;
        let refund = till.ask_back(&paid, None).await.unwrap();
        till.app.run_jobs().await;
        let waiting = till.refund_now(refund.id).await;
        assert_eq!(waiting.status, Status::Pending);
        assert!(waiting.provider_ref.is_some(), "it was accepted");
        till.app.clock.advance(Duration::from_secs(60));
        till.app.run_jobs().await;
        assert_eq!(till.refund_now(refund.id).await.status, Status::Done);
        till.assert_sound().await;
    }

    async fn giving_back_does_what_fits(till: Till) {
        let back = |id, reference: &'static str| {
            move |tx: &mut bodega_db::Tx, scope: &bodega_kernel::Scope| give_back(tx, scope, id, "order_canceled", reference)
        };
        let opened = till.open(500, "tok_ok").await;
        assert_eq!(till.write(back(opened.id, "a")).await.unwrap(), GivenBack::Canceled);
        let held = till.hold(500, "tok_ok").await;
        assert_eq!(till.write(back(held.id, "b")).await.unwrap(), GivenBack::Canceled);
        let paid = till.paid(500, "tok_ok").await;
        let given = till.write(back(paid.id, "c")).await.unwrap();
        assert!(matches!(given, GivenBack::Refunded(refund) if refund.amount == ils(500)));
        let again = till.write(back(paid.id, "c")).await.unwrap();
        assert_eq!(again, GivenBack::Nothing);
        let failed = till.hold(500, "tok_declined").await;
        assert_eq!(till.write(back(failed.id, "d")).await.unwrap(), GivenBack::Nothing);
        till.app.run_jobs().await;
        assert_eq!(till.find(held.id).await.state, State::Canceled);
        assert_eq!(till.find(paid.id).await.state, State::Refunded);
        till.assert_sound().await;
    }
}
