//! The lease of a job: it outlives a crash, and an old one is worth nothing.

use std::{future, time::Duration};

use bodega_db::Db;
use bodega_events::{JobError, JobKind, JobRun, JobState, NewJob, Workers};
use bodega_kernel::Env;
use bodega_testkit::{TestDb, on_both};
use serde_json::json;
use tokio::sync::mpsc;

use crate::{
    jobs::{ask, view},
    workers,
};

/// A kind of job that tells that it has begun and never ends.
fn endless() -> (JobKind, mpsc::UnboundedReceiver<JobRun>) {
    let (begun, begins) = mpsc::unbounded_channel();
    let kind = JobKind::new("long", move |run| {
        begun.send(run).ok();
        future::pending()
    });
    (kind, begins)
}

/// A node that takes a job and then is no more. Gives what its handler held in its hands.
async fn crash(db: Db, env: Env) -> JobRun {
    let (kind, mut begins) = endless();
    let node = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let run = runtime.block_on(async {
            let running = Workers::new(db, env).job(kind).start();
            let run = begins.recv().await.unwrap();
            std::mem::forget(running); // nobody says goodbye
            run
        });
        runtime.shutdown_background();
        run
    });
    tokio::task::spawn_blocking(move || node.join().unwrap()).await.unwrap()
}

fn quick() -> JobKind {
    JobKind::new("long", |_| async { Ok(()) })
}

on_both! {
    async fn a_crashed_workers_job_is_done_by_another(db: TestDb) {
        let id = ask(&db, NewJob::new("long", json!({})).unique("only")).await.unwrap();
        let lost = crash(db.db.clone(), db.env.clone()).await;
        let survivor = workers(&db).job(quick());
        survivor.drain().await.unwrap();
        let job = view(&db, id).await;
        assert_eq!((job.state, job.attempts), (JobState::Running, 1), "its lease has not ended");
        assert_eq!(ask(&db, NewJob::new("long", json!({})).unique("only")).await, None, "and it holds its key");
        db.clock.advance(Duration::from_secs(61));
        survivor.drain().await.unwrap();
        let job = view(&db, id).await;
        assert_eq!((job.state, job.attempts), (JobState::Done, 2));
        assert_eq!(lost.progress(1, None).await, Err(JobError::Lost), "the dead cannot write");
        assert_eq!(view(&db, id).await.done, 0);
    }

    async fn a_job_that_takes_its_workers_along_is_dead_in_the_end(db: TestDb) {
        let id = ask(&db, NewJob::new("long", json!({})).attempts(2)).await.unwrap();
        for attempt in [1, 2] {
            assert_eq!(crash(db.db.clone(), db.env.clone()).await.attempt, attempt);
            db.clock.advance(Duration::from_secs(61));
        }
        workers(&db).job(quick()).drain().await.unwrap();
        let job = view(&db, id).await;
        assert_eq!((job.state, job.attempts), (JobState::Dead, 2));
        assert_eq!(job.error.as_deref(), Some("The worker was lost each time."));
        assert_eq!(job.finished_at, Some(db.clock.now()));
    }

    async fn progress_keeps_the_lease(db: TestDb) {
        let id = ask(&db, NewJob::new("long", json!({}))).await.unwrap();
        let run = crash(db.db.clone(), db.env.clone()).await;
        db.clock.advance(Duration::from_secs(50));
        run.progress(1, 10).await.unwrap();
        db.clock.advance(Duration::from_secs(50));
        workers(&db).job(quick()).drain().await.unwrap();
        assert_eq!(view(&db, id).await.state, JobState::Running, "not a minute since it was heard of");
        db.clock.advance(Duration::from_secs(11));
        workers(&db).job(quick()).drain().await.unwrap();
        assert_eq!(view(&db, id).await.state, JobState::Done);
    }

    async fn a_stopping_node_hands_back_what_it_cannot_finish(db: TestDb) {
        let id = ask(&db, NewJob::new("long", json!({})).attempts(1)).await.unwrap();
        let (kind, mut begins) = endless();
        let running = workers(&db).job(kind).grace(Duration::from_millis(10)).start();
        begins.recv().await.unwrap();
        running.stop().await;
        let job = view(&db, id).await;
        assert_eq!((job.state, job.attempts), (JobState::Queued, 0), "the job was not to blame");
        workers(&db).job(quick()).drain().await.unwrap();
        assert_eq!(view(&db, id).await.state, JobState::Done);
    }

    async fn two_workers_never_take_the_same_job(db: TestDb) {
        let (began, mut begins) = mpsc::unbounded_channel();
        let kind = JobKind::new("once", move |run: JobRun| {
            let began = began.clone();
            async move {
                began.send(run.id).ok();
                Ok(())
            }
        });
        for _ in 0..40 {
            ask(&db, NewJob::new("once", json!({}))).await.unwrap();
        }
        let runners: Vec<_> = (0..4).map(|_| {
            let runner = workers(&db).job(kind.clone());
            tokio::spawn(async move { runner.drain().await })
        }).collect();
        for runner in runners {
            runner.await.unwrap().unwrap();
        }
        drop(kind);
        let mut taken = Vec::new();
        while let Some(id) = begins.recv().await {
            taken.push(id);
        }
        taken.sort_unstable();
        taken.dedup();
        assert_eq!(taken.len(), 40);
    }
}
