//! Refresh tokens. [RT-I3, MS-17]

use std::time::Duration;

use bodega_testkit::{App, PASSWORD, on_both};
use serde_json::json;

use crate::house::{dana, login, signed, text, with_identity};

on_both! {
    async fn is_rotated_at_every_use(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await;
        let first = app.client().post("/api/v1/auth/refresh", json!({ "refreshToken": dana.refresh })).await.data(200);
        assert_eq!(first["expiresIn"], 900);
        assert_ne!(first["refreshToken"], dana.refresh.as_str());
        app.client().token(&text(&first["accessToken"])).get("/api/v1/auth/profile").await.expect(200);
        let body = json!({ "refreshToken": first["refreshToken"] });
        app.client().post("/api/v1/auth/refresh", body).await.expect(200);
    }

    async fn a_client_that_always_sends_its_token_is_not_shut_out(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await;
        app.clock.advance(Duration::from_secs(3_600));
        dana.client.get("/api/v1/auth/profile").await.expect_error(401, "UNAUTHENTICATED");
        let body = json!({ "refreshToken": dana.refresh });
        let next = dana.client.post("/api/v1/auth/refresh", body).await.data(200);
        login(&dana.client, "dana@example.com", PASSWORD).await.expect(200);
        dana.client.post("/api/v1/auth/logout", json!({ "refreshToken": next["refreshToken"] })).await.expect(204);
        // Nor by what never was a token of ours: each of them gets as far as looking at the body.
        let forged = app.client().token("not.a.token");
        for route in [
            "login", "refresh", "register", "forgot-password", "reset-password", "verify-email", "accept-invitation",
            "logout",
        ] {
            forged.post(&format!("/api/v1/auth/{route}"), json!({})).await.expect_error(422, "VALIDATION_FAILED");
        }
    }

    async fn a_session_that_goes_on_outlives_the_end_that_was_known_first(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await;
        dana.client.get("/api/v1/auth/profile").await.expect(200);
        let mut refresh = dana.refresh.clone();
        for _ in 0..3 {
            app.clock.advance(Duration::from_secs(20 * 86_400));
            let next = app.client().post("/api/v1/auth/refresh", json!({ "refreshToken": refresh })).await.data(200);
            app.client().token(&text(&next["accessToken"])).get("/api/v1/auth/profile").await.expect(200);
            refresh = text(&next["refreshToken"]);
        }
    }

    async fn a_spent_one_ends_its_whole_family(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await;
        let other = signed(&app.client(), &login(&app.client(), "dana@example.com", PASSWORD).await, 200);
        let spent = json!({ "refreshToken": dana.refresh });
        let next = app.client().post("/api/v1/auth/refresh", spent.clone()).await.data(200);
        // Somebody else uses the token that was spent.
        app.client().post("/api/v1/auth/refresh", spent).await.expect_error(401, "UNAUTHENTICATED");
        let body = json!({ "refreshToken": next["refreshToken"] });
        app.client().post("/api/v1/auth/refresh", body).await.expect_error(401, "UNAUTHENTICATED");
        let thief = app.client().token(&text(&next["accessToken"]));
        thief.get("/api/v1/auth/profile").await.expect_error(401, "UNAUTHENTICATED");
        dana.client.get("/api/v1/auth/profile").await.expect_error(401, "UNAUTHENTICATED");
        other.client.get("/api/v1/auth/profile").await.expect(200);
        let lines = app.as_admin().get("/api/v1/admin/audit?action=refresh.reused").await.expect(200);
        assert_eq!(lines["page"]["total"], 1);
    }

    async fn two_uses_at_once_are_one_too_many(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await;
        let tries: Vec<_> = (0..8)
            .map(|_| {
                let (client, body) = (app.client(), json!({ "refreshToken": dana.refresh }));
                tokio::spawn(async move { client.post("/api/v1/auth/refresh", body).await.status })
            })
            .collect();
        let mut good = 0;
        for one in tries {
            good += usize::from(one.await.unwrap() == 200);
        }
        assert_eq!(good, 1);
        dana.client.get("/api/v1/auth/profile").await.expect_error(401, "UNAUTHENTICATED");
    }

    async fn ends_after_thirty_days_without_use(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await;
        app.clock.advance(Duration::from_secs(29 * 86_400));
        let body = json!({ "refreshToken": dana.refresh });
        let next = app.client().post("/api/v1/auth/refresh", body).await.data(200);
        app.clock.advance(Duration::from_secs(30 * 86_400));
        let body = json!({ "refreshToken": next["refreshToken"] });
        app.client().post("/api/v1/auth/refresh", body).await.expect_error(401, "UNAUTHENTICATED");
    }

    async fn is_of_no_use_at_another_merchant(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await;
        let body = json!({ "refreshToken": dana.refresh });
        app.other_merchant().client().post("/api/v1/auth/refresh", body).await.expect_error(401, "UNAUTHENTICATED");
    }

    async fn unknown_ones_are_refused(app: App) {
        let app = with_identity(app);
        for token in ["", "x", &"A".repeat(43), &"A".repeat(10_000)] {
            let body = json!({ "refreshToken": token });
            app.client().post("/api/v1/auth/refresh", body).await.expect_error(401, "UNAUTHENTICATED");
        }
    }
}
