//! API keys. [WS-security-2, PM-4]

use std::time::Duration;

use bodega_http::{Authenticator, Knock};
use bodega_identity::{Config, Identity};
use bodega_testkit::{App, Client, on_both};
use serde_json::{Value, json};

use crate::house::{text, with_identity, with_work};

const PATH: &str = "/api/v1/admin/keys";

fn sync() -> Value {
    json!({ "name": "Stock sync", "scopes": ["audit:read"] })
}

async fn make(app: &App, body: Value) -> (Client, Value) {
    let made = app.as_admin().post(PATH, body).await.data(201);
    (app.client().token(&text(&made["secret"])), made)
}

on_both! {
    async fn are_shown_once_and_do_what_their_scopes_say(app: App) {
        let app = with_identity(app);
        let (client, made) = make(&app, sync()).await;
        let secret = text(&made["secret"]);
        assert!(secret.starts_with("bk_live_") && secret.len() == 51, "{secret}");
        client.get("/api/v1/admin/audit").await.expect(200);
        client.get("/api/v1/admin/users").await.expect_error(403, "FORBIDDEN");
        client.get("/api/v1/account/addresses").await.expect_error(403, "FORBIDDEN");
        let path = format!("{PATH}/{}", text(&made["id"]));
        let read = app.as_admin().get(&path).await.data(200);
        assert_eq!(read.get("secret"), None);
        assert!(secret.starts_with(read["hint"].as_str().unwrap()));
        let test = app.as_admin().post(PATH, json!({ "name": "T", "mode": "test", "scopes": ["stock:read"] })).await.data(201);
        assert!(text(&test["secret"]).starts_with("bk_test_"));
        assert_eq!(app.as_admin().get(PATH).await.expect(200)["page"]["total"], 2);
        for wrong in ["bk_live_", "bk_live_AAAA", &secret[..50]] {
            app.client().token(wrong).get("/api/v1/admin/audit").await.expect_error(401, "UNAUTHENTICATED");
        }
    }

    async fn what_they_do_is_audited_under_their_id(app: App) {
        let app = with_identity(app);
        let body = json!({ "name": "Roles", "scopes": ["roles:write", "stock:read"] });
        let (client, made) = make(&app, body).await;
        let role = json!({ "code": "COUNTER", "name": "Counter", "permissions": ["stock:read"] });
        client.post("/api/v1/admin/roles", role).await.expect(201);
        let id = text(&made["id"]);
        let lines = app.as_admin().get(&format!("/api/v1/admin/audit?actor={id}")).await.data(200);
        assert_eq!((&lines[0]["action"], &lines[0]["actor"]["kind"]), (&json!("role.created"), &json!("KEY")));
        let more = json!({ "code": "MORE", "name": "More", "permissions": ["stock:adjust"] });
        client.post("/api/v1/admin/roles", more).await.expect_error(403, "ABOVE_YOURSELF");
    }

    async fn ending_one_holds_at_once(app: App) {
        let app = with_identity(app);
        let (client, made) = make(&app, sync()).await;
        client.get("/api/v1/admin/audit").await.expect(200);
        let path = format!("{PATH}/{}", text(&made["id"]));
        app.as_admin().delete(&path).await.expect(204);
        client.get("/api/v1/admin/audit").await.expect_error(401, "UNAUTHENTICATED");
        app.as_admin().delete(&path).await.expect(204);
        app.as_admin().post(&format!("{path}/rotate"), json!({})).await.expect_error(409, "KEY_ENDED");
    }

    async fn rotating_leaves_both_good_for_a_while(app: App) {
        let app = with_identity(app);
        let (old, made) = make(&app, sync()).await;
        let path = format!("{PATH}/{}/rotate", text(&made["id"]));
        let rotated = app.as_admin().post(&path, json!({ "overlapSeconds": 3600 })).await.data(201);
        assert_eq!((&rotated["replaces"], &rotated["scopes"]), (&made["id"], &made["scopes"]));
        let new = app.client().token(&text(&rotated["secret"]));
        old.get("/api/v1/admin/audit").await.expect(200);
        new.get("/api/v1/admin/audit").await.expect(200);
        app.clock.advance(Duration::from_secs(3_601));
        old.get("/api/v1/admin/audit").await.expect_error(401, "UNAUTHENTICATED");
        new.get("/api/v1/admin/audit").await.expect(200);
        app.as_admin().post(&path, json!({})).await.expect_error(409, "KEY_ENDED");
        app.as_admin().post(&path, json!({ "overlapSeconds": -1 })).await.expect_error(422, "VALIDATION_FAILED");
    }

    async fn expire_with_a_warning_before(app: App) {
        let app = with_work(app);
        let mut body = sync();
        body["expiresAt"] = json!(app.clock.now().after(Duration::from_secs(10 * 86_400)));
        let (client, made) = make(&app, body).await;
        app.run_jobs().await;
        let warnings = |app: &App| {
            let admin = app.as_admin();
            async move { admin.get("/api/v1/admin/audit?action=key.expires").await.expect(200)["page"]["total"].clone() }
        };
        assert_eq!(warnings(&app).await, 0);
        app.clock.advance(Duration::from_secs(4 * 86_400));
        app.run_jobs().await;
        app.clock.advance(Duration::from_secs(86_400));
        app.run_jobs().await;
        assert_eq!(warnings(&app).await, 1, "once");
        let mail = app.identity.mailbox().unwrap().last_to(&app.people().email(bodega_identity::role::Builtin::Admin)).unwrap();
        assert!(mail.text.contains(&text(&made["id"])));
        client.get("/api/v1/admin/audit").await.expect(200);
        app.clock.advance(Duration::from_secs(5 * 86_400));
        client.get("/api/v1/admin/audit").await.expect_error(401, "UNAUTHENTICATED");
        let mut past = sync();
        past["expiresAt"] = json!("2020-01-01T00:00:00Z");
        assert_eq!(app.as_admin().post(PATH, past).await.faults()[0].1, "IN_THE_PAST");
        app.run_jobs().await;
    }

    async fn are_good_from_their_addresses_only(app: App) {
        let app = with_identity(app);
        let mut body = sync();
        body["allowedAddresses"] = json!(["203.0.113.0/24"]);
        let (client, _) = make(&app, body).await;
        // A request in these tests comes from no address at all.
        client.get("/api/v1/admin/audit").await.expect_error(403, "FORBIDDEN");
        let mut bad = sync();
        bad["allowedAddresses"] = json!(["203.0.113.0/24", "everywhere"]);
        assert_eq!(app.as_admin().post(PATH, bad).await.faults()[0].0, "allowedAddresses[1]");
    }

    async fn nobody_makes_one_that_may_more_than_they(app: App) {
        let app = with_identity(app);
        let clerk = app.as_holding(&["keys:read", "keys:write"]);
        clerk.post(PATH, sync()).await.expect_error(403, "ABOVE_YOURSELF");
        let operators = json!({ "name": "X", "scopes": ["merchants:write", "nonsense"] });
        assert_eq!(app.as_operator().post(PATH, operators).await.faults().len(), 2);
        assert_eq!(app.as_admin().post(PATH, json!({ "name": "X", "scopes": [] })).await.faults()[0].1, "REQUIRED");
    }

    async fn their_uses_are_counted_by_day(app: App) {
        let app = with_identity(app);
        let (client, made) = make(&app, sync()).await;
        for _ in 0..3 {
            client.get("/api/v1/admin/audit").await.expect(200);
        }
        app.clock.advance(Duration::from_secs(86_400));
        client.get("/api/v1/admin/audit").await.expect(200);
        let path = format!("{PATH}/{}", text(&made["id"]));
        let usage = app.as_admin().get(&format!("{path}/usage")).await.data(200);
        assert_eq!(usage, json!([{ "date": "2026-03-03", "count": 1 }, { "date": "2026-03-02", "count": 3 }]));
        let used = app.as_admin().get(&path).await.data(200);
        assert_eq!(used["lastUsedAt"], json!(app.clock.now()));
    }

    async fn are_of_no_use_at_another_merchant(app: App) {
        let app = with_identity(app);
        let (client, _) = make(&app, sync()).await;
        client.header("x-merchant", "other").get("/api/v1/admin/audit").await.expect_error(403, "FORBIDDEN");
    }

    async fn one_that_has_ended_is_refused_by_a_node_that_slept_meanwhile(app: App) {
        let app = with_work(app);
        let (_, made) = make(&app, sync()).await;
        let sleeper = Identity::new(app.house.clone(), Config::for_tests());
        let mut headers = axum::http::HeaderMap::new();
        headers.insert("host", "shop.test".parse().unwrap());
        headers.insert("authorization", format!("Bearer {}", text(&made["secret"])).parse().unwrap());
        let (method, uri) = (axum::http::Method::GET, "/".parse().unwrap());
        let knock = |at| Knock { method: &method, uri: &uri, headers: &headers, address: None, at };
        assert!(sleeper.authenticate(&knock(app.clock.now())).await.unwrap().caller.is_some());
        app.as_admin().delete(&format!("{PATH}/{}", text(&made["id"]))).await.expect(204);
        // The note that would have told it is gone by the time that it looks again.
        app.clock.advance(Duration::from_secs(2 * 86_400));
        app.run_jobs().await;
        assert!(sleeper.authenticate(&knock(app.clock.now())).await.is_err());
    }

    async fn the_last_use_is_written_down_though_none_comes_after_it(app: App) {
        let app = with_identity(app);
        let (_, made) = make(&app, sync()).await;
        let config = Config { key_use_every: Duration::from_millis(200), ..Config::for_tests() };
        let node = Identity::new(app.house.clone(), config);
        let mut headers = axum::http::HeaderMap::new();
        headers.insert("host", "shop.test".parse().unwrap());
        headers.insert("authorization", format!("Bearer {}", text(&made["secret"])).parse().unwrap());
        let (method, uri) = (axum::http::Method::GET, "/".parse().unwrap());
        let knock = Knock { method: &method, uri: &uri, headers: &headers, address: None, at: app.clock.now() };
        node.authenticate(&knock).await.unwrap();
        let written = async {
            while !app.base.row_counts().await.contains(&("identity_key_use".to_owned(), 1)) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), written).await.unwrap();
    }
}
