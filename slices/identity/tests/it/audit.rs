//! Reading the audit. [MS-11, MS-12, MS-17, WS-security-4]

use std::time::Duration;

use bodega_identity::{audit::verify, role::Builtin};
use bodega_testkit::{App, on_both};
use serde_json::json;

use crate::house::{as_real, text, with_identity};

async fn make_roles(app: &App, from: usize, to: usize) {
    for at in from..to {
        let body = json!({ "code": format!("ROLE_{at}"), "name": "R", "permissions": ["stock:read"] });
        app.as_admin().post("/api/v1/admin/roles", body).await.expect(201);
    }
}

on_both! {
    async fn says_who_changed_what(app: App) {
        let app = with_identity(app);
        let admin = as_real(&app, Builtin::Admin).await;
        let employee = text(&as_real(&app, Builtin::Employee).await.user["id"]);
        let path = format!("/api/v1/admin/users/{employee}");
        let client = admin.client.clone().header("x-request-id", "req-1");
        client.patch(&path, json!({ "role": "MANAGER" })).await.expect(200);
        let lines = app.as_manager().get(&format!("/api/v1/admin/audit?entityType=user&entityId={employee}&action=staff.changed")).await.data(200);
        assert_eq!(lines.as_array().unwrap().len(), 1);
        let line = &lines[0];
        assert_eq!(line["actor"], json!({ "id": admin.user["id"], "kind": "USER", "name": "Administrator" }));
        assert_eq!((&line["old"]["role"], &line["new"]["role"]), (&json!("EMPLOYEE"), &json!("MANAGER")));
        assert_eq!(line["context"]["requestId"], "req-1");
        assert_eq!(line["at"], json!(app.clock.now()));
    }

    async fn is_filtered_and_paged(app: App) {
        let app = with_identity(app);
        let begun = app.clock.now();
        make_roles(&app, 0, 3).await;
        app.clock.advance(Duration::from_secs(3_600));
        make_roles(&app, 3, 5).await;
        let admin = app.badge(Builtin::Admin).user;
        let hour = begun.after(Duration::from_secs(3_600));
        for (query, total) in [
            ("action=role.created".to_owned(), 5),
            (format!("action=role.created&from={hour}"), 2),
            (format!("action=role.created&to={hour}"), 3),
            (format!("action=role.created&actor={admin}"), 5),
            ("action=role.created&entityType=key".to_owned(), 0),
            (format!("from={}", hour.after(Duration::from_secs(7_200))), 0),
            ("entityId=rol_01jd3v7k2mfq9s8x4t6w0ybnhe".to_owned(), 0),
        ] {
            let found = app.as_admin().get(&format!("/api/v1/admin/audit?{query}")).await.expect(200);
            assert_eq!(found["page"]["total"], total, "{query}");
        }
        let mut seen = Vec::new();
        let mut path = "/api/v1/admin/audit?action=role.created&limit=2".to_owned();
        loop {
            let page = app.as_admin().get(&path).await.expect(200);
            seen.extend(page["data"].as_array().unwrap().iter().map(|line| text(&line["id"])));
            let Some(next) = page["page"]["nextCursor"].as_str() else { break };
            path = format!("/api/v1/admin/audit?action=role.created&limit=2&cursor={next}");
        }
        let whole = app.as_admin().get("/api/v1/admin/audit?action=role.created").await.data(200);
        let whole: Vec<_> = whole.as_array().unwrap().iter().map(|line| text(&line["id"])).collect();
        assert_eq!((seen.len(), &seen), (5, &whole));
        let second = app.as_admin().get("/api/v1/admin/audit?action=role.created&limit=2&offset=2").await.expect(200);
        assert_eq!(second["data"][0]["id"], seen[2].as_str());
        app.as_admin().get("/api/v1/admin/audit?cursor=junk").await.expect_error(422, "VALIDATION_FAILED");
        app.as_admin().get("/api/v1/admin/audit?from=yesterday").await.expect_error(422, "VALIDATION_FAILED");
        app.as_employee().get("/api/v1/admin/audit").await.expect_error(403, "FORBIDDEN");
    }

    async fn is_exported_as_csv(app: App) {
        let app = with_identity(app);
        make_roles(&app, 0, 3).await;
        let reply = app.as_admin().get("/api/v1/admin/audit/export?action=role.created").await;
        assert_eq!(reply.header("content-type"), "text/csv; charset=utf-8");
        assert_eq!(reply.text().lines().count(), 4);
        assert!(reply.text().starts_with("at,actorKind,"));
    }

    async fn a_removed_line_is_found(app: App) {
        let app = with_identity(app);
        make_roles(&app, 0, 5).await;
        app.db.sequence().await.unwrap();
        let verified = verify(&app.db).await.unwrap();
        assert_eq!(verified.faults, Vec::<String>::new());
        assert!(verified.lines > 5);
        app.base.by_hand("DELETE FROM db_audit WHERE entity_type = 'role' AND new IS NOT NULL AND seq = (SELECT MIN(seq) FROM db_audit WHERE entity_type = 'role')").await;
        let verified = verify(&app.db).await.unwrap();
        assert!(!verified.faults.is_empty(), "{verified:?}");
    }

    async fn what_was_rolled_back_left_no_line(app: App) {
        let app = with_identity(app);
        make_roles(&app, 0, 1).await;
        let body = json!({ "code": "ROLE_0", "name": "R", "permissions": ["stock:read"] });
        app.as_admin().post("/api/v1/admin/roles", body).await.expect_error(409, "ROLE_TAKEN");
        let lines = app.as_admin().get("/api/v1/admin/audit?action=role.created").await.expect(200);
        assert_eq!(lines["page"]["total"], 1);
    }
}
