//! Staff on a shared device.

use std::time::Duration;

use bodega_identity::role::Builtin;
use bodega_testkit::{App, PASSWORD, on_both};
use serde_json::{Value, json};

use crate::house::{Signed, as_real, login, signed, text, with_identity};

const PATH: &str = "/api/v1/auth/take-over";

async fn choose_pin(who: &Signed, pin: &str) {
    who.client.put("/api/v1/auth/pin", json!({ "currentPassword": PASSWORD, "pin": pin })).await.expect(204);
}

/// Somebody else on the device of `device`.
async fn take_over(device: &Signed, body: Value) -> Signed {
    signed(&device.client, &device.client.post(PATH, body).await, 200)
}

on_both! {
    async fn by_pin_somebody_acts_as_themselves_and_no_more_than_the_device(app: App) {
        let app = with_identity(app);
        let (employee, manager) = (as_real(&app, Builtin::Employee).await, as_real(&app, Builtin::Manager).await);
        choose_pin(&manager, "2580").await;
        choose_pin(&employee, "7391").await;
        // On an employee's device a manager may what the employee may.
        let body = json!({ "userId": manager.user["id"], "pin": "2580" });
        let narrowed = take_over(&employee, body.clone()).await;
        assert_eq!((&narrowed.user["id"], &narrowed.user["role"]), (&manager.user["id"], &json!("EMPLOYEE")));
        assert_eq!(narrowed.user["permissions"], employee.user["permissions"]);
        narrowed.client.get("/api/v1/admin/customers").await.expect_error(403, "FORBIDDEN");
        // On a manager's device an employee stays one, and hands back by PIN.
        let there = take_over(&manager, json!({ "userId": employee.user["id"], "pin": "7391" })).await;
        assert_eq!((&there.user["id"], &there.user["role"]), (&employee.user["id"], &json!("EMPLOYEE")));
        let back = take_over(&there, body).await;
        assert_eq!(back.user["role"], "MANAGER");
        back.client.get("/api/v1/admin/customers").await.expect(200);
        let colleagues = employee.client.get("/api/v1/auth/colleagues").await.data(200);
        let with_pin = colleagues.as_array().unwrap().iter().filter(|one| one["hasPin"] == true).count();
        assert_eq!((colleagues.as_array().unwrap().len(), with_pin), (3, 2));
        let lines = app.as_admin().get("/api/v1/admin/audit?action=device.taken_over").await.expect(200);
        assert_eq!(lines["page"]["total"], 3);
    }

    async fn it_ends_with_the_device(app: App) {
        let app = with_identity(app);
        let (employee, manager) = (as_real(&app, Builtin::Employee).await, as_real(&app, Builtin::Manager).await);
        choose_pin(&employee, "7391").await;
        let there = take_over(&manager, json!({ "userId": employee.user["id"], "pin": "7391" })).await;
        there.client.get("/api/v1/auth/profile").await.expect(200);
        let body = json!({ "refreshToken": manager.refresh });
        app.client().post("/api/v1/auth/logout", body).await.expect(204);
        there.client.get("/api/v1/auth/profile").await.expect_error(401, "UNAUTHENTICATED");
        let body = json!({ "refreshToken": there.refresh });
        app.client().post("/api/v1/auth/refresh", body).await.expect_error(401, "UNAUTHENTICATED");
        employee.client.get("/api/v1/auth/profile").await.expect(200);
    }

    async fn a_badge_is_enough(app: App) {
        let app = with_identity(app);
        let (employee, manager) = (as_real(&app, Builtin::Employee).await, as_real(&app, Builtin::Manager).await);
        let path = format!("/api/v1/admin/users/{}/badge", text(&employee.user["id"]));
        app.as_admin().put(&path, json!({ "code": "B-00417-7f3a" })).await.expect(204);
        let other = format!("/api/v1/admin/users/{}/badge", text(&manager.user["id"]));
        app.as_admin().put(&other, json!({ "code": "B-00417-7f3a" })).await.expect_error(409, "BADGE_TAKEN");
        let there = take_over(&manager, json!({ "badge": "B-00417-7f3a" })).await;
        assert_eq!(there.user["id"], employee.user["id"]);
        app.as_admin().put(&path, json!({ "code": null })).await.expect(204);
        manager.client.post(PATH, json!({ "badge": "B-00417-7f3a" })).await.expect_error(401, "UNAUTHENTICATED");
        app.as_admin().put(&path, json!({ "code": "short" })).await.expect_error(422, "VALIDATION_FAILED");
        let clerk = app.as_holding(&["users:write"]);
        clerk.put(&path, json!({ "code": "B-00417-7f3b" })).await.expect_error(403, "ABOVE_YOURSELF");
    }

    async fn guessing_closes_it(app: App) {
        let app = with_identity(app);
        let (employee, manager) = (as_real(&app, Builtin::Employee).await, as_real(&app, Builtin::Manager).await);
        choose_pin(&manager, "2580").await;
        for _ in 0..5 {
            let body = json!({ "userId": manager.user["id"], "pin": "1111" });
            employee.client.post(PATH, body).await.expect_error(401, "UNAUTHENTICATED");
        }
        let right = json!({ "userId": manager.user["id"], "pin": "2580" });
        employee.client.post(PATH, right.clone()).await.expect_error(429, "RATE_LIMITED");
        login(&app.client(), &app.people().email(Builtin::Manager), PASSWORD).await.expect(200);
        app.clock.advance(Duration::from_secs(901));
        // The device's own token has ended meanwhile; it goes on by refreshing.
        let body = json!({ "refreshToken": employee.refresh });
        let next = app.client().post("/api/v1/auth/refresh", body).await.data(200);
        app.client().token(&text(&next["accessToken"])).post(PATH, right).await.expect(200);
    }

    async fn it_is_for_the_staff_and_takes_a_password_to_prepare(app: App) {
        let app = with_identity(app);
        let employee = as_real(&app, Builtin::Employee).await;
        let wrong = json!({ "currentPassword": "not this one", "pin": "2580" });
        employee.client.put("/api/v1/auth/pin", wrong).await.expect_error(422, "VALIDATION_FAILED");
        let dull = json!({ "currentPassword": PASSWORD, "pin": "1234" });
        employee.client.put("/api/v1/auth/pin", dull).await.expect_error(422, "VALIDATION_FAILED");
        let customer = as_real(&app, Builtin::Customer).await;
        let pin = json!({ "currentPassword": PASSWORD, "pin": "2580" });
        customer.client.put("/api/v1/auth/pin", pin).await.expect_error(404, "NOT_FOUND");
        choose_pin(&employee, "7391").await;
        let body = json!({ "userId": employee.user["id"], "pin": "7391" });
        customer.client.post(PATH, body).await.expect_error(404, "NOT_FOUND");
        customer.client.get("/api/v1/auth/colleagues").await.expect_error(403, "FORBIDDEN");
        employee.client.post(PATH, json!({})).await.expect_error(422, "VALIDATION_FAILED");
    }
}
