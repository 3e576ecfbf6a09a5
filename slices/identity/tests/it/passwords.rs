//! Changing and forgetting passwords. [MS-3, MS-17]

use std::time::Duration;

use bodega_testkit::{App, PASSWORD, on_both};
use serde_json::json;

use crate::house::{RESET, dana, login, mailed_token, signed, with_identity, with_work};

const NEW: &str = "a new long password";

on_both! {
    async fn a_change_ends_every_other_session_at_once(app: App) {
        let app = with_work(app);
        let dana = dana(&app).await;
        let other = signed(&app.client(), &login(&app.client(), "dana@example.com", PASSWORD).await, 200);
        other.client.get("/api/v1/auth/profile").await.expect(200);
        let body = json!({ "currentPassword": PASSWORD, "newPassword": NEW });
        dana.client.post("/api/v1/auth/change-password", body).await.expect(204);
        other.client.get("/api/v1/auth/profile").await.expect_error(401, "UNAUTHENTICATED");
        let body = json!({ "refreshToken": other.refresh });
        app.client().post("/api/v1/auth/refresh", body).await.expect_error(401, "UNAUTHENTICATED");
        dana.client.get("/api/v1/auth/profile").await.expect(200);
        login(&app.client(), "dana@example.com", PASSWORD).await.expect_error(401, "UNAUTHENTICATED");
        login(&app.client(), "dana@example.com", NEW).await.expect(200);
        app.run_jobs().await;
        assert!(app.identity.mailbox().unwrap().mails().iter().any(|mail| mail.subject.contains("was changed")));
        app.run_jobs().await;
    }

    async fn a_change_needs_the_current_password_and_counts_wrong_ones(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await;
        for _ in 0..5 {
            let body = json!({ "currentPassword": "not this one", "newPassword": NEW });
            let faults = dana.client.post("/api/v1/auth/change-password", body).await.faults();
            assert_eq!(faults, [("currentPassword".to_owned(), "WRONG_PASSWORD".to_owned())]);
        }
        let body = json!({ "currentPassword": PASSWORD, "newPassword": NEW });
        dana.client.post("/api/v1/auth/change-password", body).await.expect_error(429, "RATE_LIMITED");
    }

    async fn the_new_one_is_checked(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await;
        for (new, code) in [("short", "TOO_SHORT"), ("password123", "TOO_COMMON"), ("dana@example.com", "TOO_COMMON")] {
            let body = json!({ "currentPassword": PASSWORD, "newPassword": new });
            let faults = dana.client.post("/api/v1/auth/change-password", body).await.faults();
            assert_eq!(faults, [("newPassword".to_owned(), code.to_owned())]);
        }
    }

    async fn a_forgotten_one_is_reset_by_mail(app: App) {
        let app = with_work(app);
        let dana = dana(&app).await;
        app.client().post("/api/v1/auth/forgot-password", json!({ "email": "DANA@example.com" })).await.expect(204);
        let token = mailed_token(&app, "dana@example.com", RESET).await;
        let weak = json!({ "token": token, "password": "short" });
        app.client().post("/api/v1/auth/reset-password", weak).await.expect_error(422, "VALIDATION_FAILED");
        let body = json!({ "token": token, "password": NEW });
        app.client().post("/api/v1/auth/reset-password", body.clone()).await.expect(204);
        dana.client.get("/api/v1/auth/profile").await.expect_error(401, "UNAUTHENTICATED");
        let again = signed(&app.client(), &login(&app.client(), "dana@example.com", NEW).await, 200);
        assert_eq!(again.user["emailVerified"], true, "who reads the mail owns the address");
        let faults = app.client().post("/api/v1/auth/reset-password", body).await.faults();
        assert_eq!(faults, [("token".to_owned(), "INVALID_TOKEN".to_owned())]);
        app.run_jobs().await;
    }

    async fn nobody_learns_whether_an_address_is_known(app: App) {
        let app = with_work(app);
        dana(&app).await;
        app.run_jobs().await;
        let before = app.identity.mailbox().unwrap().mails().len();
        let known = app.client().post("/api/v1/auth/forgot-password", json!({ "email": "dana@example.com" })).await;
        let unknown = app.client().post("/api/v1/auth/forgot-password", json!({ "email": "nobody@example.com" })).await;
        assert_eq!((known.status, known.body), (unknown.status, unknown.body));
        app.run_jobs().await;
        assert_eq!(app.identity.mailbox().unwrap().mails().len(), before + 1);
        app.run_jobs().await;
    }

    async fn a_mailbox_is_not_filled(app: App) {
        let app = with_work(app);
        dana(&app).await;
        for _ in 0..20 {
            app.client().post("/api/v1/auth/forgot-password", json!({ "email": "dana@example.com" })).await.expect(204);
        }
        app.run_jobs().await;
        let resets = app.identity.mailbox().unwrap().mails().iter().filter(|mail| mail.subject.contains("new password")).count();
        assert_eq!(resets, 5);
        app.run_jobs().await;
    }

    async fn a_link_is_good_for_an_hour_and_not_after_a_change(app: App) {
        let app = with_work(app);
        let dana = dana(&app).await;
        let ask = json!({ "email": "dana@example.com" });
        app.client().post("/api/v1/auth/forgot-password", ask.clone()).await.expect(204);
        let old = mailed_token(&app, "dana@example.com", RESET).await;
        app.clock.advance(Duration::from_secs(3_601));
        let body = json!({ "token": old, "password": NEW });
        app.client().post("/api/v1/auth/reset-password", body).await.expect_error(422, "VALIDATION_FAILED");
        app.client().post("/api/v1/auth/forgot-password", ask).await.expect(204);
        let token = mailed_token(&app, "dana@example.com", RESET).await;
        let next = app.client().post("/api/v1/auth/refresh", json!({ "refreshToken": dana.refresh })).await.data(200);
        let dana = app.client().token(next["accessToken"].as_str().unwrap());
        let change = json!({ "currentPassword": PASSWORD, "newPassword": NEW });
        dana.post("/api/v1/auth/change-password", change).await.expect(204);
        let body = json!({ "token": token, "password": "yet another password" });
        app.client().post("/api/v1/auth/reset-password", body).await.expect_error(422, "VALIDATION_FAILED");
        app.run_jobs().await;
    }
}
