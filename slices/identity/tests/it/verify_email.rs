//! Proving an e-mail. [WS-auth-3]

use std::time::Duration;

use bodega_testkit::{App, on_both};
use serde_json::json;

use crate::house::{CONFIRM, dana, mailed_token, verify, with_work};

on_both! {
    async fn by_the_link_in_the_mail_once(app: App) {
        let app = with_work(app);
        let dana = dana(&app).await;
        let token = mailed_token(&app, "dana@example.com", CONFIRM).await;
        let body = json!({ "token": token });
        app.client().post("/api/v1/auth/verify-email", body.clone()).await.expect(204);
        let profile = dana.client.get("/api/v1/auth/profile").await.data(200);
        assert_eq!(profile["emailVerified"], true);
        let faults = app.client().post("/api/v1/auth/verify-email", body).await.faults();
        assert_eq!(faults, [("token".to_owned(), "INVALID_TOKEN".to_owned())]);
        app.run_jobs().await;
    }

    async fn the_link_can_be_sent_again_until_it_is_done(app: App) {
        let app = with_work(app);
        let dana = dana(&app).await;
        let first = mailed_token(&app, "dana@example.com", CONFIRM).await;
        dana.client.post("/api/v1/auth/verify-email/resend", json!({})).await.expect(204);
        let second = mailed_token(&app, "dana@example.com", CONFIRM).await;
        assert_ne!(first, second);
        verify(&app, &app.client(), "dana@example.com").await;
        let count = app.identity.mailbox().unwrap().mails().len();
        dana.client.post("/api/v1/auth/verify-email/resend", json!({})).await.expect(204);
        app.run_jobs().await;
        assert_eq!(app.identity.mailbox().unwrap().mails().len(), count);
        app.run_jobs().await;
    }

    async fn a_link_ends_after_three_days_and_is_for_nothing_else(app: App) {
        let app = with_work(app);
        dana(&app).await;
        let token = mailed_token(&app, "dana@example.com", CONFIRM).await;
        let reset = json!({ "token": token, "password": "a new long password" });
        app.client().post("/api/v1/auth/reset-password", reset).await.expect_error(422, "VALIDATION_FAILED");
        app.clock.advance(Duration::from_secs(3 * 86_400 + 1));
        let body = json!({ "token": token });
        app.client().post("/api/v1/auth/verify-email", body).await.expect_error(422, "VALIDATION_FAILED");
        app.run_jobs().await;
    }

    async fn a_guests_record_becomes_part_of_the_account(app: App) {
        use bodega_identity::customer::{NewGuest, guest};
        let app = with_work(app);
        let scope = app.scope();
        let new = NewGuest {
            email: Some("Dana@example.com".parse().unwrap()),
            name: "D. Levi".into(),
            phone: None,
            locale: "en".into(),
        };
        let (first, again) = (new.clone(), new.clone());
        let ordered = app.db.write(&app.call(), {
            let scope = scope.clone();
            move |tx| guest(tx, &scope, &first)
        }).await.unwrap();
        let twice = app.db.write(&app.call(), {
            let scope = scope.clone();
            move |tx| guest(tx, &scope, &again)
        }).await.unwrap();
        assert_eq!(ordered, twice, "a guest who orders again is the same guest");
        let dana = dana(&app).await;
        let path = format!("/api/v1/admin/customers/{ordered}");
        let before = app.as_admin().get(&path).await.data(200);
        assert_eq!(before["mergedInto"], serde_json::Value::Null, "nobody gets a guest's orders by registering");
        verify(&app, &app.client(), "dana@example.com").await;
        let after = app.as_admin().get(&path).await.data(200);
        assert_eq!(after["mergedInto"], dana.user["customerId"]);
        let later = app.db.write(&app.call(), move |tx| guest(tx, &scope, &new)).await.unwrap();
        assert_eq!(later.to_string(), dana.user["customerId"].as_str().unwrap(), "now the address is known to be theirs");
        app.run_jobs().await;
    }
}
