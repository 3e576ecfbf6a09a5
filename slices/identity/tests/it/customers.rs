//! The merchant's customers. [WS-database-schema-2]

use bodega_testkit::{App, on_both};
use serde_json::json;

use crate::house::{dana, text, with_identity};

const PATH: &str = "/api/v1/admin/customers";

on_both! {
    async fn are_listed_found_and_changed(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await;
        let path = format!("{PATH}/{}", text(&dana.user["customerId"]));
        let read = app.as_admin().get(&path).await.data(200);
        assert_eq!((&read["registered"], &read["name"]), (&json!(true), &json!("Dana Levi")));
        let mut changed = read.clone();
        changed["phone"] = json!("+972 50 000 0000");
        changed["externalId"] = json!("crm-1");
        changed["metadata"] = json!({ "tier": "gold" });
        let changed = app.as_admin().patch(&path, changed).await.data(200);
        assert_eq!((&changed["externalId"], &changed["metadata"]), (&json!("crm-1"), &json!({ "tier": "gold" })));
        app.as_admin().patch(&path, read).await.expect_error(412, "VERSION_MISMATCH");
        for (query, total) in [
            ("q=levi", 1), ("q=000%200000", 1), ("q=nobody", 0), ("q=%25", 0), ("q=_", 0), ("externalId=crm-1", 1),
            ("registered=false", 0), ("registered=true", 2), ("updatedSince=2030-01-01T00:00:00Z", 0), ("limit=1", 2),
        ] {
            let found = app.as_admin().get(&format!("{PATH}?{query}")).await.expect(200);
            assert_eq!(found["page"]["total"], total, "{query}");
        }
        let other = app.badge(bodega_identity::role::Builtin::Customer).customer.unwrap();
        let taken = json!({ "externalId": "crm-1" });
        app.as_admin().patch(&format!("{PATH}/{other}"), taken).await.expect_error(409, "EXTERNAL_ID_TAKEN");
        let cleared = app.as_admin().patch(&path, json!({ "externalId": null, "phone": null })).await.data(200);
        assert_eq!((&cleared["externalId"], &cleared["phone"]), (&json!(null), &json!(null)));
    }

    async fn two_orders_of_one_guest_at_once_are_one_guest(app: App) {
        use bodega_identity::customer::{NewGuest, guest};
        let tries: Vec<_> = (0..8)
            .map(|_| {
                let (db, call, scope) = (app.db.clone(), app.call(), app.scope());
                let new = NewGuest {
                    email: Some("guest@example.com".parse().unwrap()),
                    name: "A guest".into(),
                    phone: None,
                    locale: "en".into(),
                };
                tokio::spawn(async move { db.write(&call, move |tx| guest(tx, &scope, &new)).await.unwrap() })
            })
            .collect();
        let mut ids = Vec::new();
        for one in tries {
            ids.push(one.await.unwrap());
        }
        ids.dedup();
        assert_eq!(ids.len(), 1);
    }

    async fn faults_are_told_by_field(app: App) {
        let app = with_identity(app);
        let path = format!("{PATH}/{}", text(&dana(&app).await.user["customerId"]));
        let body = json!({ "name": "", "locale": "x", "phone": "1".repeat(50), "metadata": { "k": "v".repeat(501) } });
        let mut fields: Vec<_> = app.as_admin().patch(&path, body).await.faults().into_iter().map(|fault| fault.0).collect();
        fields.sort();
        assert_eq!(fields, ["locale", "metadata.k", "name", "phone"]);
        app.as_admin().get(&format!("{PATH}?nonsense=1")).await.expect_error(422, "VALIDATION_FAILED");
        app.as_admin().get(&format!("{PATH}/cus_01jd3v7k2mfq9s8x4t6w0ybnhe")).await.expect_error(404, "NOT_FOUND");
        app.as_admin().get(&format!("{PATH}/nonsense")).await.expect_error(404, "NOT_FOUND");
    }

    async fn have_notes_and_addresses(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await;
        let path = format!("{PATH}/{}", text(&dana.user["customerId"]));
        for note in ["Asked for calls.", "Allergic to nuts."] {
            app.as_admin().post(&format!("{path}/notes"), json!({ "body": note })).await.expect(201);
            app.clock.advance(std::time::Duration::from_secs(1));
        }
        let notes = app.as_manager().get(&format!("{path}/notes")).await.expect(200);
        assert_eq!((&notes["page"]["total"], &notes["data"][0]["body"]), (&json!(2), &json!("Allergic to nuts.")));
        app.as_admin().post(&format!("{path}/notes"), json!({ "body": " " })).await.expect_error(422, "VALIDATION_FAILED");
        app.as_manager().post(&format!("{path}/notes"), json!({ "body": "x" })).await.expect_error(403, "FORBIDDEN");
        let home = json!({ "name": "Dana", "line1": "Herzl 12", "city": "Haifa", "country": "IL", "postalCode": "1" });
        dana.client.post("/api/v1/account/addresses", home).await.expect(201);
        let addresses = app.as_manager().get(&format!("{path}/addresses")).await.data(200);
        assert_eq!(addresses[0]["city"], "Haifa");
    }
}
