//! A merchant's own roles. [WS-auth-2]

use bodega_identity::role::Builtin;
use bodega_testkit::{App, on_both};
use serde_json::{Value, json};

use crate::house::{as_real, text, with_identity};

const PATH: &str = "/api/v1/admin/roles";

fn night_shift() -> Value {
    json!({ "code": "NIGHT_SHIFT", "name": "Night shift", "permissions": ["stock:read", "audit:read"] })
}

on_both! {
    async fn are_made_given_changed_and_removed(app: App) {
        let app = with_identity(app);
        let made = app.as_admin().post(PATH, night_shift()).await.data(201);
        assert_eq!(made["permissions"], json!(["audit:read", "stock:read"]));
        let path = format!("{PATH}/{}", text(&made["id"]));
        let employee = as_real(&app, Builtin::Employee).await;
        employee.client.get("/api/v1/admin/audit").await.expect_error(403, "FORBIDDEN");
        let member = format!("/api/v1/admin/users/{}", text(&employee.user["id"]));
        app.as_admin().patch(&member, json!({ "role": "NIGHT_SHIFT" })).await.expect(200);
        employee.client.get("/api/v1/admin/audit").await.expect(200);
        let profile = employee.client.get("/api/v1/auth/profile").await.data(200);
        assert_eq!((&profile["role"], &profile["permissions"]), (&json!("NIGHT_SHIFT"), &json!(["audit:read", "stock:read"])));
        let mut changed = app.as_admin().get(&path).await.data(200);
        changed["permissions"] = json!(["stock:read"]);
        app.as_admin().patch(&path, changed.clone()).await.expect(200);
        employee.client.get("/api/v1/admin/audit").await.expect_error(403, "FORBIDDEN");
        app.as_admin().patch(&path, changed).await.expect_error(412, "VERSION_MISMATCH");
        app.as_admin().delete(&path).await.expect_error(409, "ROLE_IN_USE");
        app.as_admin().patch(&member, json!({ "role": "EMPLOYEE" })).await.expect(200);
        app.as_admin().delete(&path).await.expect(204);
        app.as_admin().get(&path).await.expect_error(404, "NOT_FOUND");
    }

    async fn the_built_in_ones_are_listed_first(app: App) {
        let app = with_identity(app);
        app.as_admin().post(PATH, night_shift()).await.expect(201);
        let list = app.as_admin().get(PATH).await.data(200);
        let codes: Vec<_> = list.as_array().unwrap().iter().map(|role| text(&role["code"])).collect();
        assert_eq!(codes, ["EMPLOYEE", "MANAGER", "ADMIN", "NIGHT_SHIFT"]);
    }

    async fn faults_are_told_by_field(app: App) {
        let app = with_identity(app);
        let body = json!({ "code": "admin", "name": "", "permissions": ["stock:read", "world:rule", "merchants:write"] });
        let mut fields: Vec<_> = app.as_admin().post(PATH, body).await.faults().into_iter().map(|fault| fault.0).collect();
        fields.sort();
        assert_eq!(fields, ["code", "name", "permissions[1]", "permissions[2]"]);
        let reserved = json!({ "code": "ADMIN", "name": "X", "permissions": [] });
        assert_eq!(app.as_admin().post(PATH, reserved).await.faults()[0].1, "RESERVED");
        app.as_admin().post(PATH, night_shift()).await.expect(201);
        app.as_admin().post(PATH, night_shift()).await.expect_error(409, "ROLE_TAKEN");
    }

    async fn nobody_makes_one_that_may_more_than_they(app: App) {
        let app = with_identity(app);
        let clerk = app.as_holding(&["roles:read", "roles:write", "stock:read"]);
        clerk.post(PATH, night_shift()).await.expect_error(403, "ABOVE_YOURSELF");
        let made = app.as_admin().post(PATH, night_shift()).await.data(201);
        let path = format!("{PATH}/{}", text(&made["id"]));
        clerk.patch(&path, json!({ "permissions": ["stock:read"] })).await.expect_error(403, "ABOVE_YOURSELF");
        clerk.delete(&path).await.expect_error(403, "ABOVE_YOURSELF");
    }
}
