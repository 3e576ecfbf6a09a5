//! What many do at once. SQLite's one writer hides such races; PostgreSQL does not.

use std::sync::Arc;

use bodega_db::Tx;
use bodega_kernel::Scope;
use bodega_payments::{
    Claim, NewCapture, NewRefund, PaymentsError, State, call_off, capture,
    provider::{Approval, Verdict},
    refund, settle,
};
use bodega_testkit::on_both;
use tokio::sync::Barrier;

use crate::till::{Till, ils};

/// Runs a command so many times at once, and gives how many went through. What was refused was refused for a reason.
async fn at_once<R: Send + 'static>(
    till: &Till,
    times: usize,
    command: impl Fn(&mut Tx, &Scope, usize) -> Result<R, PaymentsError> + Clone + Send + Sync + 'static,
) -> usize {
    let start = Arc::new(Barrier::new(times));
    let tasks: Vec<_> = (0..times)
        .map(|at| {
            let (db, call, scope) = (till.app.db.clone(), till.call(), till.scope());
            let (start, command) = (start.clone(), command.clone());
            tokio::spawn(async move {
                start.wait().await;
                db.write(&call, move |tx| command(tx, &scope, at)).await
            })
        })
        .collect();
    let mut done = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => done += 1,
            Err(PaymentsError::Db(error)) => panic!("{error}"),
            Err(_) => {}
        }
    }
    done
}

on_both! {
    async fn five_hundred_refunds_never_give_back_more_than_was_taken(till: Till) {
        let paid = till.paid(1000, "tok_ok").await;
        let id = paid.id;
        let new = NewRefund { amount: Some(7), ..NewRefund::because("race") };
        let won = at_once(&till, 500, move |tx, scope, _| refund(tx, scope, id, &new)).await;
        assert_eq!(won, 142, "142 times 7 is 994");
        till.app.run_jobs().await;
        assert_eq!(till.find(id).await.refunded, 994);
        till.assert_sound().await;
    }

    async fn five_hundred_captures_never_take_more_than_is_held(till: Till) {
        let held = till.hold(1000, "tok_ok").await;
        let id = held.id;
        let new = NewCapture { amount: Some(9), last: false, ..NewCapture::all(None) };
        let won = at_once(&till, 500, move |tx, scope, _| capture(tx, scope, id, &new)).await;
        assert_eq!(won, 111, "111 times 9 is 999");
        till.app.run_jobs().await;
        assert_eq!(till.find(id).await.captured, 999);
        till.assert_sound().await;
    }

    async fn one_reference_makes_one_refund(till: Till) {
        let paid = till.paid(1000, "tok_ok").await;
        let id = paid.id;
        let new = NewRefund { amount: Some(100), reference: Some("ret".into()), ..NewRefund::because("race") };
        assert_eq!(at_once(&till, 20, move |tx, scope, _| refund(tx, scope, id, &new)).await, 20);
        till.app.run_jobs().await;
        assert_eq!(till.find(id).await.refunded, 100);
    }

    async fn of_committing_and_calling_off_one_wins(till: Till) {
        for _ in 0..10 {
            let opened = till.open(100, "tok_ok").await;
            let id = opened.id;
            let verdict = till.payments.authorise(till.app.merchant, &opened).await;
            at_once(&till, 8, move |tx, scope, at| {
                if at % 2 == 0 { settle(tx, scope, id, &verdict) } else { call_off(tx, scope, id, "race") }
            })
            .await;
            let after = till.find(id).await;
            // Who called off came last, or nobody could settle any more; and it stays so.
            assert_eq!(after.claim, Claim::CalledOff);
            let late = Verdict::Authorised(Approval::of(ils(100)));
            assert_eq!(till.settle(&opened, late).await, Err(PaymentsError::CalledOff));
        }
        till.app.run_jobs().await;
        till.assert_sound().await;
    }

    async fn settled_by_many_it_is_settled_once(till: Till) {
        let opened = till.open(100, "tok_ok").await;
        let id = opened.id;
        let verdict = till.payments.authorise(till.app.merchant, &opened).await;
        assert_eq!(at_once(&till, 50, move |tx, scope, _| settle(tx, scope, id, &verdict)).await, 50);
        let held = till.find(id).await;
        assert_eq!((held.state, held.version), (State::Authorised, 2));
        till.assert_sound().await;
    }

    async fn one_method_of_a_customer_is_the_default(till: Till) {
        let customer = till.app.as_customer();
        let mut tasks = tokio::task::JoinSet::new();
        for at in 0..12 {
            let customer = customer.clone();
            tasks.spawn(async move {
                let body = serde_json::json!({ "token": format!("tok_slow_{at}"), "isDefault": true });
                customer.post("/api/v1/payments/methods", body).await.expect(201)
            });
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
        let listed = customer.get("/api/v1/payments/methods").await.data(200);
        let listed = listed.as_array().unwrap();
        assert_eq!(listed.len(), 12);
        assert_eq!(listed.iter().filter(|one| one["isDefault"] == true).count(), 1);
    }
}
