//! Routes of signing in and out, and of the sessions that one has.

use axum::{
    extract::State,
    http::{HeaderMap, header},
};
use bodega_http::{Answer, Body, Data, List, NoContent, Segment, SignedIn as Caller, Stranger};
use bodega_kernel::{Check, Id, Scope, Time, noun, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Because, Device, Login, SessionRow, SignedIn, Tokens, end_all, end_one, store};
use crate::{Email, Identity, IdentityError, UserView, password::Password};

/// Somebody who has just signed in.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SignedIn)]
pub(crate) struct SignedInView {
    user: UserView,
    #[serde(flatten)]
    tokens: TokensView,
}

/// Tokens.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Tokens)]
pub(crate) struct TokensView {
    /// For the `Authorization` header.
    #[schema(example = "eyJhbGciOiJFZERTQSIsImtpZCI6Ii4uLiJ9.e30.c2lnbmF0dXJl")]
    access_token: String,
    /// For the next ones: good once.
    #[schema(example = "p1kB0v5yJbXUQf0m9pXfUe3o2Tn5lqv0Wb5o0mC3h2c")]
    refresh_token: String,
    /// How many seconds the access token is good.
    #[schema(example = 900)]
    expires_in: u64,
}

impl From<Tokens> for TokensView {
    fn from(tokens: Tokens) -> Self {
        Self { access_token: tokens.access, refresh_token: tokens.refresh, expires_in: tokens.expires_in }
    }
}
impl From<SignedIn> for SignedInView {
    fn from(signed_in: SignedIn) -> Self {
        Self { user: signed_in.user, tokens: signed_in.tokens.into() }
    }
}

/// The program that knocks, as it calls itself.
pub(crate) fn device(headers: &HeaderMap) -> Device {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).map(str::to_owned);
    Device { agent, browser: false }
}

/// E-mail and password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = Login)]
pub(crate) struct LoginBody {
    /// The e-mail.
    #[schema(example = "dana@example.com", max_length = 254)]
    email: String,
    /// The password.
    #[schema(example = "correct horse battery", max_length = 1024)]
    password: String,
}

/// Signs in. Unknown e-mail and wrong password are answered alike; five failures close the account for a while.
#[utoipa::path(post, path = "/api/v1/auth/login", operation_id = "login", tag = "Auth", security(()),
    request_body = LoginBody, responses((status = 200, body = Data<SignedInView>)))]
pub(crate) async fn login(
    State(identity): State<Identity>,
    stranger: Stranger,
    headers: HeaderMap,
    Body(body): Body<LoginBody>,
) -> Answer<Data<SignedInView>> {
    let mut check = Check::new();
    let email = check.take("email", "INVALID_EMAIL", body.email.parse::<Email>());
    check.that(!body.password.is_empty(), "password", "REQUIRED", "must not be empty");
    check.that(body.password.len() <= 1_024, "password", "TOO_LONG", "must have at most 1024 bytes");
    check.done()?;
    let email = email.ok_or(IdentityError::WrongCredentials)?;
    let login = Login {
        merchant: stranger.merchant,
        email,
        password: Password::typed(&body.password),
        device: device(&headers),
    };
    let signed_in = identity.login(&stranger.call(), login).await?;
    Ok(Data(signed_in.into()))
}

/// A refresh token.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = RefreshToken)]
pub(crate) struct RefreshBody {
    /// As it was given.
    #[schema(example = "p1kB0v5yJbXUQf0m9pXfUe3o2Tn5lqv0Wb5o0mC3h2c", max_length = 512)]
    refresh_token: String,
}

/// New tokens for a refresh token. Each is good once: using it again ends the session.
#[utoipa::path(post, path = "/api/v1/auth/refresh", operation_id = "refresh", tag = "Auth", security(()),
    request_body = RefreshBody, responses((status = 200, body = Data<TokensView>)))]
pub(crate) async fn refresh(
    State(identity): State<Identity>,
    stranger: Stranger,
    headers: HeaderMap,
    Body(body): Body<RefreshBody>,
) -> Answer<Data<TokensView>> {
    let tokens = identity.refresh(&stranger.call(), stranger.merchant, &body.refresh_token, &device(&headers)).await?;
    Ok(Data(tokens.into()))
}

