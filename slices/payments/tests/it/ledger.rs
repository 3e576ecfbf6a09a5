//! The books, whatever happens: random payments, step by step, and every cent is where it should be after each.

use bodega_kernel::Id;
use bodega_payments::{
    Capture, Intent, NewCapture, NewRefund, Payments, PaymentsError, Split, call_off, called_off, capture, find,
    ledger, open, refund, refund as refunds, settle,
};
use bodega_testkit::on_both;
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use crate::till::Till;

/// What may happen to a payment.
#[derive(Debug, Clone)]
enum Step {
    Open { amount: i64, token: usize, automatic: bool },
    Authorise(usize),
    Capture { which: usize, share: i64, last: bool, tax: i64 },
    Refund { which: usize, share: i64 },
    CallOff(usize),
    Learn(usize),
    RetryRefund(usize),
    Jobs,
}

const TOKENS: [&str; 7] = [
    "tok_ok",
    "tok_declined",
    "tok_requires_action",
    "tok_timeout_after",
    "tok_timeout_before",
    "tok_refund_fails",
    "tok_capture_fails",
];

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let which = 0..6_usize;
    let step = prop_oneof![
        3 => (1..100_000_i64, 0..2 * TOKENS.len(), any::<bool>()).prop_map(|(amount, token, automatic)| Step::Open { amount, token, automatic }),
        7 => which.clone().prop_map(Step::Authorise),
        4 => (which.clone(), 1..120_i64, any::<bool>(), 0..30_i64).prop_map(|(which, share, last, tax)| Step::Capture { which, share, last, tax }),
        4 => (which.clone(), 1..120_i64).prop_map(|(which, share)| Step::Refund { which, share }),
        1 => which.clone().prop_map(Step::CallOff),
        2 => which.clone().prop_map(Step::Learn),
        1 => which.prop_map(Step::RetryRefund),
        3 => Just(Step::Jobs),
    ];
    proptest::collection::vec(step, 80..100)
}

/// A refusal is an answer; a fault of ours is none.
fn answered<T>(result: Result<T, PaymentsError>) {
    if let Err(PaymentsError::Db(error)) = result {
        panic!("{error}");
    }
}

async fn walk(till: &Till, intents: &mut Vec<Intent>, step: Step) {
    let payments: &Payments = &till.payments;
    let pick = |which: usize| intents.get(which % intents.len().max(1)).cloned();
    match step {
        Step::Open { amount, token, automatic } => {
            let mode = if automatic { Capture::Automatic } else { Capture::Manual };
            let mut wish = till.wish(amount, TOKENS.get(token).unwrap_or(&"tok_ok"), mode);
            wish.reference = format!("order-{}", intents.len());
            intents.push(till.write(move |tx, scope| open(tx, scope, &wish)).await.unwrap());
        }
        Step::Authorise(which) => {
            let Some(intent) = pick(which) else { return };
            let id = intent.id;
            let now = till.write(move |tx, scope| find(tx, scope, id)).await.unwrap();
            let verdict = match now.next_action {
                Some(_) => payments.proceed(till.app.merchant, &now, None).await,
                None => payments.authorise(till.app.merchant, &now).await,
            };
            answered(till.write(move |tx, scope| settle(tx, scope, id, &verdict)).await);
        }
        Step::Capture { which, share, last, tax } => {
            let Some(intent) = pick(which) else { return };
            let (id, amount) = (intent.id, intent.amount.amount * share / 100);
            let tax = amount * tax / 100;
            let split = Split { revenue: amount - tax, tax, ..Split::default() };
            let new = NewCapture { amount: Some(amount), last, ..NewCapture::all(Some(split)) };
            answered(till.write(move |tx, scope| capture(tx, scope, id, &new)).await);
        }
        Step::Refund { which, share } => {
            let Some(intent) = pick(which) else { return };
            let (id, amount) = (intent.id, intent.amount.amount * share / 100);
            let new = NewRefund { amount: Some(amount), ..NewRefund::because("test") };
            answered(till.write(move |tx, scope| refund(tx, scope, id, &new)).await);
        }
        Step::CallOff(which) => {
            let Some(Intent { id, .. }) = pick(which) else { return };
            answered(till.write(move |tx, scope| call_off(tx, scope, id, "test")).await);
        }
        Step::Learn(which) => {
            let Some(intent) = pick(which) else { return };
            let id = intent.id;
            let verdict = payments.ask(till.app.merchant, &intent).await;
            answered(till.write(move |tx, scope| called_off(tx, scope, id, &verdict)).await);
        }
        Step::RetryRefund(which) => {
            let Some(Intent { id, .. }) = pick(which) else { return };
            let given = till.write(move |tx, scope| refunds::of_intent(tx, scope, id)).await.unwrap();
            for one in given.into_iter().map(|one| one.id) {
                answered(till.write(move |tx, scope| refunds::retry(tx, scope, one)).await);
            }
        }
        Step::Jobs => till.app.run_jobs().await,
    }
}

