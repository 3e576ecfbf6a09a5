//! One's own profile.

use bodega_testkit::{App, on_both};
use serde_json::json;

use crate::house::{dana, with_identity};

on_both! {
    async fn is_read_and_changed(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await;
        let read = dana.client.get("/api/v1/auth/profile").await;
        assert_eq!(read.header("etag"), "\"v1\"");
        let mut profile = read.data(200);
        assert_eq!(profile["locale"], "en");
        profile["name"] = json!("Dana Cohen");
        profile["locale"] = json!("he");
        let changed = dana.client.patch("/api/v1/auth/profile", profile.clone()).await.data(200);
        assert_eq!((&changed["name"], &changed["locale"], &changed["version"]), (&json!("Dana Cohen"), &json!("he"), &json!(2)));
        dana.client.patch("/api/v1/auth/profile", profile).await.expect_error(412, "VERSION_MISMATCH");
        let stale = dana.client.clone().header("if-match", "\"v1\"");
        stale.patch("/api/v1/auth/profile", json!({ "name": "X" })).await.expect_error(412, "VERSION_MISMATCH");
        dana.client.patch("/api/v1/auth/profile", json!({})).await.expect(200);
    }

    async fn what_is_wrong_is_refused(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await;
        let faults = dana.client.patch("/api/v1/auth/profile", json!({ "name": "", "locale": "EN" })).await.faults();
        assert_eq!(faults.len(), 2);
        let unknown = dana.client.patch("/api/v1/auth/profile", json!({ "password": "x" })).await.faults();
        assert_eq!(unknown, [("password".to_owned(), "UNKNOWN_FIELD".to_owned())]);
        app.client().get("/api/v1/auth/profile").await.expect_error(401, "UNAUTHENTICATED");
    }
}