/// Signs out: ends the session that the token belongs to.
#[utoipa::path(post, path = "/api/v1/auth/logout", operation_id = "logout", tag = "Auth", security(()),
    request_body = RefreshBody, responses((status = 204)))]
pub(crate) async fn logout(
    State(identity): State<Identity>,
    stranger: Stranger,
    Body(body): Body<RefreshBody>,
) -> Answer<NoContent> {
    // What can be no token of ours is told so; what merely is none any more is as good as signed out.
    let mut check = Check::new();
    text::checked(&mut check, "refreshToken", &body.refresh_token, 1, 512);
    check.done()?;
    identity.logout(&stranger.call(), &body.refresh_token).await?;
    Ok(NoContent)
}

/// A device on which one is signed in.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Session)]
pub(crate) struct SessionView {
    /// Which.
    id: Id<noun::Session>,
    /// Is it this one?
    current: bool,
    /// From where it was last refreshed.
    #[schema(example = "203.0.113.7")]
    address: Option<String>,
    /// With which program.
    #[schema(example = "Firefox")]
    agent: Option<String>,
    /// When it began.
    created_at: Time,
    /// When it was last refreshed.
    seen_at: Time,
    /// When it ends unless it is used.
    expires_at: Time,
}

impl SessionView {
    fn of(row: SessionRow, own: Option<Id<noun::Session>>) -> Self {
        let SessionRow { id, created_at, seen_at, expires_at, address, agent } = row;
        Self { id, current: own == Some(id), address, agent, created_at, seen_at, expires_at }
    }
}

fn person(caller: &Caller) -> Result<Id<noun::User>, IdentityError> {
    caller.user.ok_or(IdentityError::NotAPerson)
}

/// The devices on which one is signed in at this merchant.
#[utoipa::path(get, path = "/api/v1/auth/sessions", operation_id = "listSessions", tag = "Auth",
    security(("bearer" = [])), responses((status = 200, body = List<SessionView>)))]
pub(crate) async fn list_sessions(State(identity): State<Identity>, caller: Caller) -> Answer<List<SessionView>> {
    let (user, own, merchant, now) = (person(&caller)?, caller.session, caller.merchant, identity.env().now());
    let rows = identity.db().read(&caller.scope(), move |tx| store::of_user(tx, merchant, user, now)).await?;
    Ok(List::whole(rows.into_iter().map(|row| SessionView::of(row, own)).collect()))
}

/// Ends one of one's sessions, at once.
#[utoipa::path(delete, path = "/api/v1/auth/sessions/{id}", operation_id = "endSession", tag = "Auth",
    security(("bearer" = [])), params(("id" = Id<noun::Session>, Path)), responses((status = 204)))]
pub(crate) async fn end_session(
    State(identity): State<Identity>,
    caller: Caller,
    Segment(id): Segment<Id<noun::Session>>,
) -> Answer<NoContent> {
    let (user, merchant, now) = (person(&caller)?, caller.merchant, identity.env().now());
    identity
        .db()
        .write(&caller.call(), move |tx| {
            let own = store::of_user(tx, merchant, user, now)?;
            if !own.iter().any(|row| row.id == id) {
                return Err(IdentityError::NotFound("session"));
            }
            end_one(tx, merchant, id, Because::Ended)?;
            Ok(())
        })
        .await?;
    Ok(NoContent)
}

/// Ends all of one's other sessions, at every merchant.
#[utoipa::path(delete, path = "/api/v1/auth/sessions", operation_id = "endOtherSessions", tag = "Auth",
    security(("bearer" = [])), responses((status = 204)))]
pub(crate) async fn end_other_sessions(State(identity): State<Identity>, caller: Caller) -> Answer<NoContent> {
    let (user, own, call) = (person(&caller)?, caller.session, caller.call().within(Scope::Installation));
    identity
        .db()
        .write(&call, move |tx| end_all(tx, user, None, own, Because::Ended).map(drop).map_err(IdentityError::from))
        .await?;
    Ok(NoContent)
}