on_both! {
    async fn whatever_happens_the_books_are_right(till: Till) {
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        for _ in 0..10 {
            let steps = steps().new_tree(&mut runner).unwrap().current();
            let mut intents = Vec::new();
            for (at, step) in steps.into_iter().enumerate() {
                let said = format!("{step:?}");
                walk(&till, &mut intents, step).await;
                if at % 3 > 0 {
                    continue;
                }
                let verified = ledger::verify(&till.app.db).await.unwrap();
                assert!(verified.faults.is_empty(), "after {said}: {:#?}", verified.faults);
            }
            till.app.run_jobs().await;
        }
        let verified = till.assert_sound().await;
        assert!(verified.transfers > 100, "{} transfers", verified.transfers);
        assert_eq!(verified.balances.values().map(ledger::Balance::net).sum::<i64>(), 0);
        // The set-based sum says the same.
        let scope = till.scope();
        let sums = till.app.db.read(&till.scope(), move |tx| ledger::balances(tx, &scope)).await.unwrap();
        for (currency, account, balance) in sums {
            let key = (till.app.merchant.0, currency.code(), account.as_str());
            assert_eq!(verified.balances.get(&key), Some(&balance), "{key:?}");
        }
    }

    async fn what_is_tampered_with_shows(till: Till) {
        let paid = till.paid(1000, "tok_ok").await;
        let held = till.hold(500, "tok_ok").await;
        till.assert_sound().await;
        let hex = |id: Id<bodega_kernel::noun::Payment>| id.uuid().simple().to_string();
        let (paid, held) = (hex(paid.id), hex(held.id));
        let literal = |id: &str| match till.app.db.engine() {
            bodega_db::Engine::Sqlite => format!("x'{id}'"),
            bodega_db::Engine::Postgres => format!("'{id}'"),
        };
        for (statement, undo) in [
            (
                format!("UPDATE payments_transfer SET amount = amount + 1 WHERE intent = {} AND credit = 'REVENUE'", literal(&paid)),
                format!("UPDATE payments_transfer SET amount = amount - 1 WHERE intent = {} AND credit = 'REVENUE'", literal(&paid)),
            ),
            (
                format!("UPDATE payments_intent SET captured = captured - 1 WHERE id = {}", literal(&paid)),
                format!("UPDATE payments_intent SET captured = captured + 1 WHERE id = {}", literal(&paid)),
            ),
            (
                format!("UPDATE payments_transfer SET phase = 'POSTED' WHERE intent = {} AND phase = 'PENDING'", literal(&held)),
                format!("UPDATE payments_transfer SET phase = 'PENDING' WHERE intent = {} AND phase = 'POSTED'", literal(&held)),
            ),
            (
                format!("UPDATE payments_intent SET version = version + 1 WHERE id = {}", literal(&held)),
                format!("UPDATE payments_intent SET version = version - 1 WHERE id = {}", literal(&held)),
            ),
        ] {
            till.app.base.by_hand(&statement).await;
            let verified = ledger::verify(&till.app.db).await.unwrap();
            assert!(!verified.faults.is_empty(), "{statement}");
            till.app.base.by_hand(&undo).await;
            till.assert_sound().await;
        }
    }
}
