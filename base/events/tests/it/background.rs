//! Workers in the background: woken by commits, stopped in good order.

use std::time::Duration;

use bodega_db::idempotency::{self, Answer, Key};
use bodega_events::{Consumer, Every, JobKind, JobRun, NewJob, Schedule, enqueue};
use bodega_kernel::{Env, MerchantId};
use bodega_testkit::{TestDb, on_both};
use serde_json::json;
use tokio::{sync::mpsc, time::timeout};

use crate::{call, count, see, seen, watcher, with_seen, workers};

const SOON: Duration = Duration::from_secs(20);

on_both! {
    async fn a_commit_wakes_what_waits_for_it(db: TestDb) {
        with_seen(&db).await;
        let (told, mut tells) = mpsc::unbounded_channel();
        let (did, mut does) = mpsc::unbounded_channel();
        let running = workers(&db)
            .consumer(Consumer::new("awake", &["*"], move |tx, event| {
                see(tx, "awake", event)?;
                let (told, found) = (told.clone(), event.data["found"].as_i64());
                tx.after_commit(move || {
                    told.send(found).ok();
                });
                Ok(())
            }))
            .job(JobKind::new("do", move |run: JobRun| {
                let did = did.clone();
                async move {
                    did.send(run.payload.clone()).ok();
                    Ok(())
                }
            }))
            .start();
        for found in 1..=20 {
            count(&db, "a", found).await;
            assert_eq!(timeout(SOON, tells.recv()).await, Ok(Some(Some(found))));
            db.db.write(&call(&db), move |tx| enqueue(tx, NewJob::new("do", json!(found)))).await.unwrap();
            assert_eq!(timeout(SOON, does.recv()).await, Ok(Some(json!(found))));
        }
        timeout(SOON, running.stop()).await.unwrap();
        count(&db, "a", 21).await;
        assert_eq!(seen(&db, "awake").await, (1..=20).collect::<Vec<_>>());
    }

    async fn two_nodes_share_the_work_and_double_none(db: TestDb) {
        with_seen(&db).await;
        let node = || workers(&db).consumer(watcher("shared", &["*"]).batch(5)).start();
        let (one, other) = (node(), node());
        for found in 1..=100 {
            count(&db, "a", found).await;
        }
        one.stop().await; // the other goes on at once: the consumer was let go
        let all_seen = async {
            while seen(&db, "shared").await.len() < 100 {
                tokio::task::yield_now().await;
            }
        };
        timeout(SOON, all_seen).await.unwrap();
        other.stop().await;
        assert_eq!(seen(&db, "shared").await, (1..=100).collect::<Vec<_>>());
    }

    async fn schedules_run_by_the_clock(db: TestDb) {
        let (did, mut does) = mpsc::unbounded_channel();
        let running = bodega_events::Workers::new(db.db.clone(), Env::system())
            .job(JobKind::new("beat", move |run: JobRun| {
                did.send(run.id).ok();
                async { Ok(()) }
            }))
            .schedule(Schedule::new("beat", Every(Duration::from_secs(1)), || NewJob::new("beat", json!({}))))
            .start();
        assert_ne!(timeout(SOON, does.recv()).await.unwrap(), timeout(SOON, does.recv()).await.unwrap());
        running.stop().await;
    }

    async fn a_broken_schedule_keeps_no_job_waiting(db: TestDb) {
        let (tried, mut tries) = mpsc::unbounded_channel();
        let (did, mut does) = mpsc::unbounded_channel();
        let broken = move || -> NewJob {
            tried.send(()).ok();
            panic!("on purpose");
        };
        let running = bodega_events::Workers::new(db.db.clone(), Env::system())
            .schedule(Schedule::new("broken", Every(Duration::from_secs(1)), broken))
            .job(JobKind::new("do", move |run: JobRun| {
                did.send(run.id).ok();
                async { Ok(()) }
            }))
            .start();
        timeout(SOON, tries.recv()).await.unwrap().unwrap();
        let wanted = db.db.write(&call(&db), |tx| enqueue(tx, NewJob::new("do", json!({})))).await.unwrap();
        assert_eq!(timeout(SOON, does.recv()).await.unwrap(), wanted);
        running.stop().await;
    }

    async fn answers_under_their_keys_are_dropped_after_a_day(db: TestDb) {
        let keep = async |name: &str| {
            let key = Key {
                merchant: MerchantId(1),
                principal: "usr_1".to_owned(),
                route: "POST /things".to_owned(),
                key: name.to_owned(),
                body_hash: [0; 32],
            };
            let keep = move |tx: &mut bodega_db::Tx| {
                idempotency::claim(tx, &key)?;
                idempotency::finish(tx, &key, &Answer { status: 201, body: b"{}".to_vec() })
            };
            db.db.write::<_, bodega_db::DbError>(&call(&db), keep).await.unwrap();
        };
        keep("old").await;
        db.clock.advance(idempotency::KEPT);
        keep("young").await;
        let running = workers(&db).start();
        let kept = async || {
            let counts = db.row_counts().await;
            counts.iter().find(|(table, _)| table == "db_idempotency").map(|(_, count)| *count)
        };
        let dropped = async {
            while kept().await != Some(1) {
                tokio::task::yield_now().await;
            }
        };
        timeout(SOON, dropped).await.unwrap();
        running.stop().await;
    }
}
