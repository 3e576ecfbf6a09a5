use std::time::Duration;

use bodega_events::{JobError, JobKind, NewJob, enqueue};
use bodega_identity::role::Builtin;
use bodega_testkit::{App, on_both};
use serde_json::json;

use crate::toys;

on_both! {
    async fn everybody_is_who_they_are(app: App) {
        let app = app.with(toys::good);
        let mut seen = Vec::new();
        for client in [
            app.as_customer(), app.as_employee(), app.as_manager(), app.as_admin(), app.as_operator(),
            app.other_merchant().as_customer(), app.other_merchant().as_admin(),
        ] {
            seen.push(client.get("/api/v1/toys/mine").await.data(200));
        }
        let count = seen.len();
        seen.sort_by_key(ToString::to_string);
        seen.dedup();
        assert_eq!(seen.len(), count, "seven people");
        app.client().get("/api/v1/toys/mine").await.expect_error(401, "UNAUTHENTICATED");
        assert_eq!(app.as_customer().post("/api/v1/toys", json!({ "name": "Ball" })).await.status, 403);
        assert_eq!(app.as_manager().post("/api/v1/toys", json!({ "name": "Ball" })).await.data(201)["name"], "Ball");
        let faults = app.as_manager().post("/api/v1/toys", json!({ "name": "" })).await.faults();
        assert_eq!(faults, [("name".to_owned(), "REQUIRED".to_owned())]);
    }

    async fn a_real_session_is_as_good_as_a_badge_until_it_expires(app: App) {
        let app = app.with(toys::good);
        let signed_in = app.people().sign_in(Builtin::Manager).await;
        let client = app.client().token(&signed_in.tokens.access);
        let who = client.get("/api/v1/toys/mine").await.data(200);
        assert_eq!(app.as_manager().get("/api/v1/toys/mine").await.data(200), who);
        app.clock.advance(Duration::from_secs(3600));
        client.get("/api/v1/toys/mine").await.expect_error(401, "UNAUTHENTICATED");
        app.as_manager().get("/api/v1/toys/mine").await.expect(200);
    }

    async fn a_badge_is_good_at_its_merchant_alone(app: App) {
        let app = app.with(toys::good);
        let (mine, theirs) = (app.badge(Builtin::Admin), app.other_merchant().badge(Builtin::Admin));
        app.other_merchant().wearing(&mine).get("/api/v1/toys/mine").await.expect_error(403, "FORBIDDEN");
        app.as_badge(&theirs).get("/api/v1/toys/mine").await.expect_error(403, "FORBIDDEN");
        app.as_admin().header("x-merchant", "other").get("/api/v1/toys/mine").await.expect_error(403, "FORBIDDEN");
        app.as_admin().header("x-merchant", "shop").get("/api/v1/toys/mine").await.expect(200);
    }

    async fn what_is_due_is_run(app: App) {
        let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
        let app = app.job(JobKind::new("toy.wind", move |run| {
            let sender = sender.clone();
            async move {
                sender.send(run.payload.clone()).unwrap();
                Ok::<(), JobError>(())
            }
        }));
        let later = app.env.now().after(Duration::from_secs(60));
        app.db.write(&app.call(), move |tx| enqueue(tx, NewJob::new("toy.wind", json!(7)).at(later))).await.unwrap();
        app.run_jobs().await;
        assert!(receiver.try_recv().is_err(), "it is not due");
        app.clock.advance(Duration::from_secs(60));
        app.run_jobs().await;
        assert_eq!(receiver.try_recv().unwrap(), json!(7));
    }
}

#[tokio::test]
async fn what_is_left_over_is_noticed() {
    let app = App::new(bodega_testkit::Backend::Sqlite).await.job(JobKind::new("toy.wind", |_| async { Ok(()) }));
    app.db.write(&app.call(), |tx| enqueue(tx, NewJob::new("toy.wind", json!(7)))).await.unwrap();
    let dropped = tokio::task::spawn_blocking(move || drop(app)).await;
    let panic = dropped.expect_err("it is noticed").into_panic();
    assert!(panic.downcast_ref::<String>().unwrap().contains("toy.wind"));
}
