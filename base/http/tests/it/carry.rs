//! One key over several transactions.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::http::StatusCode;
use bodega_db::{
    DbError,
    idempotency::{self, Answer, Key},
};
use bodega_http::{Carried, Given, HttpError, Once, Principal, kept_data};
use bodega_kernel::{Actor, Call, MerchantId};
use bodega_testkit::{TestDb, on_both};
use serde_json::json;

use crate::jars::JarError;

const SHOP: MerchantId = MerchantId(1);

/// Somebody who buys in two steps, and counts how often the first of them was done.
#[derive(Clone)]
struct Buyer {
    base: Arc<TestDb>,
    begun: Arc<AtomicUsize>,
}

/// What becomes of the work.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Done,
    Refused,
    Broken,
    /// It is cut off between its steps.
    Cut,
}

impl Buyer {
    fn of(base: TestDb) -> Self {
        Self { base: Arc::new(base), begun: Arc::default() }
    }

    fn call(&self) -> Call {
        self.base.env.call(Actor::system("test"), SHOP)
    }

    fn once(&self, key: &str, body: i64) -> Once {
        Once::of_form(SHOP, Principal::Cart("token"), "POST /buy", key, &json!(body))
    }

    async fn buy(&self, key: &str, body: i64, fate: Fate) -> Result<Given, HttpError> {
        let work = |key: Option<Key>| self.clone().work(key, fate);
        self.once(key, body).carry_through(&self.base.db, &self.call(), work).await
    }

    async fn work(self, key: Option<Key>, fate: Fate) -> Result<Carried, JarError> {
        match fate {
            Fate::Refused => return Err(JarError::TooFew { left: 1, wanted: 9 }),
            Fate::Broken => return Err(JarError::Broken),
            Fate::Done | Fate::Cut => {}
        }
        let key = key.expect("a form has one");
        let taking = key.clone();
        let taken = self.base.db.write(&self.call(), move |tx| idempotency::take(tx, &taking, None)).await?;
        if !taken {
            return Ok(Carried::Busy);
        }
        let nth = self.begun.fetch_add(1, Ordering::SeqCst) + 1;
        if fate == Fate::Cut {
            return Err(DbError::TimedOut.into());
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
        self.finish(key, nth).await.map(Carried::Answer)
    }

    async fn finish(&self, key: Key, nth: usize) -> Result<Answer, JarError> {
        let answer = kept_data(StatusCode::CREATED, &json!({ "nth": nth })).unwrap();
        let kept = answer.clone();
        self.base.db.write(&self.call(), move |tx| idempotency::finish(tx, &key, &kept)).await?;
        Ok(answer)
    }
}

fn text(given: &Given) -> &str {
    std::str::from_utf8(&given.answer.body).unwrap()
}

on_both! {
    async fn it_is_begun_once_and_answered_alike(base: TestDb) {
        let buyer = Buyer::of(base);
        let first = buyer.buy("k", 1, Fate::Done).await.unwrap();
        assert_eq!((text(&first), first.again), (r#"{"data":{"nth":1}}"#, false));
        let again = buyer.buy("k", 1, Fate::Done).await.unwrap();
        assert_eq!((&again.answer, again.again), (&first.answer, true));
        let other = buyer.buy("k", 2, Fate::Done).await.unwrap_err();
        assert_eq!((other.status().as_u16(), other.code()), (409, "IDEMPOTENCY_KEY_REUSED"));
        assert_eq!(buyer.begun.load(Ordering::SeqCst), 1);
    }

    async fn of_many_at_once_one_begins_and_all_get_its_answer(base: TestDb) {
        let buyer = Buyer::of(base);
        let mut all = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let buyer = buyer.clone();
            all.spawn(async move { buyer.buy("k", 1, Fate::Done).await.unwrap() });
        }
        let given = all.join_all().await;
        assert!(given.iter().all(|given| text(given) == r#"{"data":{"nth":1}}"#));
        assert_eq!(given.iter().filter(|given| given.again).count(), 19);
        assert_eq!(buyer.begun.load(Ordering::SeqCst), 1);
    }

    async fn a_refusal_is_kept_and_a_failure_of_ours_is_not(base: TestDb) {
        let buyer = Buyer::of(base);
        let error = buyer.buy("k", 1, Fate::Refused).await.unwrap_err();
        assert_eq!((error.status().as_u16(), error.code()), (409, "TOO_FEW"));
        let kept = buyer.buy("k", 1, Fate::Done).await.unwrap();
        assert_eq!((kept.answer.status, kept.again), (409, true));
        assert!(text(&kept).contains("TOO_FEW"), "{}", text(&kept));
        assert_eq!(buyer.buy("l", 1, Fate::Broken).await.unwrap_err().status().as_u16(), 500);
        assert_eq!(buyer.buy("l", 1, Fate::Done).await.unwrap().answer.status, 201);
    }

    async fn what_was_cut_off_is_answered_by_who_ends_it(base: TestDb) {
        let buyer = Buyer::of(base);
        assert_eq!(buyer.buy("k", 1, Fate::Cut).await.unwrap_err().status().as_u16(), 503);
        let work = {
            let buyer = buyer.clone();
            move |key: Option<Key>| {
                // The worker ends what is there, and by then an equal request is waiting.
                let worker = buyer.clone();
                let ended = key.clone().expect("a form has one");
                tokio::spawn(async move {
                    tokio::time::sleep(Duration::from_millis(60)).await;
                    worker.finish(ended, 7).await.unwrap();
                });
                buyer.clone().work(key, Fate::Done)
            }
        };
        let given = buyer.once("k", 1).carry_through(&buyer.base.db, &buyer.call(), work).await.unwrap();
        assert_eq!((text(&given), given.again), (r#"{"data":{"nth":7}}"#, true));
        assert_eq!(buyer.begun.load(Ordering::SeqCst), 1);
    }
}
