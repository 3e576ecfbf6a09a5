//! The merchants of an installation, and how a request finds its own.

use bodega_identity::role::Builtin;
use bodega_testkit::{App, PASSWORD, on_both};
use serde_json::{Value, json};

use crate::house::{INVITE, as_real, login, mailed_token, signed, text, with_identity, with_work};

const PATH: &str = "/api/v1/admin/merchants";

fn third() -> Value {
    json!({ "name": "Third shop", "currency": "EUR", "timeZone": "Europe/Berlin", "locale": "de", "hosts": ["Third.test"] })
}

on_both! {
    async fn are_opened_changed_and_closed_by_the_operator(app: App) {
        let app = with_identity(app);
        let made = app.as_operator().post(PATH, third()).await.data(201);
        assert_eq!((&made["slug"], &made["status"], &made["hosts"]), (&json!("third-shop"), &json!("ACTIVE"), &json!(["third.test"])));
        let path = format!("{PATH}/{}", text(&made["id"]));
        assert_eq!(app.as_operator().get(&path).await.data(200), made);
        assert_eq!(app.as_operator().get(PATH).await.expect(200)["page"]["total"], 3);
        let mut changed = made.clone();
        changed["name"] = json!("Third");
        let changed = app.as_operator().patch(&path, changed).await.data(200);
        assert_eq!((&changed["name"], &changed["version"]), (&json!("Third"), &json!(2)));
        app.as_operator().patch(&path, made).await.expect_error(412, "VERSION_MISMATCH");
        let there = app.client().header("host", "third.test");
        there.post("/api/v1/auth/logout", json!({ "refreshToken": "x" })).await.expect(204);
        app.as_operator().patch(&path, json!({ "status": "SUSPENDED" })).await.expect(200);
        there.post("/api/v1/auth/logout", json!({ "refreshToken": "x" })).await.expect_error(403, "MERCHANT_CLOSED");
        app.as_operator().delete(&path).await.expect(204);
        assert_eq!(app.as_operator().get(&path).await.data(200)["status"], "CLOSED");
    }

    async fn are_none_of_an_administrators_business(app: App) {
        let app = with_identity(app);
        app.as_admin().get(PATH).await.expect_error(403, "FORBIDDEN");
        app.as_admin().post(PATH, third()).await.expect_error(403, "FORBIDDEN");
    }

    async fn slugs_and_hosts_are_taken_once(app: App) {
        let app = with_identity(app);
        app.as_operator().post(PATH, third()).await.expect(201);
        app.as_operator().post(PATH, third()).await.expect_error(409, "SLUG_TAKEN");
        let mut other = third();
        other["slug"] = json!("fourth");
        app.as_operator().post(PATH, other).await.expect_error(409, "HOST_TAKEN");
        let bad = json!({ "name": "", "slug": "No", "currency": "EUR", "timeZone": "Mars/Base", "locale": "?", "hosts": ["a b"] });
        let mut fields: Vec<_> = app.as_operator().post(PATH, bad).await.faults().into_iter().map(|fault| fault.0).collect();
        fields.sort();
        assert_eq!(fields, ["hosts[0]", "locale", "name", "slug", "timeZone"]);
    }

    async fn an_owner_is_invited_as_administrator(app: App) {
        let app = with_work(app);
        let mut body = third();
        body["owner"] = json!({ "email": "noa@example.com", "name": "Noa Cohen" });
        app.as_operator().post(PATH, body).await.expect(201);
        let token = mailed_token(&app, "noa@example.com", INVITE).await;
        let there = app.client().header("host", "third.test");
        let body = json!({ "token": token, "password": "a long password" });
        let noa = signed(&there, &there.post("/api/v1/auth/accept-invitation", body).await, 200);
        assert_eq!(noa.user["role"], "ADMIN");
        noa.client.get("/api/v1/admin/users").await.expect(200);
        app.run_jobs().await;
    }

    async fn a_request_names_its_merchant_by_header_host_or_token(app: App) {
        let app = with_identity(app);
        let admin = as_real(&app, Builtin::Admin).await;
        let nowhere = app.client().header("host", "unknown.test");
        let email = app.people().email(Builtin::Admin);
        login(&nowhere, &email, PASSWORD).await.expect_error(400, "MERCHANT_REQUIRED");
        login(&nowhere.clone().header("x-merchant", "shop"), &email, PASSWORD).await.expect(200);
        login(&nowhere.clone().header("x-merchant", "nobody"), &email, PASSWORD).await.expect_error(404, "NOT_FOUND");
        // A token says which one it is for.
        nowhere.clone().token(&admin.access).get("/api/v1/admin/users").await.expect(200);
        let foreign = admin.client.clone().header("host", "other.test");
        foreign.get("/api/v1/admin/users").await.expect_error(403, "FORBIDDEN");
        let foreign = admin.client.clone().header("x-merchant", "other");
        foreign.get("/api/v1/admin/users").await.expect_error(403, "FORBIDDEN");
        // The operator acts at every one.
        let operator = as_real(&app, Builtin::Operator).await;
        let there = operator.client.clone().header("x-merchant", "other");
        let staff = there.get("/api/v1/admin/users").await.data(200);
        assert!(staff.to_string().contains("@other.test") && !staff.to_string().contains("@shop.test"));
    }
}
