//! Access tokens. [RT-I3, EC-T418]

use std::time::Duration;

use bodega_identity::{Config, Identity, role::Builtin, routes};
use bodega_testkit::{App, on_both};
use serde_json::json;

use crate::house::{as_real, dana, with_identity};

on_both! {
    async fn are_refused_when_tampered_with_or_expired(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await;
        let parts: Vec<_> = dana.access.split('.').collect();
        // { "alg": "none" } and { "alg": "HS256" }
        for header in ["eyJhbGciOiJub25lIn0", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"] {
            for signature in ["", parts[2]] {
                let forged = format!("{header}.{}.{signature}", parts[1]);
                app.client().token(&forged).get("/api/v1/auth/profile").await.expect_error(401, "UNAUTHENTICATED");
            }
        }
        let mut changed = dana.access.clone();
        changed.replace_range(parts[0].len() + 5..parts[0].len() + 6, "X");
        app.client().token(&changed).get("/api/v1/auth/profile").await.expect_error(401, "UNAUTHENTICATED");
        // Where no token is asked for, none is looked at: neither for the keys nor for signing out.
        app.client().token(&changed).get("/.well-known/jwks.json").await.expect(200);
        let body = json!({ "refreshToken": "x" });
        app.client().token(&changed).post("/api/v1/auth/logout", body).await.expect(204);
        let odd = app.client().header("authorization", "Basic ZGFuYTpwYXNz");
        odd.get("/api/v1/auth/profile").await.expect_error(401, "UNAUTHENTICATED");
        app.clock.advance(Duration::from_secs(959));
        dana.client.get("/api/v1/auth/profile").await.expect(200);
        app.clock.advance(Duration::from_secs(1));
        dana.client.get("/api/v1/auth/profile").await.expect_error(401, "UNAUTHENTICATED");
    }

    async fn say_what_others_rely_on(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await;
        let claims = dana.access.split('.').nth(1).unwrap();
        let claims: serde_json::Value = bodega_http::cursor::decode(claims).unwrap();
        assert_eq!(claims["sub"], dana.user["id"]);
        assert_eq!(claims["role"], "CUSTOMER");
        assert!(claims["mid"].as_str().unwrap().starts_with("mer_"));
        assert!(claims["sid"].as_str().unwrap().starts_with("ses_"));
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 900);
        let keys = app.client().get("/.well-known/jwks.json").await.expect(200);
        assert_eq!(keys["keys"][0]["kid"], claims["kid"]);
    }

    async fn another_nodes_changes_hold_here(app: App) {
        let app = with_identity(app);
        // Another node over the same database, which looks for changes before each request.
        let config = Config { revocation_delay: Duration::ZERO, ..Config::for_tests() };
        let node = Identity::new(app.house.clone(), config);
        let config = bodega_http::HttpConfig { limits: None, ..Default::default() };
        let router = bodega_http::Server::new(app.house.clone(), node.clone(), config).routes(routes(&node)).build();
        let admin = as_real(&app, Builtin::Admin).await;
        let there = || {
            use tower::ServiceExt;
            let request = axum::http::Request::get("/api/v1/admin/users")
                .header("host", "shop.test")
                .header("authorization", format!("Bearer {}", admin.access))
                .body(axum::body::Body::empty())
                .unwrap();
            let router = router.clone();
            async move { router.oneshot(request).await.unwrap().status().as_u16() }
        };
        assert_eq!(there().await, 200);
        let body = json!({ "refreshToken": admin.refresh });
        app.client().post("/api/v1/auth/logout", body).await.expect(204);
        assert_eq!(there().await, 401);
    }

    async fn are_checked_without_the_database(app: App) {
        let app = with_identity(app);
        let config = Config { revocation_delay: Duration::from_secs(3_600), ..Config::for_tests() };
        let identity = Identity::new(app.house.clone(), config.clone());
        let dana = dana(&app).await;
        let headers = {
            let mut headers = axum::http::HeaderMap::new();
            headers.insert("host", "shop.test".parse().unwrap());
            headers.insert("authorization", format!("Bearer {}", dana.access).parse().unwrap());
            headers
        };
        let (method, uri) = (axum::http::Method::GET, "/".parse().unwrap());
        let knock =
            bodega_http::Knock { method: &method, uri: &uri, headers: &headers, address: None, at: app.clock.now() };
        use bodega_http::Authenticator;
        identity.authenticate(&knock).await.unwrap();
        // Ended by hand, past the code that would have told of it: who asks the database notices, who remembers does not.
        app.base.by_hand("UPDATE identity_session SET ended_at = 1").await;
        let visitor = identity.authenticate(&knock).await.unwrap();
        assert!(visitor.caller.is_some());
        let forgetful = Identity::new(app.house.clone(), config);
        assert!(forgetful.authenticate(&knock).await.is_err());
    }
}
