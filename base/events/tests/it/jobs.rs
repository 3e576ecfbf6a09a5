//! Jobs: enqueued with the change, done, retried, given up.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use bodega_db::DbError;
use bodega_events::{
    EventsError, INSTALLATION, JobError, JobFilter, JobKind, JobState, JobView, NewJob, drop_job, enqueue, job, jobs,
    retry_job, sweep,
};
use bodega_kernel::{Actor, Id, MerchantId, PageRequest, Scope, noun};
use bodega_testkit::{TestDb, on_both};
use serde_json::json;

use crate::{OTHER, SHOP, call, system, workers};

pub async fn ask(db: &TestDb, wanted: NewJob) -> Option<Id<noun::Job>> {
    db.db.write(&call(db), move |tx| enqueue(tx, wanted.clone())).await.unwrap()
}

pub async fn view(db: &TestDb, id: Id<noun::Job>) -> JobView {
    db.db.read(&SHOP.into(), move |tx| job(tx, SHOP, id)).await.unwrap()
}

async fn listed(db: &TestDb, scope: Scope, filter: JobFilter) -> Vec<Id<noun::Job>> {
    let asked = scope.clone();
    let page = PageRequest::default();
    let found = db.db.read(&scope, move |tx| jobs(tx, &asked, &filter, &page)).await.unwrap();
    found.items.iter().map(|job| job.id).collect()
}

/// Jobs of this kind note their payload and are done.
fn noting(name: &'static str) -> (JobKind, Arc<Mutex<Vec<i64>>>) {
    let notes = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&notes);
    let kind = JobKind::new(name, move |run| {
        let kept = Arc::clone(&kept);
        async move {
            kept.lock().unwrap().push(run.payload["n"].as_i64().unwrap());
            Ok(())
        }
    });
    (kind, notes)
}

