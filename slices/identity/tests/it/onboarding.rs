//! A merchant's way in. [WS-auth-3]

use bodega_identity::{
    Config, Identity,
    onboarding::{Step, reached},
    role::Builtin,
    routes,
};
use bodega_testkit::{App, on_both};
use serde_json::json;

use crate::house::{as_real, dana, verify, with_identity, with_work};

on_both! {
    async fn shows_each_step_as_it_is_reached(app: App) {
        let app = with_identity(app);
        let admin = as_real(&app, Builtin::Admin).await.client;
        let shown = admin.get("/api/v1/admin/onboarding").await.data(200);
        let steps: Vec<_> = shown["steps"].as_array().unwrap().iter().map(|step| step["step"].as_str().unwrap().to_owned()).collect();
        assert_eq!(steps, ["REGISTER", "VERIFY", "BUSINESS", "SITE", "PRODUCT", "STAFF"]);
        assert_eq!(shown["next"], "SITE");
        for step in [Step::Site, Step::Site, Step::Product] {
            let scope = app.scope();
            app.db.write(&app.call(), move |tx| reached(tx, &scope, step)).await.unwrap();
        }
        let body = json!({ "email": "omer@example.com", "name": "Omer", "role": "EMPLOYEE" });
        app.as_admin().post("/api/v1/admin/users", body).await.expect(201);
        let shown = admin.get("/api/v1/admin/onboarding").await.data(200);
        assert_eq!(shown["next"], serde_json::Value::Null);
        let lines = app.as_admin().get("/api/v1/admin/audit?action=merchant.step_reached").await.expect(200);
        assert_eq!(lines["page"]["total"], 4, "a step that was reached again is no news");
        as_real(&app, Builtin::Customer).await.client.get("/api/v1/admin/onboarding").await.expect_error(403, "FORBIDDEN");
    }

    async fn a_business_is_opened_where_the_operator_allows_it(app: App) {
        let app = with_work(app);
        let body = json!({ "name": "Dana's bakery", "currency": "ILS" });
        let closed = dana(&app).await;
        closed.client.post("/api/v1/onboarding/business", body.clone()).await.expect_error(403, "FORBIDDEN");
        verify(&app, &app.client(), "dana@example.com").await;

        let config = Config { open_to_businesses: true, ..Config::for_tests() };
        let open = Identity::new(app.house.clone(), config);
        let config = bodega_http::HttpConfig { limits: None, ..Default::default() };
        let router = bodega_http::Server::new(app.house.clone(), open.clone(), config).routes(routes(&open)).build();
        let send = |path: &'static str, body: serde_json::Value, token: String| {
            use tower::ServiceExt;
            let request = axum::http::Request::post(path)
                .header("host", "shop.test")
                .header("content-type", "application/json")
                .header("authorization", format!("Bearer {token}"))
                .body(axum::body::Body::from(body.to_string()))
                .unwrap();
            let router = router.clone();
            async move { router.oneshot(request).await.unwrap().status().as_u16() }
        };
        assert_eq!(send("/api/v1/onboarding/business", body.clone(), closed.access.clone()).await, 201);
        assert_eq!(send("/api/v1/onboarding/business", body, closed.access.clone()).await, 409, "the slug is taken");
        let profile = closed.client.get("/api/v1/auth/profile").await.data(200);
        assert_eq!(profile["memberships"][0]["slug"], "danas-bakery");
        assert_eq!(profile["memberships"][0]["role"], "ADMIN");
        assert_eq!(profile["role"], "CUSTOMER", "at the shop where they buy they are what they were");
        app.run_jobs().await;
    }
}
