//! The app with identity in it, and the few steps that most tests begin with.

use bodega_identity::{jobs, routes, schedules};
use bodega_testkit::{App, Client, PASSWORD, Reply};
use serde_json::{Value, json};

/// The app with the routes of identity. Mails that are asked for stay unsent.
pub fn with_identity(app: App) -> App {
    let identity = app.identity.clone();
    app.with(|_| routes(&identity))
}

/// The same with the work that is done in the background.
pub fn with_work(app: App) -> App {
    let identity = app.identity.clone();
    let mut app = with_identity(app);
    for job in jobs(&identity) {
        app = app.job(job);
    }
    for schedule in schedules() {
        app = app.schedule(schedule);
    }
    app
}

/// Tokens of somebody who signed in.
#[derive(Clone)]
pub struct Signed {
    pub client: Client,
    pub access: String,
    pub refresh: String,
    pub user: Value,
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

pub fn signed(client: &Client, reply: &Reply, status: u16) -> Signed {
    let data = reply.data(status);
    let access = text(&data["accessToken"]);
    Signed {
        client: client.clone().token(&access),
        access,
        refresh: text(&data["refreshToken"]),
        user: data["user"].clone(),
    }
}

pub async fn login(client: &Client, email: &str, password: &str) -> Reply {
    client.post("/api/v1/auth/login", json!({ "email": email, "password": password })).await
}

pub async fn register(client: &Client, email: &str, password: &str) -> Reply {
    let body = json!({ "email": email, "password": password, "name": "Dana Levi" });
    client.post("/api/v1/auth/register", body).await
}

/// A customer who registered just now.
pub async fn dana(app: &App) -> Signed {
    let client = app.client();
    signed(&client, &register(&client, "dana@example.com", PASSWORD).await, 201)
}

/// A real session of the merchant's holder of a role, not a test badge.
pub async fn as_real(app: &App, role: bodega_identity::role::Builtin) -> Signed {
    let client = app.client();
    signed(&client, &login(&client, &app.people().email(role), PASSWORD).await, 200)
}

/// The token in the last mail to an address whose subject holds `about`.
pub async fn mailed_token(app: &App, to: &str, about: &str) -> String {
    app.run_jobs().await;
    let mails = app.identity.mailbox().unwrap().mails();
    let mail = mails.iter().find(|mail| mail.to.eq_ignore_ascii_case(to) && mail.subject.contains(about));
    mail.unwrap_or_else(|| panic!("no mail to {to} about {about}: {mails:?}")).token().expect("a link").to_owned()
}

/// Proves an e-mail by the mail that was sent there.
pub async fn verify(app: &App, client: &Client, to: &str) {
    let token = mailed_token(app, to, CONFIRM).await;
    client.post("/api/v1/auth/verify-email", json!({ "token": token })).await.expect(204);
}

/// What the subjects of mails hold.
pub const CONFIRM: &str = "Confirm";
pub const RESET: &str = "new password";
pub const INVITE: &str = "invites you";
