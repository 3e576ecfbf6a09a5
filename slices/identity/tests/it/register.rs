//! Registering. [EC-US4, MS-3]

use bodega_testkit::{App, PASSWORD, on_both};
use serde_json::json;

use crate::house::{CONFIRM, dana, login, mailed_token, register, signed, verify, with_identity, with_work};

const OTHER_PASSWORD: &str = "another long password";

on_both! {
    async fn makes_a_customer_and_signs_in(app: App) {
        let app = with_identity(app);
        let dana = dana(&app).await;
        assert_eq!(dana.user["email"], "dana@example.com");
        assert_eq!(dana.user["name"], "Dana Levi");
        assert_eq!(dana.user["role"], "CUSTOMER");
        assert_eq!(dana.user["permissions"], json!([]));
        assert_eq!(dana.user["memberships"], json!([]));
        let profile = dana.client.get("/api/v1/auth/profile").await.data(200);
        assert_eq!(profile["id"], dana.user["id"]);
        assert_eq!(profile["emailVerified"], false);
        let customers = app.as_admin().get("/api/v1/admin/customers?q=DANA@").await.expect(200);
        assert_eq!(customers["page"]["total"], 1);
        assert_eq!(customers["data"][0]["id"], dana.user["customerId"]);
    }

    async fn an_email_is_taken_once_whatever_its_case(app: App) {
        let app = with_identity(app);
        dana(&app).await;
        for email in ["dana@example.com", "DANA@Example.com", " dana@example.com "] {
            register(&app.client(), email, PASSWORD).await.expect_error(409, "EMAIL_TAKEN");
            register(&app.client(), email, OTHER_PASSWORD).await.expect_error(409, "EMAIL_TAKEN");
        }
    }

    async fn all_faults_are_told_at_once(app: App) {
        let app = with_identity(app);
        let body = json!({ "email": "no address", "password": "short", "name": " ", "locale": "klingon!" });
        let mut faults = app.client().post("/api/v1/auth/register", body).await.faults();
        faults.sort();
        let expected = [("email", "INVALID_EMAIL"), ("locale", "INVALID_VALUE"), ("name", "REQUIRED"), ("password", "TOO_SHORT")];
        assert_eq!(faults, expected.map(|(field, code)| (field.to_owned(), code.to_owned())));
        let common = register(&app.client(), "dana@example.com", "iloveyou").await.faults();
        assert_eq!(common, [("password".to_owned(), "TOO_COMMON".to_owned())]);
        let unknown = json!({ "email": "a@b.com", "password": PASSWORD, "name": "A", "role": "ADMIN" });
        let faults = app.client().post("/api/v1/auth/register", unknown).await.faults();
        assert_eq!(faults, [("role".to_owned(), "UNKNOWN_FIELD".to_owned())]);
    }

    async fn it_never_tells_whether_the_address_shops_elsewhere(app: App) {
        let app = with_work(app);
        let dana = dana(&app).await;
        verify(&app, &app.client(), "dana@example.com").await;
        let elsewhere = app.other_merchant().client();
        // A stranger tries her address there: they get what anybody gets, and nothing of hers.
        let stranger = signed(&elsewhere, &register(&elsewhere, "dana@example.com", OTHER_PASSWORD).await, 201);
        assert_ne!(stranger.user["id"], dana.user["id"]);
        assert_eq!(stranger.user["emailVerified"], false);
        let nobody = signed(&elsewhere, &register(&elsewhere, "nobody@example.com", OTHER_PASSWORD).await, 201);
        let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&stranger.user), keys(&nobody.user));
        // Each signs in where they registered, with their own password, and nowhere else.
        login(&elsewhere, "dana@example.com", OTHER_PASSWORD).await.expect(200);
        login(&elsewhere, "dana@example.com", PASSWORD).await.expect_error(401, "UNAUTHENTICATED");
        login(&app.client(), "dana@example.com", PASSWORD).await.expect(200);
        app.run_jobs().await;
    }

    async fn two_hashes_are_computed_in_every_case(app: App) {
        let app = with_work(app);
        let elsewhere = app.other_merchant().client();
        dana(&app).await;
        verify(&app, &app.client(), "dana@example.com").await;
        for (client, email, password) in [
            (app.client(), "fresh@example.com", PASSWORD),
            (app.client(), "dana@example.com", OTHER_PASSWORD),
            (elsewhere.clone(), "dana@example.com", OTHER_PASSWORD),
        ] {
            let before = app.identity.hasher().runs();
            register(&client, email, password).await;
            assert_eq!(app.identity.hasher().runs() - before, 2, "{email}");
        }
        app.run_jobs().await;
    }

    async fn with_the_right_password_one_login_serves_both_merchants(app: App) {
        let app = with_work(app);
        let dana = dana(&app).await;
        verify(&app, &app.client(), "dana@example.com").await;
        let elsewhere = app.other_merchant().client();
        let joined = signed(&elsewhere, &register(&elsewhere, "dana@example.com", PASSWORD).await, 201);
        assert_eq!(joined.user["id"], dana.user["id"]);
        assert_ne!(joined.user["customerId"], dana.user["customerId"], "customers are each merchant's own");
        register(&elsewhere, "dana@example.com", PASSWORD).await.expect_error(409, "EMAIL_TAKEN");
        app.run_jobs().await;
    }

    async fn proving_the_address_makes_both_accounts_one(app: App) {
        let app = with_work(app);
        let dana = dana(&app).await;
        verify(&app, &app.client(), "dana@example.com").await;
        let elsewhere = app.other_merchant().client();
        let second = signed(&elsewhere, &register(&elsewhere, "dana@example.com", OTHER_PASSWORD).await, 201);
        let token = mailed_token(&app, "dana@example.com", CONFIRM).await;
        elsewhere.post("/api/v1/auth/verify-email", json!({ "token": token })).await.expect(204);
        // The claim's sessions and password are gone; hers serve both, and the customer record stayed.
        second.client.get("/api/v1/auth/profile").await.expect_error(401, "UNAUTHENTICATED");
        login(&elsewhere, "dana@example.com", OTHER_PASSWORD).await.expect_error(401, "UNAUTHENTICATED");
        let again = signed(&elsewhere, &login(&elsewhere, "dana@example.com", PASSWORD).await, 200);
        assert_eq!(again.user["id"], dana.user["id"]);
        assert_eq!(again.user["customerId"], second.user["customerId"]);
        app.run_jobs().await;
    }

    async fn the_same_address_twice_at_once_is_one_account(app: App) {
        let app = with_identity(app);
        let clients: Vec<_> = (0..6).map(|_| app.client()).collect();
        let tries: Vec<_> = clients
            .into_iter()
            .map(|client| tokio::spawn(async move { register(&client, "dana@example.com", PASSWORD).await.status }))
            .collect();
        let mut statuses = Vec::new();
        for one in tries {
            statuses.push(one.await.unwrap());
        }
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409, 409, 409]);
    }
}
