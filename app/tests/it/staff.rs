//! What staff and programs see of the log, its consumers and the jobs.

use bodega_events::{Consumer, ConsumerError, JobError, JobKind, NewJob};
use bodega_testkit::{App, on_both};
use serde_json::{Value, json};

use crate::house::house;

fn make_category(name: &str) -> Value {
    json!({ "name": name })
}

on_both! {
    async fn the_log_is_pulled_in_order_without_gaps_and_only_ones_own(app: App) {
        let app = house(app);
        for name in ["Dairy", "Bakery", "Fruit"] {
            app.as_manager().post("/api/v1/admin/categories", make_category(name)).await.expect(201);
        }
        app.other_merchant().as_manager().post("/api/v1/admin/categories", make_category("Theirs")).await.expect(201);
        app.run_jobs().await;

        let first = app.as_manager().get("/api/v1/events?types=category.*&limit=2").await.expect(200);
        let events = first["data"].as_array().unwrap();
        assert_eq!(events.len(), 2);
        assert!(events.iter().all(|event| event["type"] == "category.created" && event["streamVersion"] == 1));
        let cursor = first["page"]["nextCursor"].as_str().unwrap();
        let rest = app.as_manager().get(&format!("/api/v1/events?types=category.*&after={cursor}")).await.expect(200);
        assert_eq!(rest["data"].as_array().unwrap().len(), 1, "the third, and none of the other merchant's");
        let end = rest["page"]["nextCursor"].as_str().unwrap();
        let none = app.as_manager().get(&format!("/api/v1/events?after={end}")).await.expect(200);
        assert_eq!(none["data"], json!([]));

        assert_eq!(app.as_manager().get("/api/v1/events?after=nonsense").await.faults(), [("after".into(), "INVALID_CURSOR".into())]);
        assert_eq!(app.as_manager().get("/api/v1/events?limit=0").await.faults(), [("limit".into(), "OUT_OF_RANGE".into())]);
        assert_eq!(app.as_manager().get("/api/v1/events?types=a,,b").await.faults(), [("types".into(), "INVALID_TEXT".into())]);
        app.as_employee().get("/api/v1/events").await.expect_error(403, "FORBIDDEN");
    }
}

on_both! {
    async fn a_dead_letter_is_seen_retried_and_dropped(app: App) {
        let refuses = |_: &mut bodega_db::Tx, _: &bodega_events::Event| Err(ConsumerError::failed("no room on the shelf"));
        let app = house(app).consumer(Consumer::new("test.refuses", &["category.created"], refuses).tries(1));
        app.as_manager().post("/api/v1/admin/categories", make_category("Dairy")).await.expect(201);
        app.run_jobs().await;

        let consumers = app.as_manager().get("/api/v1/admin/events/consumers").await.expect(200);
        let consumer = consumers["data"].as_array().unwrap().iter().find(|one| one["name"] == "test.refuses").unwrap();
        assert_eq!(consumer["lag"], 0);

        let dead = app.as_manager().get("/api/v1/admin/events/dead?consumer=test.refuses").await.expect(200);
        assert_eq!(dead["data"][0]["error"], "no room on the shelf");
        let event = dead["data"][0]["eventId"].as_str().unwrap();
        let theirs = app.other_merchant().as_admin().get("/api/v1/admin/events/dead").await.expect(200);
        assert_eq!(theirs["data"], json!([]));

        let letter = format!("/api/v1/admin/events/dead/test.refuses/{event}");
        app.other_merchant().as_admin().delete(&letter).await.expect_error(404, "DEAD_LETTER_NOT_FOUND");
        app.as_manager().delete(&letter).await.expect_error(403, "FORBIDDEN");
        app.as_admin().post(&format!("{letter}/retry"), Value::Null).await.expect(204);
        app.run_jobs().await;
        let again = app.as_manager().get("/api/v1/admin/events/dead").await.expect(200);
        assert_eq!(again["page"]["total"], 1, "it failed again");
        app.as_admin().delete(&letter).await.expect(204);
        let gone = app.as_manager().get("/api/v1/admin/events/dead").await.expect(200);
        assert_eq!(gone["page"]["total"], 0);

        let replay = "/api/v1/admin/events/consumers/test.refuses/replay";
        app.as_admin().post(replay, json!({ "from": "start" })).await.expect_error(403, "FORBIDDEN");
        app.as_operator().post(replay, json!({ "from": "start" })).await.expect(204);
        assert_eq!(app.as_operator().post(replay, json!({ "from": "x" })).await.faults(), [("from".into(), "INVALID_CURSOR".into())]);
        app.run_jobs().await;
        let reread = app.as_manager().get("/api/v1/admin/events/dead").await.expect(200);
        assert_eq!(reread["page"]["total"], 1, "it read the event again");
        app.as_operator().post("/api/v1/admin/events/consumers/nobody/replay", json!({ "from": "start" })).await.expect_error(404, "CONSUMER_NOT_FOUND");
    }
}

on_both! {
    async fn a_job_that_was_given_up_is_retried_or_dropped(app: App) {
        let fails = JobKind::new("test.fails", |_| async { Err(JobError::fatal("the printer is out of paper")) });
        let app = house(app).job(fails);
        let enqueued = app.db.write(&app.call(), |tx| bodega_events::enqueue(tx, NewJob::new("test.fails", json!({})))).await;
        let id = enqueued.unwrap().unwrap();
        app.run_jobs().await;

        let dead = app.as_manager().get("/api/v1/admin/jobs?state=DEAD&kind=test.fails").await.expect(200);
        assert_eq!((&dead["data"][0]["id"], &dead["data"][0]["error"]), (&json!(id), &json!("the printer is out of paper")));
        let job = format!("/api/v1/admin/jobs/{id}");
        assert_eq!(app.as_manager().get(&job).await.data(200)["state"], "DEAD");
        app.other_merchant().as_admin().get(&job).await.expect_error(404, "JOB_NOT_FOUND");
        app.as_manager().post(&format!("{job}/retry"), Value::Null).await.expect_error(403, "FORBIDDEN");
        app.as_admin().post(&format!("{job}/retry"), Value::Null).await.expect(204);
        app.as_admin().post(&format!("{job}/retry"), Value::Null).await.expect_error(409, "JOB_NOT_DEAD");
        app.run_jobs().await;
        app.as_admin().delete(&job).await.expect(204);
        app.as_admin().get(&job).await.expect_error(404, "JOB_NOT_FOUND");
        assert_eq!(app.as_admin().get("/api/v1/admin/jobs?state=TIRED").await.status, 422);
    }
}
