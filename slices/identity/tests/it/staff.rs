//! The staff of a merchant. [WS-auth-2]

use bodega_identity::role::Builtin;
use bodega_testkit::{App, PASSWORD, on_both};
use serde_json::{Value, json};

use crate::house::{
    INVITE, as_real, dana, login, mailed_token, register, signed, text, verify, with_identity, with_work,
};

const PATH: &str = "/api/v1/admin/users";
const SITE: &str = "ste_01jd3v7k2mfq9s8x4t6w0ybnhe";

fn omer(role: &str) -> Value {
    json!({ "email": "omer@example.com", "name": "Omer Katz", "role": role })
}

on_both! {
    async fn is_invited_and_joins(app: App) {
        let app = with_work(app);
        let mut body = omer("EMPLOYEE");
        body["siteIds"] = json!([SITE]);
        let invited = app.as_admin().post(PATH, body).await.data(201);
        assert_eq!((&invited["role"], &invited["siteIds"], &invited["emailVerified"]), (&json!("EMPLOYEE"), &json!([SITE]), &json!(false)));
        let pending = async || {
            let found = app.as_admin().get(&format!("{PATH}?q=KATZ")).await.data(200);
            found[0]["pending"].clone()
        };
        assert_eq!((&invited["pending"], pending().await), (&json!(true), json!(true)));
        let token = mailed_token(&app, "omer@example.com", INVITE).await;
        let without = app.client().post("/api/v1/auth/accept-invitation", json!({ "token": token })).await;
        assert_eq!(without.faults(), [("password".to_owned(), "REQUIRED".to_owned())]);
        let body = json!({ "token": token, "password": "a long password" });
        let accepted = app.client().post("/api/v1/auth/accept-invitation", body.clone()).await;
        let omer = signed(&app.client(), &accepted, 200);
        assert_eq!((&omer.user["role"], &omer.user["siteIds"], &omer.user["emailVerified"]), (&json!("EMPLOYEE"), &json!([SITE]), &json!(true)));
        let may = [
            "catalog:read", "fees:read", "orders:pick", "orders:read", "promotions:read", "sites:read", "slots:read",
            "stock:read", "stock:request", "taxes:read",
        ];
        assert_eq!(omer.user["permissions"], json!(may));
        assert_eq!(pending().await, false);
        app.client().post("/api/v1/auth/accept-invitation", body).await.expect_error(422, "VALIDATION_FAILED");
        login(&app.client(), "omer@example.com", "a long password").await.expect(200);
        let found = app.as_admin().get(&format!("{PATH}?q=KATZ")).await.expect(200);
        assert_eq!(found["data"][0]["id"], invited["id"]);
        assert_eq!(app.as_admin().get(&format!("{PATH}?role=EMPLOYEE")).await.expect(200)["page"]["total"], 2);
        app.run_jobs().await;
    }

    async fn can_be_given_a_first_password(app: App) {
        let app = with_identity(app);
        let mut body = omer("MANAGER");
        body["password"] = json!("a long password");
        assert_eq!(app.as_admin().post(PATH, body.clone()).await.data(201)["pending"], false);
        let omer = signed(&app.client(), &login(&app.client(), "omer@example.com", "a long password").await, 200);
        assert_eq!(omer.user["role"], "MANAGER");
        app.as_admin().post(PATH, body).await.expect_error(422, "VALIDATION_FAILED");
    }

    async fn who_is_known_elsewhere_keeps_their_login(app: App) {
        let app = with_work(app);
        let elsewhere = app.other_merchant().client();
        let known = signed(&elsewhere, &register(&elsewhere, "omer@example.com", PASSWORD).await, 201);
        verify(&app, &elsewhere, "omer@example.com").await;
        // The administrator sees a person like any other who is new.
        let invited = app.as_admin().post(PATH, omer("MANAGER")).await.data(201);
        assert_ne!(invited["id"], known.user["id"]);
        assert_eq!(invited["emailVerified"], false);
        let token = mailed_token(&app, "omer@example.com", INVITE).await;
        let accepted = app.client().post("/api/v1/auth/accept-invitation", json!({ "token": token })).await;
        let joined = signed(&app.client(), &accepted, 200);
        assert_eq!(joined.user["id"], known.user["id"]);
        assert_eq!(joined.user["role"], "MANAGER");
        login(&app.client(), "omer@example.com", PASSWORD).await.expect(200);
        known.client.get("/api/v1/auth/profile").await.expect(200);
        app.run_jobs().await;
    }

    async fn a_stranger_who_registered_with_the_address_gets_nothing(app: App) {
        let app = with_work(app);
        // Somebody registers with the address of a manager to be, and waits.
        let stranger = signed(&app.client(), &register(&app.client(), "omer@example.com", PASSWORD).await, 201);
        let invited = app.as_admin().post(PATH, omer("MANAGER")).await.data(201);
        assert_eq!(invited["pending"], true);
        let profile = stranger.client.get("/api/v1/auth/profile").await.data(200);
        assert_eq!((&profile["role"], &profile["permissions"]), (&json!("CUSTOMER"), &json!([])));
        stranger.client.get("/api/v1/admin/customers").await.expect_error(403, "FORBIDDEN");
        // The owner of the mailbox accepts: the stranger's password and sessions are gone.
        let token = mailed_token(&app, "omer@example.com", INVITE).await;
        let body = json!({ "token": token, "password": "a long password" });
        let owner = signed(&app.client(), &app.client().post("/api/v1/auth/accept-invitation", body).await, 200);
        assert_eq!(owner.user["role"], "MANAGER");
        stranger.client.get("/api/v1/auth/profile").await.expect_error(401, "UNAUTHENTICATED");
        login(&app.client(), "omer@example.com", PASSWORD).await.expect_error(401, "UNAUTHENTICATED");
        app.run_jobs().await;
    }

    async fn a_verified_customer_becomes_staff_at_once(app: App) {
        let app = with_work(app);
        let dana = dana(&app).await;
        verify(&app, &app.client(), "dana@example.com").await;
        let body = json!({ "email": "dana@example.com", "name": "Dana", "role": "EMPLOYEE" });
        let added = app.as_admin().post(PATH, body.clone()).await.data(201);
        assert_eq!((&added["id"], &added["pending"]), (&dana.user["id"], &json!(false)));
        app.as_admin().post(PATH, body).await.expect_error(409, "ALREADY_STAFF");
        let profile = dana.client.get("/api/v1/auth/profile").await.data(200);
        assert_eq!((&profile["role"], &profile["customerId"]), (&json!("EMPLOYEE"), &dana.user["customerId"]));
        app.run_jobs().await;
    }

    async fn a_change_of_role_holds_at_once(app: App) {
        let app = with_identity(app);
        let employee = as_real(&app, Builtin::Employee).await;
        employee.client.get("/api/v1/admin/customers").await.expect_error(403, "FORBIDDEN");
        let path = format!("{PATH}/{}", text(&employee.user["id"]));
        let read = app.as_admin().get(&path).await.data(200);
        let mut changed = read.clone();
        changed["role"] = json!("MANAGER");
        let changed = app.as_admin().patch(&path, changed).await.data(200);
        assert_eq!((&changed["role"], &changed["version"]), (&json!("MANAGER"), &json!(read["version"].as_i64().unwrap() + 1)));
        employee.client.get("/api/v1/admin/customers").await.expect(200);
        let limited = app.as_admin().patch(&path, json!({ "siteIds": [SITE] })).await.data(200);
        assert_eq!(limited["siteIds"], json!([SITE]));
        let everywhere = app.as_admin().patch(&path, json!({ "siteIds": null })).await.data(200);
        assert_eq!(everywhere["siteIds"], Value::Null);
        app.as_admin().patch(&path, json!({ "role": "JANITOR" })).await.expect_error(422, "VALIDATION_FAILED");
        app.as_admin().patch(&path, json!({ "role": "OPERATOR" })).await.expect_error(422, "VALIDATION_FAILED");
        app.as_admin().patch(&path, json!({ "name": "X", "version": 1 })).await.expect_error(412, "VERSION_MISMATCH");
    }

    async fn nobody_gives_more_than_they_have(app: App) {
        let app = with_identity(app);
        let clerk = app.as_holding(&["users:read", "users:write", "stock:read"]);
        clerk.post(PATH, omer("EMPLOYEE")).await.expect_error(403, "ABOVE_YOURSELF");
        clerk.post(PATH, omer("ADMIN")).await.expect_error(403, "ABOVE_YOURSELF");
        let manager = text(&as_real(&app, Builtin::Manager).await.user["id"]);
        clerk.patch(&format!("{PATH}/{manager}"), json!({ "role": "EMPLOYEE" })).await.expect_error(403, "ABOVE_YOURSELF");
        clerk.delete(&format!("{PATH}/{manager}")).await.expect_error(403, "ABOVE_YOURSELF");
        let limited = app.as_badge(&app.badge(Builtin::Admin).limited_to(&[SITE.parse().unwrap()]));
        limited.post(PATH, omer("EMPLOYEE")).await.expect_error(403, "ABOVE_YOURSELF");
        let mut there = omer("EMPLOYEE");
        there["siteIds"] = json!([SITE]);
        limited.post(PATH, there).await.expect(201);
    }

    async fn the_last_administrator_stays(app: App) {
        let app = with_identity(app);
        let admin = as_real(&app, Builtin::Admin).await;
        let path = format!("{PATH}/{}", text(&admin.user["id"]));
        app.as_operator().delete(&path).await.expect_error(409, "LAST_ADMIN");
        app.as_operator().patch(&path, json!({ "role": "MANAGER" })).await.expect_error(409, "LAST_ADMIN");
        let mut second = omer("ADMIN");
        second["password"] = json!("a long password");
        app.as_admin().post(PATH, second).await.expect(201);
        admin.client.delete(&path).await.expect(204);
        admin.client.get("/api/v1/auth/profile").await.expect_error(401, "UNAUTHENTICATED");
        login(&app.client(), &app.people().email(Builtin::Admin), PASSWORD).await.expect_error(401, "UNAUTHENTICATED");
    }

    async fn two_administrators_cannot_remove_each_other_at_once(app: App) {
        let app = with_identity(app);
        let first = text(&as_real(&app, Builtin::Admin).await.user["id"]);
        let mut second = omer("ADMIN");
        second["password"] = json!("a long password");
        let second = text(&app.as_admin().post(PATH, second).await.data(201)["id"]);
        let tries: Vec<_> = [first, second]
            .into_iter()
            .map(|id| {
                let operator = app.as_operator();
                tokio::spawn(async move { operator.delete(&format!("{PATH}/{id}")).await.status })
            })
            .collect();
        let mut statuses = Vec::new();
        for one in tries {
            statuses.push(one.await.unwrap());
        }
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 409]);
    }

    async fn who_leaves_keeps_what_they_are_as_a_customer(app: App) {
        let app = with_work(app);
        let dana = dana(&app).await;
        verify(&app, &app.client(), "dana@example.com").await;
        let body = json!({ "email": "dana@example.com", "name": "Dana", "role": "EMPLOYEE" });
        let added = app.as_admin().post(PATH, body).await.data(201);
        app.as_admin().delete(&format!("{PATH}/{}", text(&added["id"]))).await.expect(204);
        dana.client.get("/api/v1/auth/profile").await.expect_error(401, "UNAUTHENTICATED");
        let again = signed(&app.client(), &login(&app.client(), "dana@example.com", PASSWORD).await, 200);
        assert_eq!(again.user["role"], "CUSTOMER");
        let lines = app.as_admin().get("/api/v1/admin/audit?action=user.deleted").await.expect(200);
        assert_eq!(lines["page"]["total"], 0);
        app.run_jobs().await;
    }

    async fn an_invitation_is_sent_again(app: App) {
        let app = with_work(app);
        let invited = app.as_admin().post(PATH, omer("EMPLOYEE")).await.data(201);
        mailed_token(&app, "omer@example.com", INVITE).await;
        app.as_admin().post(&format!("{PATH}/{}/invite", text(&invited["id"])), json!({})).await.expect(204);
        app.run_jobs().await;
        let mails = app.identity.mailbox().unwrap().mails();
        assert_eq!(mails.iter().filter(|mail| mail.subject.contains("invites you")).count(), 2);
        app.run_jobs().await;
    }

    async fn a_first_password_is_not_kept_with_the_idempotency_key(app: App) {
        let app = with_identity(app);
        let admin = app.as_admin().key("k-1");
        let add = |password: &str| {
            let body = json!({ "email": "omer@example.com", "name": "Omer Katz", "role": "EMPLOYEE", "password": password });
            let admin = admin.clone();
            async move { admin.post("/api/v1/admin/users", body).await }
        };
        let first = add("a long first password").await.data(201);
        // What is compared does not hold it: another one is taken for the same request.
        let again = add("quite another password").await;
        assert_eq!((again.data(201), again.header("idempotency-replayed")), (first, "true"));
    }
}
