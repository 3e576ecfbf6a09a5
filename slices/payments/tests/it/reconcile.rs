//! Our books against the provider's.

use std::time::Duration;

use bodega_testkit::on_both;
use serde_json::{Value, json};

use crate::till::Till;

const REPORT: &str = "/api/v1/admin/payments/reconciliation";

impl Till {
    async fn compare(&self) -> Value {
        let now = self.app.env.now();
        let body = json!({ "from": now.before(Duration::from_secs(20 * 24 * 3600)), "to": now.after(Duration::from_secs(60)) });
        self.manager().post(REPORT, body).await.data(201)["figures"].clone()
    }
}

on_both! {
    async fn what_agrees_is_matched(till: Till) {
        let paid = till.paid(1000, "tok_ok").await;
        till.ask_back(&paid, Some(300)).await.unwrap();
        till.hold(500, "tok_ok").await;
        till.app.run_jobs().await;
        let figures = till.compare().await;
        assert_eq!(figures, json!({ "entries": 2, "matched": 2, "different": 0, "missingHere": 0, "missingThere": 0, "other": 0 }));
        assert_eq!(till.compare().await["matched"], 2, "compared again, it is the same");
        assert!(till.findings().await.is_empty());
        let report = till.manager().get(REPORT).await.data(200);
        assert_eq!((report["runs"].as_array().unwrap().len(), &report["runs"][0]["provider"]), (2, &json!("sandbox")));
    }

    async fn what_differs_or_is_missing_is_listed_once(till: Till) {
        let paid = till.paid(1000, "tok_ok").await;
        let gone = till.paid(700, "tok_ok").await;
        // Our row says another amount than the provider's, and another's capture is none of ours any more.
        till.app.base.by_hand("UPDATE payments_capture SET amount = 999 WHERE amount = 1000").await;
        till.app.base.by_hand("UPDATE payments_capture SET status = 'FAILED' WHERE amount = 700").await;
        for _ in 0..2 {
            let figures = till.compare().await;
            assert_eq!((&figures["different"], &figures["missingHere"]), (&json!(1), &json!(1)));
        }
        let mut kinds: Vec<String> = till.findings().await.into_iter().map(|(kind, _)| kind).collect();
        kinds.sort();
        assert_eq!(kinds, ["DIFFERS", "MISSING_HERE"]);
        till.app.base.by_hand("UPDATE payments_capture SET amount = 1000 WHERE amount = 999").await;
        till.app.base.by_hand("UPDATE payments_capture SET status = 'DONE' WHERE amount = 700").await;
        assert_eq!(till.compare().await["matched"], 2);
        assert!(till.findings().await.is_empty(), "what has come right is off the list");
        let _ = (paid, gone);
    }

    async fn what_no_list_has_is_listed_after_a_while(till: Till) {
        let paid = till.paid(1000, "tok_ok").await;
        till.app.base.by_hand("UPDATE payments_capture SET finished_at = finished_at - 1").await;
        // The provider's list does not have it: of a time before it existed nothing is told.
        let early = json!({ "from": "2020-01-01T00:00:00Z", "to": "2020-01-02T00:00:00Z" });
        assert_eq!(till.manager().post(REPORT, early).await.data(201)["figures"]["missingThere"], 0);
        till.app.clock.advance(Duration::from_secs(4 * 24 * 3600));
        let now = till.app.env.now();
        let late = json!({ "from": now.before(Duration::from_secs(3600)), "to": now });
        assert_eq!(till.manager().post(REPORT, late).await.data(201)["figures"]["missingThere"], 1);
        let open = till.findings().await;
        assert_eq!(open.len(), 1);
        assert_eq!(open[0].0, "MISSING_THERE");
        assert_eq!(till.compare().await["matched"], 1, "on a later list it is");
        assert!(till.findings().await.is_empty());
        let _ = paid;
    }

    async fn each_day_is_compared_by_itself(till: Till) {
        till.paid(1000, "tok_ok").await;
        till.app.clock.advance(Duration::from_secs(24 * 3600));
        till.app.run_jobs().await;
        let report = till.manager().get(REPORT).await.data(200);
        let matched: i64 = report["runs"].as_array().unwrap().iter().map(|run| run["figures"]["matched"].as_i64().unwrap()).sum();
        assert_eq!(matched, 1, "{report}");
    }

    async fn a_finding_is_settled_by_hand_and_downloaded(till: Till) {
        let held = till.hold(1000, "tok_capture_fails").await;
        till.take(&held, None, None).await;
        let found = till.manager().get("/api/v1/admin/payments/findings").await.data(200)[0].clone();
        let path = format!("/api/v1/admin/payments/findings/{}/settle", crate::till::text(&found["id"]));
        let settled = till.manager().post(&path, json!({ "note": "=cmd()" })).await.data(200);
        assert_eq!(settled["note"], "=cmd()");
        assert!(till.findings().await.is_empty());
        let all = till.manager().get("/api/v1/admin/payments/findings?settled=true").await.data(200);
        assert_eq!(all.as_array().unwrap().len(), 1);
        let csv = till.manager().get("/api/v1/admin/payments/reconciliation.csv").await;
        assert_eq!((csv.status, csv.header("content-type")), (200, "text/csv; charset=utf-8"));
        assert!(csv.text().lines().count() == 2 && csv.text().contains("'=cmd()"), "{}", csv.text());
    }

    async fn a_stretch_has_its_limits(till: Till) {
        let post = async |body| till.manager().post(REPORT, body).await.faults();
        let back = json!({ "from": "2026-03-02T00:00:00Z", "to": "2026-03-01T00:00:00Z" });
        assert_eq!(post(back).await[0], ("to".to_owned(), "OUT_OF_RANGE".to_owned()));
        let long = json!({ "from": "2026-01-01T00:00:00Z", "to": "2026-03-01T00:00:00Z", "provider": "nobody" });
        assert_eq!(post(long).await.len(), 2);
    }
}
