//! Merchant B reads and changes nothing of merchant A. [MS-3]

use axum::http::Method;
use bodega_testkit::{App, on_both};
use serde_json::{Value, json};

use crate::house::{dana, text, with_identity};

on_both! {
    async fn nothing_crosses_a_merchant(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await;
        let home = json!({ "name": "Dana", "line1": "Herzl 12", "city": "Haifa", "country": "IL", "postalCode": "1" });
        let address = text(&dana.client.post("/api/v1/account/addresses", home.clone()).await.data(201)["id"]);
        let session = text(&dana.client.get("/api/v1/auth/sessions").await.data(200)[0]["id"]);
        let admin = app.as_admin();
        let staff = json!({ "email": "omer@example.com", "name": "Omer", "role": "EMPLOYEE" });
        let user = text(&admin.post("/api/v1/admin/users", staff).await.data(201)["id"]);
        let role = json!({ "code": "NIGHT", "name": "N", "permissions": ["stock:read"] });
        let role = text(&admin.post("/api/v1/admin/roles", role).await.data(201)["id"]);
        let key = text(&admin.post("/api/v1/admin/keys", json!({ "name": "K", "scopes": ["stock:read"] })).await.data(201)["id"]);
        let customer = text(&dana.user["customerId"]);

        let other = app.other_merchant().as_admin();
        let customer_path = format!("/api/v1/admin/customers/{customer}");
        let key_path = format!("/api/v1/admin/keys/{key}");
        for (method, path, body) in [
            (Method::GET, format!("/api/v1/admin/users/{user}"), Value::Null),
            (Method::PATCH, format!("/api/v1/admin/users/{user}"), json!({ "name": "X" })),
            (Method::DELETE, format!("/api/v1/admin/users/{user}"), Value::Null),
            (Method::POST, format!("/api/v1/admin/users/{user}/invite"), json!({})),
            (Method::GET, format!("/api/v1/admin/roles/{role}"), Value::Null),
            (Method::PATCH, format!("/api/v1/admin/roles/{role}"), json!({ "name": "X" })),
            (Method::DELETE, format!("/api/v1/admin/roles/{role}"), Value::Null),
            (Method::GET, customer_path.clone(), Value::Null),
            (Method::PATCH, customer_path.clone(), json!({ "name": "X" })),
            (Method::GET, format!("{customer_path}/addresses"), Value::Null),
            (Method::GET, format!("{customer_path}/notes"), Value::Null),
            (Method::POST, format!("{customer_path}/notes"), json!({ "body": "X" })),
            (Method::GET, key_path.clone(), Value::Null),
            (Method::GET, format!("{key_path}/usage"), Value::Null),
            (Method::POST, format!("{key_path}/rotate"), json!({})),
            (Method::DELETE, key_path.clone(), Value::Null),
        ] {
            let reply = match body {
                Value::Null if method == Method::GET => other.get(&path).await,
                Value::Null => other.delete(&path).await,
                body => other.json(method, &path, &body).await,
            };
            reply.expect_error(404, "NOT_FOUND");
        }
        let buyer = app.other_merchant().as_customer();
        for path in [format!("/api/v1/account/addresses/{address}"), format!("/api/v1/auth/sessions/{session}")] {
            buyer.delete(&path).await.expect_error(404, "NOT_FOUND");
        }
        for list in ["users", "roles", "customers", "keys", "audit"] {
            let seen = other.get(&format!("/api/v1/admin/{list}?limit=100")).await;
            let all = if list == "roles" { other.get("/api/v1/admin/roles").await } else { seen };
            let text = all.expect(200).to_string();
            for own in [&user, &role, &customer, &key, &address] {
                assert!(!text.contains(own.as_str()), "{list} shows {own}");
            }
        }
        // And it is all still there.
        admin.get(&customer_path).await.expect(200);
        admin.get(&key_path).await.expect(200);
        dana.client.get("/api/v1/auth/profile").await.expect(200);
    }
}
