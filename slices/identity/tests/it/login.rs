//! Signing in and out. [RT-A3, MS-3]

use bodega_identity::role::Builtin;
use bodega_testkit::{App, PASSWORD, on_both};
use serde_json::json;

use crate::house::{as_real, dana, login, signed, with_identity};

on_both! {
    async fn gives_tokens_and_says_who_one_is(app: App) {
        let app = with_identity(app);
        let admin = as_real(&app, Builtin::Admin).await;
        assert_eq!(admin.user["role"], "ADMIN");
        assert_eq!(admin.user["memberships"][0]["slug"], "shop");
        assert_eq!(admin.user["memberships"][0]["role"], "ADMIN");
        assert!(admin.user["permissions"].as_array().unwrap().contains(&json!("users:write")));
        admin.client.get("/api/v1/admin/users").await.expect(200);
        let operator = as_real(&app, Builtin::Operator).await;
        assert_eq!(operator.user["role"], "OPERATOR");
        operator.client.get("/api/v1/admin/merchants").await.expect(200);
        let reply = login(&app.client(), &app.people().email(Builtin::Customer), PASSWORD).await;
        assert_eq!(reply.data(200)["expiresIn"], 900);
        assert_eq!(reply.data(200)["user"]["role"], "CUSTOMER");
    }

    async fn unknown_email_and_wrong_password_are_answered_alike(app: App) {
        let app = with_identity(app);
        dana(&app).await;
        let mut answers = Vec::new();
        let mut runs = Vec::new();
        for (email, password) in [("dana@example.com", "wrong password"), ("nobody@example.com", PASSWORD)] {
            let before = app.identity.hasher().runs();
            let reply = login(&app.client(), email, password).await;
            let mut error = reply.expect_error(401, "UNAUTHENTICATED");
            error.as_object_mut().unwrap().remove("requestId");
            answers.push(error);
            runs.push(app.identity.hasher().runs() - before);
        }
        assert_eq!(answers[0], answers[1]);
        assert_eq!(runs, [1, 1], "each costs one hash");
    }

    async fn the_answer_takes_as_long_for_nobody_as_for_somebody(app: App) {
        // The whole of it, over HTTP, with the cheap hash of tests: what hides a difference elsewhere is least here.
        let app = with_identity(app);
        dana(&app).await;
        let client = app.client();
        let mut times = [Vec::new(), Vec::new()];
        for _ in 0..40 {
            // So long after the last failure that none is counted any more.
            app.clock.advance(std::time::Duration::from_secs(24 * 60 * 60));
            for (at, email) in ["dana@example.com", "nobody@example.com"].into_iter().enumerate() {
                let begun = std::time::Instant::now();
                let reply = login(&client, email, "wrong password").await;
                times[at].push(begun.elapsed());
                reply.expect_error(401, "UNAUTHENTICATED");
            }
        }
        // The quickest of each: whatever else the machine does makes some slower, and none quicker than its work.
        let quickest = |times: &[std::time::Duration]| times.iter().min().unwrap().as_secs_f64();
        let ratio = quickest(&times[0]) / quickest(&times[1]);
        assert!((0.6..1.7).contains(&ratio), "{ratio}");
    }

    async fn who_has_nothing_to_do_here_does_not_get_in(app: App) {
        let app = with_identity(app);
        let elsewhere = app.other_merchant().client();
        dana(&app).await;
        login(&elsewhere, "dana@example.com", PASSWORD).await.expect_error(401, "UNAUTHENTICATED");
        let admin = app.people().email(Builtin::Admin);
        login(&elsewhere, &admin, PASSWORD).await.expect_error(401, "UNAUTHENTICATED");
        let operator = app.people().email(Builtin::Operator);
        login(&elsewhere, &operator, PASSWORD).await.expect(200);
    }

    async fn the_body_is_checked(app: App) {
        let app = with_identity(app);
        let client = app.client();
        let faults = client.post("/api/v1/auth/login", json!({ "email": "x", "password": "" })).await.faults();
        assert_eq!(faults.len(), 2);
        client.post("/api/v1/auth/login", json!({ "email": "a@b.com" })).await.expect_error(422, "VALIDATION_FAILED");
        let long = json!({ "email": "a@b.com", "password": "x".repeat(5_000) });
        client.post("/api/v1/auth/login", long).await.expect_error(422, "VALIDATION_FAILED");
    }

    async fn a_weak_hash_is_made_anew(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await;
        // What an import of another shop's customers leaves.
        let imported = "$2b$04$abcdefghijklmnopqrstuu5s0yFMkqgYTbGJD5cZnUJ1X7o1yGbBa";
        app.base.by_hand(&format!("UPDATE identity_user SET password = '{imported}' WHERE email = 'dana@example.com'")).await;
        login(&app.client(), "dana@example.com", PASSWORD).await.expect_error(401, "UNAUTHENTICATED");
        let real = bcrypt::hash_with_salt(PASSWORD, 4, *b"sixteen bytes ok").unwrap().to_string();
        app.base.by_hand(&format!("UPDATE identity_user SET password = '{real}' WHERE email = 'dana@example.com'")).await;
        let again = signed(&app.client(), &login(&app.client(), "dana@example.com", PASSWORD).await, 200);
        assert_eq!(again.user["id"], dana.user["id"]);
        let runs = app.identity.hasher().runs();
        login(&app.client(), "dana@example.com", PASSWORD).await.expect(200);
        assert_eq!(app.identity.hasher().runs() - runs, 1, "the second time there is nothing to upgrade");
    }

    async fn signing_out_ends_the_session(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await;
        let body = json!({ "refreshToken": dana.refresh });
        app.client().post("/api/v1/auth/logout", body.clone()).await.expect(204);
        dana.client.get("/api/v1/auth/profile").await.expect_error(401, "UNAUTHENTICATED");
        app.client().post("/api/v1/auth/refresh", body.clone()).await.expect_error(401, "UNAUTHENTICATED");
        app.client().post("/api/v1/auth/logout", body).await.expect(204);
        app.client().post("/api/v1/auth/logout", json!({ "refreshToken": "unknown" })).await.expect(204);
    }
}
