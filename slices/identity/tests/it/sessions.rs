//! One's sessions. [MS-17]

use bodega_identity::session::Device;
use bodega_testkit::{App, PASSWORD, on_both};
use serde_json::json;

use crate::house::{dana, login, signed, text, with_identity};

on_both! {
    async fn are_listed_and_ended_one_by_one(app: App) {
        let app = with_identity(app);
        let first = dana(&app).await;
        let second = signed(&app.client(), &login(&app.client(), "dana@example.com", PASSWORD).await, 200);
        let list = first.client.get("/api/v1/auth/sessions").await.data(200);
        assert_eq!(list.as_array().unwrap().len(), 2);
        let other = list.as_array().unwrap().iter().find(|session| session["current"] == false).unwrap();
        let path = format!("/api/v1/auth/sessions/{}", text(&other["id"]));
        first.client.delete(&path).await.expect(204);
        second.client.get("/api/v1/auth/profile").await.expect_error(401, "UNAUTHENTICATED");
        first.client.delete(&path).await.expect_error(404, "NOT_FOUND");
        first.client.get("/api/v1/auth/profile").await.expect(200);
    }

    async fn another_persons_cannot_be_ended(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await;
        let own = dana.client.get("/api/v1/auth/sessions").await.data(200);
        let path = format!("/api/v1/auth/sessions/{}", text(&own[0]["id"]));
        app.as_customer().delete(&path).await.expect_error(404, "NOT_FOUND");
        app.as_admin().delete(&path).await.expect_error(404, "NOT_FOUND");
        dana.client.get("/api/v1/auth/profile").await.expect(200);
    }

    async fn all_others_end_together(app: App) {
        let app = with_identity(app);
        let first = dana(&app).await;
        let second = signed(&app.client(), &login(&app.client(), "dana@example.com", PASSWORD).await, 200);
        first.client.delete("/api/v1/auth/sessions").await.expect(204);
        second.client.get("/api/v1/auth/profile").await.expect_error(401, "UNAUTHENTICATED");
        first.client.get("/api/v1/auth/profile").await.expect(200);
    }

    async fn a_browser_has_a_cookie_and_needs_a_csrf_token_to_change_anything(app: App) {
        let app = with_identity(app);
        dana(&app).await;
        let attempt = bodega_identity::session::Login {
            merchant: app.merchant,
            email: "dana@example.com".parse().unwrap(),
            password: bodega_identity::password::Password::typed(PASSWORD),
            device: Device { agent: None, browser: true },
        };
        let signed_in = app.identity.login(&app.call(), attempt).await.unwrap();
        let secret = signed_in.cookie.unwrap();
        let set = app.identity.cookie(&secret);
        assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax"), "{set}");
        let browser = app.client().header("cookie", &format!("theme=dark; bodega_session={secret}"));
        browser.get("/api/v1/auth/profile").await.expect(200);
        let change = json!({ "name": "Dana" });
        browser.patch("/api/v1/auth/profile", change.clone()).await.expect_error(403, "FORBIDDEN");
        let csrf = app.identity.csrf(signed_in.session).await.unwrap();
        let sure = browser.clone().header("x-csrf-token", &csrf);
        sure.patch("/api/v1/auth/profile", change.clone()).await.expect(200);
        let wrong = browser.clone().header("x-csrf-token", "AAAA");
        wrong.patch("/api/v1/auth/profile", change).await.expect_error(403, "FORBIDDEN");
        assert!(app.identity.form_caller(&secret, &csrf).await.unwrap().is_some());
        assert!(app.identity.form_caller(&secret, "AAAA").await.unwrap().is_none());
        // A cookie that has ended is a guest's.
        sure.delete(&format!("/api/v1/auth/sessions/{}", signed_in.session)).await.expect(204);
        browser.get("/api/v1/auth/profile").await.expect_error(401, "UNAUTHENTICATED");
    }
}
