//! A payment inside the two transactions of a checkout: opened, asked for, settled.

use bodega_events::Facts;
use bodega_kernel::noun;
use bodega_payments::{
    Capture, Claim, Intent, PaymentsError, Split, State, open_in,
    provider::{ActionKind, Approval, Decline, Verdict},
    settle, settle_in,
};
use bodega_testkit::on_both;

use crate::till::{Till, ils};

on_both! {
    async fn an_amount_is_held_and_taken(till: Till) {
        let opened = till.open(1290, "tok_ok").await;
        assert_eq!((opened.state, opened.claim, opened.version), (State::RequiresConfirmation, Claim::Open, 1));
        let verdict = till.payments.authorise(till.app.merchant, &opened).await;
        let held = till.settle(&opened, verdict.clone()).await.unwrap();
        assert_eq!((held.state, held.claim, held.authorised, held.version), (State::Authorised, Claim::Committed, 1290, 2));
        assert_eq!(held.token, None, "what was charged is forgotten");
        assert_eq!(held.card.as_ref().unwrap().last4.as_deref(), Some("4242"));
        assert!(till.books(held.id).await.is_empty(), "nothing is for good yet");
        till.assert_sound().await;
        // Told again, it is the same.
        assert_eq!(till.settle(&opened, verdict).await.unwrap(), till.find(held.id).await);

        let split = Split { revenue: 900, tax: 170, delivery: 100, deposits: 20, tips: 100, gift_cards: 0 };
        let portion = till.take(&held, None, Some(split)).await;
        assert_eq!(portion.status, bodega_payments::capture::Status::Done);
        let paid = till.find(held.id).await;
        assert_eq!((paid.state, paid.captured, paid.due_at), (State::Captured, 1290, None));
        let books = till.books(held.id).await;
        let expected = [("CLEARING", 1290), ("DELIVERY", -100), ("DEPOSITS", -20), ("REVENUE", -900), ("TAX", -170), ("TIPS", -100)];
        assert_eq!(books, expected.map(|(account, net)| (account.to_owned(), net)));
        till.assert_sound().await;
    }

    async fn money_is_taken_at_once_where_that_is_wished(till: Till) {
        let mut wish = till.wish(1170, "tok_ok", Capture::Automatic);
        wish.split = Some(Split { revenue: 1000, tax: 170, ..Split::default() });
        let opened = till.write(move |tx, scope| bodega_payments::open(tx, scope, &wish)).await.unwrap();
        let verdict = till.payments.authorise(till.app.merchant, &opened).await;
        assert!(matches!(verdict, Verdict::Captured(_)));
        let paid = till.settle(&opened, verdict).await.unwrap();
        assert_eq!((paid.state, paid.captured, paid.version), (State::Captured, 1170, 2));
        let expected = [("CLEARING", 1170), ("REVENUE", -1000), ("TAX", -170)];
        assert_eq!(till.books(paid.id).await, expected.map(|(account, net)| (account.to_owned(), net)));
        till.assert_sound().await;
    }

    async fn a_provider_that_only_holds_is_asked_for_the_rest(till: Till) {
        let wish = till.wish(500, "tok_ok", Capture::Automatic);
        let opened = till.write(move |tx, scope| bodega_payments::open(tx, scope, &wish)).await.unwrap();
        // Made known to the sandbox as one that is held.
        let manual = Intent { capture: Capture::Manual, ..opened.clone() };
        let verdict = till.payments.authorise(till.app.merchant, &manual).await;
        let held = till.settle(&opened, verdict).await.unwrap();
        assert_eq!((held.state, held.capturing, held.version), (State::Authorised, 500, 3));
        till.app.run_jobs().await;
        assert_eq!(till.find(held.id).await.state, State::Captured);
        till.assert_sound().await;
    }

    async fn a_no_ends_it(till: Till) {
        let opened = till.open(1290, "tok_insufficient_funds").await;
        let verdict = till.payments.authorise(till.app.merchant, &opened).await;
        let Verdict::Declined(why) = &verdict else { panic!("{verdict:?}") };
        assert_eq!(why.code, "insufficient_funds");
        let failed = till.settle(&opened, verdict).await.unwrap();
        assert_eq!((failed.state, failed.claim, failed.failure.as_deref()), (State::Failed, Claim::Open, Some("insufficient_funds")));
        assert_eq!(failed.token, None);
        let late = till.settle(&opened, Verdict::Authorised(Approval::of(ils(1290)))).await;
        assert_eq!(late, Err(PaymentsError::WrongState(State::Failed)));
        till.assert_sound().await;
    }

    async fn a_payer_who_has_to_act_does_not_commit(till: Till) {
        let opened = till.open(1290, "tok_requires_action").await;
        let verdict = till.payments.authorise(till.app.merchant, &opened).await;
        let waiting = till.settle(&opened, verdict.clone()).await.unwrap();
        assert_eq!((waiting.state, waiting.claim, waiting.version), (State::RequiresAction, Claim::Open, 2));
        let action = waiting.next_action.clone().unwrap();
        assert_eq!(action.kind, ActionKind::Redirect);
        assert!(action.url.unwrap().ends_with(&format!("/pay/action/{}", waiting.id)));
        assert_eq!(till.settle(&opened, verdict).await.unwrap().version, 2, "told again, nothing changes");
        let verdict = till.payments.proceed(till.app.merchant, &waiting, None).await;
        let held = till.settle(&waiting, verdict).await.unwrap();
        assert_eq!((held.state, held.claim, held.next_action), (State::Authorised, Claim::Committed, None));
        till.assert_sound().await;
    }

    async fn what_is_not_known_changes_nothing(till: Till) {
        for token in ["tok_timeout_before", "tok_error"] {
            let opened = till.open(700, token).await;
            for _ in 0..2 {
                let verdict = till.payments.authorise(till.app.merchant, &opened).await;
                assert!(matches!(verdict, Verdict::Unknown { .. }), "{verdict:?}");
                assert_eq!(till.settle(&opened, verdict).await.unwrap(), opened);
            }
            assert_eq!(till.payments.ask(till.app.merchant, &opened).await, Verdict::Unheard, "nothing was charged");
        }
        let opened = till.open(700, "tok_timeout_after").await;
        let lost = till.payments.authorise(till.app.merchant, &opened).await;
        assert!(matches!(lost, Verdict::Unknown { .. }), "{lost:?}");
        let asked = till.payments.ask(till.app.merchant, &opened).await;
        let again = till.payments.authorise(till.app.merchant, &opened).await;
        assert_eq!(asked, again, "the answer was lost, the charge was not");
        assert_eq!(till.settle(&opened, again).await.unwrap().state, State::Authorised);
    }

    async fn another_amount_is_not_believed(till: Till) {
        let opened = till.open(700, "tok_ok").await;
        let verdict = Verdict::Authorised(Approval::of(ils(70)));
        assert_eq!(till.settle(&opened, verdict).await, Err(PaymentsError::AmountDiffers { told: ils(70) }));
        assert_eq!(till.find(opened.id).await.state, State::RequiresConfirmation);
    }

    async fn the_facts_go_with_those_of_the_caller(till: Till) {
        let wish = till.wish(900, "tok_ok", Capture::Manual);
        let opened = till
            .write(move |tx, scope| {
                let mut facts = Facts::new();
                let opened = open_in(tx, scope, &wish, &mut facts)?;
                facts.append(tx, scope)?;
                Ok(opened)
            })
            .await
            .unwrap();
        let verdict = till.payments.authorise(till.app.merchant, &opened).await;
        let before = opened.clone();
        let settle_once = move |tx: &mut bodega_db::Tx, scope: &bodega_kernel::Scope| {
            let mut facts = Facts::new();
            let settling = settle_in(tx, scope, &before, &verdict, &mut facts)?;
            facts.append(tx, scope)?;
            settling.sure(tx)
        };
        let held = till.write(settle_once.clone()).await.unwrap();
        assert_eq!(held.state, State::Authorised);
        // Who comes later with what they had read is told so, and nothing is written twice.
        assert_eq!(till.write(settle_once).await, Err(PaymentsError::Changed));
        till.assert_sound().await;
        let id = held.id;
        let told = till.write(move |tx, scope| Ok(bodega_events::of_stream(tx, scope, &format!("payment:{id}"), 0, 10)?)).await;
        let kinds: Vec<String> = told.unwrap().into_iter().map(|event| event.kind).collect();
        assert_eq!(kinds, ["payment.opened", "payment.authorised"]);
    }

    async fn an_unknown_saved_method_is_refused(till: Till) {
        let mut wish = till.wish(900, "tok_ok", Capture::Manual);
        wish.method = Some(bodega_payments::Method::Saved(till.app.env.id::<noun::SavedMethod>()));
        wish.customer = Some(till.app.env.id::<noun::Customer>());
        let opened = till.write(move |tx, scope| bodega_payments::open(tx, scope, &wish)).await;
        assert_eq!(opened, Err(PaymentsError::NotFound("saved method")));
    }

    async fn a_decline_can_be_told_twice(till: Till) {
        let opened = till.open(100, "tok_declined").await;
        for _ in 0..2 {
            let no = Verdict::Declined(Decline::new("card_declined", "No."));
            let id = opened.id;
            assert_eq!(till.write(move |tx, scope| settle(tx, scope, id, &no)).await.unwrap().version, 2);
        }
        till.assert_sound().await;
    }
}