on_both! {
    async fn a_job_is_done_for_the_one_who_asked(db: TestDb) {
        let by = Actor::user(db.env.id::<noun::User>());
        let mut asking = db.env.call(by.clone(), SHOP);
        asking.request_id = "req-7".into();
        let id = db.db.write(&asking, |tx| enqueue(tx, NewJob::new("shelf.import", json!({ "rows": 3 })))).await.unwrap().unwrap();
        assert_eq!(view(&db, id).await.state, JobState::Queued);
        let asker = by.clone();
        let import = JobKind::new("shelf.import", move |run| {
            let asker = asker.clone();
            async move {
                let (one, other) = (run.call(), run.call());
                assert_eq!((&one.actor, &*one.request_id, &one.scope), (&asker, "req-7", &Scope::One(SHOP)));
                let id = |call: &bodega_kernel::Call| call.mint().id::<noun::Stock>();
                assert_ne!(id(&one), id(&other), "each write makes its own ids");
                run.progress(2, 3).await?;
                let seen = run.id;
                let midway = run.db.read(&run.scope(), move |tx| job(tx, SHOP, seen)).await.map_err(JobError::retry)?;
                assert_eq!((midway.state, midway.done, midway.total), (JobState::Running, 2, Some(3)));
                run.answer(json!({ "imported": run.read::<serde_json::Value>()?["rows"] }));
                Ok(())
            }
        });
        workers(&db).job(import).drain().await.unwrap();
        let done = view(&db, id).await;
        assert_eq!((done.state, done.attempts, done.error.clone()), (JobState::Done, 1, None));
        assert_eq!((done.result, done.actor), (Some(json!({ "imported": 3 })), by));
        assert_eq!(done.finished_at, Some(db.clock.now()));
    }

    async fn a_rolled_back_change_asks_for_nothing(db: TestDb) {
        let refused = db.db.write(&call(&db), |tx| {
            enqueue(tx, NewJob::new("note", json!({})))?;
            Err::<(), _>(DbError::NoRow)
        }).await;
        assert_eq!(refused, Err(DbError::NoRow));
        assert_eq!(listed(&db, Scope::Installation, JobFilter::default()).await, []);
    }

    async fn one_of_a_key_waits_at_a_time(db: TestDb) {
        let keyed = || NewJob::new("note", json!({ "n": 1 })).unique("today");
        assert!(ask(&db, keyed()).await.is_some());
        assert_eq!(ask(&db, keyed()).await, None);
        assert!(ask(&db, NewJob::new("other", json!({ "n": 1 })).unique("today")).await.is_some());
        let theirs = call(&db).within(OTHER);
        assert!(db.db.write(&theirs, move |tx| enqueue(tx, keyed())).await.unwrap().is_some());
        let (kind, notes) = noting("note");
        workers(&db).job(kind.clone()).drain().await.unwrap();
        assert_eq!(notes.lock().unwrap().len(), 2);
        assert!(ask(&db, keyed()).await.is_some(), "the first is done: the key is free");
    }

    async fn the_urgent_and_the_earlier_come_first_and_the_future_waits(db: TestDb) {
        let later = db.clock.now().after(Duration::from_mins(5));
        let soon = db.clock.now().after(Duration::from_mins(1));
        ask(&db, NewJob::new("note", json!({ "n": 5 })).at(later).priority(9)).await;
        ask(&db, NewJob::new("note", json!({ "n": 4 })).at(soon)).await;
        ask(&db, NewJob::new("note", json!({ "n": 2 }))).await;
        ask(&db, NewJob::new("note", json!({ "n": 1 })).priority(5)).await;
        ask(&db, NewJob::new("note", json!({ "n": 3 })).priority(-5)).await;
        let (kind, notes) = noting("note");
        let workers = workers(&db).job(kind);
        workers.drain().await.unwrap();
        assert_eq!(*notes.lock().unwrap(), [1, 2, 3]);
        db.clock.advance(Duration::from_mins(1));
        workers.drain().await.unwrap();
        assert_eq!(*notes.lock().unwrap(), [1, 2, 3, 4]);
        db.clock.advance(Duration::from_mins(4));
        workers.drain().await.unwrap();
        assert_eq!(*notes.lock().unwrap(), [1, 2, 3, 4, 5]);
    }

    async fn a_failing_job_is_retried_and_then_dead(db: TestDb) {
        let tries = Arc::new(AtomicI64::new(0));
        let counted = Arc::clone(&tries);
        let failing = JobKind::new("call.carrier", move |run| {
            let counted = Arc::clone(&counted);
            async move {
                assert_eq!(counted.fetch_add(1, Ordering::SeqCst) + 1, run.attempt);
                if run.attempt == 2 {
                    panic!("what now");
                }
                Err(JobError::retry("no answer"))
            }
        });
        let workers = workers(&db).job(failing);
        let id = ask(&db, NewJob::new("call.carrier", json!({})).attempts(3)).await.unwrap();
        for (attempt, state) in [(1, JobState::Queued), (2, JobState::Queued), (3, JobState::Dead)] {
            workers.drain().await.unwrap();
            workers.drain().await.unwrap();
            let job = view(&db, id).await;
            assert_eq!((job.attempts, job.state), (attempt, state));
            assert!(attempt != 2 || job.error.as_deref().is_some_and(|text| text.contains("panicked")), "{job:?}");
            db.clock.advance(Duration::from_mins(10));
        }
        assert_eq!(view(&db, id).await.error.as_deref(), Some("no answer"));
        let dead = JobFilter { state: Some(JobState::Dead), ..JobFilter::default() };
        assert_eq!(listed(&db, SHOP.into(), dead.clone()).await, [id]);
        assert_eq!(listed(&db, OTHER.into(), dead.clone()).await, []);
        db.db.write(&call(&db), move |tx| retry_job(tx, SHOP, id)).await.unwrap();
        tries.store(0, Ordering::SeqCst);
        workers.drain().await.unwrap();
        let job = view(&db, id).await;
        assert_eq!((job.attempts, job.state), (1, JobState::Queued), "it has all its attempts again");
    }

    async fn what_is_not_the_jobs_fault_uses_no_attempt_up(db: TestDb) {
        let id = ask(&db, NewJob::new("call", json!({})).attempts(2)).await.unwrap();
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = calls.clone();
        let kind = JobKind::new("call", move |_| {
            let nth = counted.fetch_add(1, Ordering::SeqCst);
            async move { if nth < 5 { Err(JobError::Unwell("nobody answers".to_owned())) } else { Ok(()) } }
        });
        let workers = workers(&db).job(kind);
        for round in 1..=5 {
            workers.drain().await.unwrap();
            let waiting = view(&db, id).await;
            assert_eq!((waiting.state, waiting.attempts), (JobState::Queued, 0), "round {round}: {waiting:?}");
            assert_eq!(waiting.error.as_deref(), Some("nobody answers"));
            db.clock.advance(Duration::from_hours(2));
        }
        workers.drain().await.unwrap();
        assert_eq!(view(&db, id).await.state, JobState::Done);
    }

    async fn a_hopeless_job_is_dead_at_once(db: TestDb) {
        let id = ask(&db, NewJob::new("hopeless", json!(7))).await.unwrap();
        let workers = workers(&db).job(JobKind::new("hopeless", |run| async move { run.read::<String>().map(drop) }));
        workers.drain().await.unwrap();
        let job = view(&db, id).await;
        assert_eq!((job.state, job.attempts), (JobState::Dead, 1));
        db.db.write(&call(&db), move |tx| drop_job(tx, SHOP, id)).await.unwrap();
        let gone = db.db.write(&call(&db), move |tx| drop_job(tx, SHOP, id)).await;
        assert_eq!(gone, Err(EventsError::NoJob));
    }

    async fn only_the_dead_are_retried_or_dropped(db: TestDb) {
        let keyed = || NewJob::new("hopeless", json!(7)).unique("k");
        let id = ask(&db, keyed()).await.unwrap();
        let retry = async |merchant: MerchantId| db.db.write(&system(&db), move |tx| retry_job(tx, merchant, id)).await;
        assert_eq!(retry(SHOP).await, Err(EventsError::JobNotDead("QUEUED")));
        assert_eq!(retry(OTHER).await, Err(EventsError::NoJob), "another merchant has no such job");
        let workers = workers(&db).job(JobKind::new("hopeless", |_| async { Err(JobError::fatal("no")) }));
        workers.drain().await.unwrap();
        ask(&db, keyed()).await.unwrap();
        assert_eq!(retry(SHOP).await, Err(EventsError::JobReplaced));
    }

    async fn a_worker_leaves_what_it_does_not_know(db: TestDb) {
        let id = ask(&db, NewJob::new("from.tomorrow", json!({}))).await.unwrap();
        let (kind, _) = noting("note");
        workers(&db).job(kind).drain().await.unwrap();
        workers(&db).drain().await.unwrap();
        assert_eq!(view(&db, id).await.state, JobState::Queued);
    }

    async fn a_job_of_the_installation_has_no_merchant(db: TestDb) {
        let id = db.db.write(&system(&db), |tx| enqueue(tx, NewJob::new("note", json!({ "n": 1 })))).await.unwrap().unwrap();
        let (kind, notes) = noting("note");
        workers(&db).job(kind).drain().await.unwrap();
        assert_eq!(*notes.lock().unwrap(), [1]);
        let job = db.db.read(&Scope::Installation, move |tx| job(tx, INSTALLATION, id)).await.unwrap();
        assert_eq!(job.state, JobState::Done);
        assert_eq!(listed(&db, SHOP.into(), JobFilter::default()).await, []);
    }

    async fn done_jobs_are_forgotten_after_a_while(db: TestDb) {
        let (kind, _) = noting("note");
        let old = ask(&db, NewJob::new("note", json!({ "n": 1 }))).await.unwrap();
        workers(&db).job(kind.clone()).drain().await.unwrap();
        db.clock.advance(Duration::from_hours(24 * 8));
        let new = ask(&db, NewJob::new("note", json!({ "n": 1 }))).await.unwrap();
        workers(&db).job(kind).drain().await.unwrap();
        let waiting = ask(&db, NewJob::new("note", json!({ "n": 1 }))).await.unwrap();
        let before = db.clock.now().before(Duration::from_hours(24 * 7));
        assert_eq!(db.db.write(&system(&db), move |tx| sweep(tx, before, 100)).await, Ok(1));
        let left = listed(&db, SHOP.into(), JobFilter::default()).await;
        assert!(left.contains(&new) && left.contains(&waiting) && !left.contains(&old));
    }
}
