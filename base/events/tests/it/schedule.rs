//! Schedules: each due time once, missed ones made up for once.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use bodega_events::{Every, JobKind, NewJob, Schedule, When, Workers};
use bodega_testkit::{TestDb, on_both};
use serde_json::json;

use crate::workers;

type Ticks = Arc<Mutex<Vec<String>>>;

fn with(db: &TestDb, ticks: &Ticks, name: &'static str, when: impl Into<When>) -> Workers {
    let (kept, env) = (Arc::clone(ticks), db.env.clone());
    let kind = JobKind::new("tick", move |_| {
        let (kept, env) = (Arc::clone(&kept), env.clone());
        async move {
            kept.lock().unwrap().push(env.now().to_string());
            Ok(())
        }
    });
    workers(db).job(kind).schedule(Schedule::new(name, when, || NewJob::new("tick", json!({}))))
}

fn taken(ticks: &Ticks) -> Vec<String> {
    std::mem::take(&mut ticks.lock().unwrap())
}

on_both! {
    async fn each_due_time_is_one_job_however_many_nodes_there_are(db: TestDb) {
        let ticks = Ticks::default();
        let nodes: Vec<_> = (0..4).map(|_| with(&db, &ticks, "often", "*/5 * * * *")).collect();
        for _ in 0..3 {
            db.clock.advance(Duration::from_mins(5));
            let runs: Vec<_> = nodes.iter().cloned().map(|node| tokio::spawn(async move { node.drain().await })).collect();
            for run in runs {
                run.await.unwrap().unwrap();
            }
            assert_eq!(taken(&ticks).len(), 1);
            nodes[0].drain().await.unwrap();
            assert_eq!(taken(&ticks).len(), 0, "done, and not due again");
        }
    }

    async fn what_was_missed_is_made_up_for_once(db: TestDb) {
        let ticks = Ticks::default();
        let node = with(&db, &ticks, "nightly", "CRON_TZ=Europe/Berlin 30 2 * * *");
        node.drain().await.unwrap();
        assert_eq!(taken(&ticks).len(), 0, "a new schedule waits for its time");
        db.clock.advance(Duration::from_hours(24 * 10));
        node.drain().await.unwrap();
        assert_eq!(taken(&ticks).len(), 1, "ten nights, one job");
        db.clock.advance(Duration::from_hours(17)); // 01:00 UTC is 02:00 in Berlin
        node.drain().await.unwrap();
        assert_eq!(taken(&ticks).len(), 0);
        db.clock.advance(Duration::from_mins(30));
        node.drain().await.unwrap();
        assert_eq!(taken(&ticks), ["2026-03-13T01:30:00Z"]);
    }

    async fn every_so_often_is_counted_alike_everywhere(db: TestDb) {
        let ticks = Ticks::default();
        db.clock.advance(Duration::from_secs(17));
        let node = with(&db, &ticks, "beat", Every(Duration::from_secs(30)));
        node.drain().await.unwrap();
        db.clock.advance(Duration::from_secs(12));
        node.drain().await.unwrap();
        assert_eq!(taken(&ticks).len(), 0);
        db.clock.advance(Duration::from_secs(1));
        node.drain().await.unwrap();
        assert_eq!(taken(&ticks), ["2026-03-02T08:00:30Z"]);
        let other = with(&db, &ticks, "beat", Every(Duration::from_secs(30)));
        other.drain().await.unwrap();
        assert_eq!(taken(&ticks).len(), 0, "a node that starts later knows what is done");
    }

    async fn a_key_of_its_own_keeps_jobs_from_piling_up(db: TestDb) {
        let once = workers(&db).schedule(Schedule::new("slow", "* * * * *", || NewJob::new("slow", json!({})).unique("slow")));
        for _ in 0..3 {
            db.clock.advance(Duration::from_mins(1));
            once.drain().await.unwrap();
        }
        let rows = db.row_counts().await;
        assert!(rows.contains(&("events_job".to_owned(), 1)), "{rows:?}");
    }
}
