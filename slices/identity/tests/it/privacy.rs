//! Nothing personal and no secret in the audit, the log, the jobs, or any column that should hold only hashes.

use bodega_testkit::{App, PASSWORD, on_both};
use serde_json::json;

use crate::house::{CONFIRM, RESET, login, mailed_token, register, signed, text, with_work};

/// Words that are nowhere else.
const EMAIL: &str = "marked.person@zebra.example";
const NAME: &str = "Zebediah Marker";

on_both! {
    async fn only_references_are_kept(app: App) {
        let app = with_work(app);
        let client = app.client().header("user-agent", "marked-agent");
        let body = json!({ "email": EMAIL, "password": PASSWORD, "name": NAME });
        let signed = signed(&client, &client.post("/api/v1/auth/register", body).await, 201);
        let token = mailed_token(&app, EMAIL, CONFIRM).await;
        client.post("/api/v1/auth/verify-email", json!({ "token": token })).await.expect(204);
        login(&client, EMAIL, "wrong password").await.expect_error(401, "UNAUTHENTICATED");
        client.post("/api/v1/auth/forgot-password", json!({ "email": EMAIL })).await.expect(204);
        let reset = mailed_token(&app, EMAIL, RESET).await;
        let home = json!({ "name": NAME, "line1": "Zebra street 1", "city": "Zebraville", "country": "IL", "postalCode": "1" });
        signed.client.post("/api/v1/account/addresses", home).await.expect(201);
        signed.client.patch("/api/v1/auth/profile", json!({ "name": "Zebediah M." })).await.expect(200);
        let customer = text(&signed.user["customerId"]);
        let admin = app.as_admin();
        admin.patch(&format!("/api/v1/admin/customers/{customer}"), json!({ "phone": "+1 555 0100 9999" })).await.expect(200);
        admin.post(&format!("/api/v1/admin/customers/{customer}/notes"), json!({ "body": "Zebra note" })).await.expect(201);
        let staff = json!({ "email": EMAIL, "name": NAME, "role": "EMPLOYEE" });
        admin.post("/api/v1/admin/users", staff).await.expect(201);
        let key = admin.post("/api/v1/admin/keys", json!({ "name": "K", "scopes": ["stock:read"] })).await.data(201);
        register(&client, EMAIL, "another long password").await.expect_error(409, "EMAIL_TAKEN");
        app.run_jobs().await;

        let secrets = [&signed.access, &signed.refresh, &token, &reset, &text(&key["secret"]), PASSWORD];
        let personal = [EMAIL, "zebra.example", "Zebediah", "Zebra street", "Zebraville", "555 0100", "Zebra note", "marked-agent"];
        for table in ["db_audit", "events_log", "events_stream", "events_job", "identity_change", "identity_mail", "identity_guard"] {
            let dump = dump(&app, table).await;
            for word in secrets.iter().copied().chain(personal) {
                assert!(!dump.contains(word), "{table} holds {word:?}");
            }
        }
        for table in ["identity_session", "identity_refresh", "identity_proof", "identity_key", "identity_user"] {
            let dump = dump(&app, table).await;
            for secret in secrets {
                assert!(!dump.contains(secret), "{table} holds a secret");
            }
        }
        app.run_jobs().await;
    }
}

/// All of a table as text, by hand.
async fn dump(app: &App, table: &str) -> String {
    let options = app.base.options.clone();
    let table = table.to_owned();
    tokio::task::spawn_blocking(move || bodega_db::testing::dump(&options, &table)).await.unwrap().unwrap()
}
