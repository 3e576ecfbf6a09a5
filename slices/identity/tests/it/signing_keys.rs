//! Rotating the keys that sign access tokens. [RT-I3]

use std::time::Duration;

use bodega_identity::token::{NewKey, rotate};
use bodega_kernel::Scope;
use bodega_testkit::{App, PASSWORD, on_both};

use crate::house::{dana, login, signed, with_identity};

async fn rotate_now(app: &App, lead: Duration) -> String {
    let (key, call) = (NewKey::mint(&app.env), app.call().within(Scope::Installation));
    app.db.write(&call, move |tx| rotate(tx, &key, lead)).await.unwrap()
}

fn kid(access: &str) -> String {
    let header: serde_json::Value = bodega_http::cursor::decode(access.split('.').next().unwrap()).unwrap();
    header["kid"].as_str().unwrap().to_owned()
}

on_both! {
    async fn old_tokens_stay_good_until_they_end(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await;
        let new = rotate_now(&app, Duration::from_secs(60)).await;
        let keys = app.client().get("/.well-known/jwks.json").await.expect(200);
        assert_eq!(keys["keys"].as_array().unwrap().len(), 2, "published before it signs");
        let still = signed(&app.client(), &login(&app.client(), "dana@example.com", PASSWORD).await, 200);
        assert_ne!(kid(&still.access), new);
        app.clock.advance(Duration::from_secs(60));
        let next = signed(&app.client(), &login(&app.client(), "dana@example.com", PASSWORD).await, 200);
        assert_eq!(kid(&next.access), new);
        dana.client.get("/api/v1/auth/profile").await.expect(200);
        app.clock.advance(Duration::from_secs(898));
        still.client.get("/api/v1/auth/profile").await.expect(200);
        next.client.get("/api/v1/auth/profile").await.expect(200);
        app.clock.advance(Duration::from_secs(120));
        let keys = app.client().get("/.well-known/jwks.json").await.expect(200);
        assert_eq!(keys["keys"].as_array().unwrap().len(), 1);
    }
}
