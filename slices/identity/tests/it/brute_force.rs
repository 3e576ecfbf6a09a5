//! Guessing passwords. [EC-T456, MS-3]

use std::time::Duration;

use bodega_identity::{Config, Identity, role::Builtin, routes};
use bodega_testkit::{App, Client, PASSWORD, on_both};
use serde_json::json;

use crate::house::{RESET, dana, login, mailed_token, register, with_identity, with_work};

async fn fail(client: &Client, email: &str, times: usize) {
    for _ in 0..times {
        login(client, email, "wrong password").await.expect_error(401, "UNAUTHENTICATED");
    }
}

on_both! {
    async fn the_sixth_try_is_refused_with_the_right_password_too(app: App) {
        let app = with_identity(app);
        dana(&app).await;
        fail(&app.client(), "dana@example.com", 5).await;
        let refused = login(&app.client(), "dana@example.com", "wrong password").await;
        refused.expect_error(429, "RATE_LIMITED");
        assert_eq!(refused.header("retry-after"), "900");
        login(&app.client(), "Dana@Example.com", PASSWORD).await.expect_error(429, "RATE_LIMITED");
        // Others behind the same address go on.
        register(&app.client(), "omer@example.com", PASSWORD).await.expect(201);
        login(&app.client(), "omer@example.com", PASSWORD).await.expect(200);
        app.clock.advance(Duration::from_secs(600));
        let refused = login(&app.client(), "dana@example.com", PASSWORD).await;
        refused.expect_error(429, "RATE_LIMITED");
        assert_eq!(refused.header("retry-after"), "300");
        app.clock.advance(Duration::from_secs(301));
        login(&app.client(), "dana@example.com", PASSWORD).await.expect(200);
    }

    async fn registering_is_no_way_round_the_count(app: App) {
        let app = with_identity(app);
        let (client, manager) = (app.client(), app.people().email(Builtin::Manager));
        for _ in 0..5 {
            register(&client, &manager, "another long password").await.expect_error(409, "EMAIL_TAKEN");
        }
        register(&client, &manager, "another long password").await.expect_error(429, "RATE_LIMITED");
        register(&client, &manager, PASSWORD).await.expect_error(429, "RATE_LIMITED");
        login(&client, &manager, PASSWORD).await.expect_error(429, "RATE_LIMITED");
        let failures = app.as_admin().get("/api/v1/admin/audit?action=login.failed").await.expect(200);
        assert_eq!(failures["page"]["total"], 5);
        app.clock.advance(Duration::from_secs(901));
        register(&client, &manager, PASSWORD).await.expect(201);
    }

    async fn an_unknown_email_is_closed_like_a_known_one(app: App) {
        let app = with_identity(app);
        fail(&app.client(), "nobody@example.com", 5).await;
        let runs = app.identity.hasher().runs();
        login(&app.client(), "nobody@example.com", PASSWORD).await.expect_error(429, "RATE_LIMITED");
        assert_eq!(app.identity.hasher().runs(), runs, "nothing is hashed for a closed account");
    }

    async fn a_success_in_between_starts_the_count_anew(app: App) {
        let app = with_identity(app);
        dana(&app).await;
        fail(&app.client(), "dana@example.com", 4).await;
        login(&app.client(), "dana@example.com", PASSWORD).await.expect(200);
        fail(&app.client(), "dana@example.com", 4).await;
        login(&app.client(), "dana@example.com", PASSWORD).await.expect(200);
    }

    async fn the_window_slides(app: App) {
        let app = with_identity(app);
        dana(&app).await;
        fail(&app.client(), "dana@example.com", 4).await;
        app.clock.advance(Duration::from_secs(899));
        fail(&app.client(), "dana@example.com", 1).await;
        login(&app.client(), "dana@example.com", PASSWORD).await.expect_error(429, "RATE_LIMITED");
        app.clock.advance(Duration::from_secs(2));
        fail(&app.client(), "dana@example.com", 4).await;
        login(&app.client(), "dana@example.com", PASSWORD).await.expect_error(429, "RATE_LIMITED");
    }

    async fn guessing_at_the_same_time_does_not_get_past_the_count(app: App) {
        let app = with_identity(app);
        dana(&app).await;
        let tries: Vec<_> = (0..30)
            .map(|_| {
                let client = app.client();
                tokio::spawn(async move { login(&client, "dana@example.com", "wrong password").await.status })
            })
            .collect();
        let mut wrong = 0;
        for one in tries {
            wrong += usize::from(one.await.unwrap() == 401);
        }
        assert_eq!(wrong, 5, "exactly five are told that they were wrong");
    }

    async fn both_ways_are_audited(app: App) {
        let app = with_identity(app);
        dana(&app).await;
        login(&app.client(), "dana@example.com", PASSWORD).await.expect(200);
        fail(&app.client(), "dana@example.com", 5).await;
        for (action, count) in [("login.succeeded", 1), ("login.failed", 5), ("login.closed", 1)] {
            let lines = app.as_admin().get(&format!("/api/v1/admin/audit?action={action}")).await.expect(200);
            assert_eq!(lines["page"]["total"], count, "{action}");
        }
    }

    async fn resetting_the_password_opens_the_account(app: App) {
        let app = with_work(app);
        dana(&app).await;
        fail(&app.client(), "dana@example.com", 5).await;
        app.client().post("/api/v1/auth/forgot-password", json!({ "email": "dana@example.com" })).await.expect(204);
        let token = mailed_token(&app, "dana@example.com", RESET).await;
        let body = json!({ "token": token, "password": "a new long password" });
        app.client().post("/api/v1/auth/reset-password", body).await.expect(204);
        login(&app.client(), "dana@example.com", "a new long password").await.expect(200);
        app.run_jobs().await;
    }

    async fn an_address_where_many_accounts_fail_is_slowed_and_not_closed(app: App) {
        let config = Config { slow_after: 3, slow_step: Duration::from_millis(300), ..Config::for_tests() };
        let slow = Identity::new(app.house.clone(), config);
        let app = app.with(|_| routes(&slow));
        let server = |app: &App| {
            let config = bodega_http::HttpConfig { limits: None, ..Default::default() };
            bodega_http::Server::new(app.house.clone(), slow.clone(), config).routes(routes(&slow)).build()
        };
        let router = server(&app);
        let begun = std::time::Instant::now();
        for at in 0..3 {
            ask(&router, &format!("nobody{at}@example.com")).await;
        }
        let free = begun.elapsed();
        let begun = std::time::Instant::now();
        for at in 3..6 {
            assert_eq!(ask(&router, &format!("nobody{at}@example.com")).await, 401);
        }
        assert!(begun.elapsed() > free && begun.elapsed() >= Duration::from_millis(550), "{:?}", begun.elapsed());
    }
}

/// A wrong login that comes from an address.
async fn ask(router: &axum::Router, email: &str) -> u16 {
    use axum::{body::Body, extract::ConnectInfo, http::Request};
    use tower::ServiceExt;
    let peer: std::net::SocketAddr = "203.0.113.7:4711".parse().unwrap();
    let body = json!({ "email": email, "password": "wrong password" }).to_string();
    let request = Request::post("/api/v1/auth/login")
        .header("host", "shop.test")
        .header("content-type", "application/json")
        .extension(ConnectInfo(peer))
        .body(Body::from(body))
        .unwrap();
    router.clone().oneshot(request).await.unwrap().status().as_u16()
}
