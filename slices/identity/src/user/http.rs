//! Routes of accounts: registering, passwords, proving an e-mail, the own profile.

use axum::{extract::State, http::HeaderMap};
use bodega_http::{Answer, Body, Created, Data, Ignored, Match, MatchHeader, NoContent, SignedIn, Stranger, Tagged};
use bodega_kernel::Invalid;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ProfileChange, Registration};
use crate::{
    Email, Identity, IdentityError, UserView,
    session::http::{SignedInView, device},
};

/// Somebody who wants an account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = Registration)]
pub(crate) struct RegisterBody {
    /// The e-mail.
    #[schema(example = "dana@example.com", max_length = 254)]
    email: String,
    /// The password: 8 to 128 characters, not one of the common ones.
    #[schema(example = "correct horse battery", min_length = 8, max_length = 128)]
    password: String,
    /// The name.
    #[schema(example = "Dana Levi", min_length = 1, max_length = 120)]
    name: String,
    /// The language; the merchant's own by itself.
    #[schema(example = "en")]
    locale: Option<String>,
}

/// Makes an account and signs it in. A mail asks to confirm the address.
#[utoipa::path(post, path = "/api/v1/auth/register", operation_id = "register", tag = "Auth", security(()),
    request_body = RegisterBody, responses((status = 201, body = Data<SignedInView>)))]
pub(crate) async fn register(
    State(identity): State<Identity>,
    stranger: Stranger,
    headers: HeaderMap,
    Body(body): Body<RegisterBody>,
) -> Answer<Created<Data<SignedInView>>> {
    let RegisterBody { email, password, name, locale } = body;
    let new = Registration::checked(&email, &password, &name, locale.as_deref(), device(&headers))?;
    let signed_in = identity.register(&stranger.call(), stranger.merchant, new).await?;
    Ok(Created(Data(signed_in.into())))
}

/// A new password, and the one that it replaces.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PasswordChange)]
pub(crate) struct PasswordBody {
    /// The password as it is.
    #[schema(example = "correct horse battery", max_length = 1024)]
    current_password: String,
    /// As it shall be.
    #[schema(example = "staple battery horse", min_length = 8, max_length = 128)]
    new_password: String,
}

/// Changes one's password. Every other session ends at once.
#[utoipa::path(post, path = "/api/v1/auth/change-password", operation_id = "changePassword", tag = "Auth",
    security(("bearer" = [])), request_body = PasswordBody, responses((status = 204)))]
pub(crate) async fn change_password(
    State(identity): State<Identity>,
    caller: SignedIn,
    Body(body): Body<PasswordBody>,
) -> Answer<NoContent> {
    // What nobody's password can be is not counted as a guess.
    if body.current_password.len() > 1_024 {
        return Err(Invalid::one("currentPassword", "TOO_LONG", "must have at most 1024 bytes").into());
    }
    let user = caller.user.ok_or(IdentityError::NotAPerson)?;
    identity
        .change_password(&caller.call(), (user, caller.session), &body.current_password, &body.new_password)
        .await?;
    Ok(NoContent)
}

/// An e-mail.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ForgottenPassword)]
pub(crate) struct ForgotBody {
    /// The e-mail of the account.
    #[schema(example = "dana@example.com", max_length = 254)]
    email: String,
}

/// Mails a link by which the password can be set anew. The answer is the same whether or not there is an account.
#[utoipa::path(post, path = "/api/v1/auth/forgot-password", operation_id = "forgotPassword", tag = "Auth", security(()),
    request_body = ForgotBody, responses((status = 204)))]
pub(crate) async fn forgot_password(
    State(identity): State<Identity>,
    stranger: Stranger,
    Body(body): Body<ForgotBody>,
) -> Answer<NoContent> {
    let wrong = |error: crate::EmailError| Invalid::one("email", "INVALID_EMAIL", error.to_string());
    let email = body.email.parse::<Email>().map_err(wrong)?;
    identity.forgot_password(&stranger.call(), stranger.merchant, email).await?;
    Ok(NoContent)
}

/// The token of the mail, and a new password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PasswordReset)]
pub(crate) struct ResetBody {
    /// The token in the mail's link.
    #[schema(example = "p1kB0v5yJbXUQf0m9pXfUe3o2Tn5lqv0Wb5o0mC3h2c", max_length = 200)]
    token: String,
    /// The new password.
    #[schema(example = "staple battery horse", min_length = 8, max_length = 128)]
    password: String,
}

/// Sets a new password by the token of a mail. Every session ends.
#[utoipa::path(post, path = "/api/v1/auth/reset-password", operation_id = "resetPassword", tag = "Auth", security(()),
    request_body = ResetBody, responses((status = 204)))]
pub(crate) async fn reset_password(
    State(identity): State<Identity>,
    stranger: Stranger,
    Body(body): Body<ResetBody>,
) -> Answer<NoContent> {
    identity.reset_password(&stranger.call(), &body.token, &body.password).await?;
    Ok(NoContent)
}

/// The token of the mail.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = EmailProof)]
pub(crate) struct VerifyBody {
    /// The token in the mail's link.
    #[schema(example = "p1kB0v5yJbXUQf0m9pXfUe3o2Tn5lqv0Wb5o0mC3h2c", max_length = 200)]
    token: String,
}

/// Confirms an e-mail by the token of a mail.
#[utoipa::path(post, path = "/api/v1/auth/verify-email", operation_id = "verifyEmail", tag = "Auth", security(()),
    request_body = VerifyBody, responses((status = 204)))]
pub(crate) async fn verify_email(
    State(identity): State<Identity>,
    stranger: Stranger,
    Body(body): Body<VerifyBody>,
) -> Answer<NoContent> {
    identity.verify_email(&stranger.call(), &body.token).await?;
    Ok(NoContent)
}

/// Mails the link that confirms one's e-mail once more.
#[utoipa::path(post, path = "/api/v1/auth/verify-email/resend", operation_id = "resendVerification", tag = "Auth",
    security(("bearer" = [])), responses((status = 204)))]
pub(crate) async fn resend_verification(State(identity): State<Identity>, caller: SignedIn) -> Answer<NoContent> {
    let user = caller.user.ok_or(IdentityError::NotAPerson)?;
    identity.resend_verification(&caller.call(), user).await?;
    Ok(NoContent)
}

/// One's own profile, with what one may do at the merchant at hand.
#[utoipa::path(get, path = "/api/v1/auth/profile", operation_id = "getProfile", tag = "Auth",
    security(("bearer" = [])), responses((status = 200, body = Data<UserView>)))]
pub(crate) async fn get_profile(State(identity): State<Identity>, caller: SignedIn) -> Answer<Tagged<Data<UserView>>> {
    let view = identity.profile(&caller).await?;
    let version = view.version;
    Ok(Data(view).version(version))
}

/// What shall change; the rest stays. What is read-only may be sent back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ProfileChange)]
pub(crate) struct ProfileBody {
    /// The name.
    #[schema(example = "Dana Levi", min_length = 1, max_length = 120)]
    name: Option<String>,
    /// The language.
    #[schema(example = "he")]
    locale: Option<String>,
    /// The version that was read.
    version: Option<i64>,
    #[serde(default, rename = "id")]
    _id: Option<Ignored>,
    #[serde(default, rename = "email")]
    _email: Option<Ignored>,
    #[serde(default, rename = "emailVerified")]
    _email_verified: Option<Ignored>,
    #[serde(default, rename = "role")]
    _role: Option<Ignored>,
    #[serde(default, rename = "permissions")]
    _permissions: Option<Ignored>,
    #[serde(default, rename = "siteIds")]
    _site_ids: Option<Ignored>,
    #[serde(default, rename = "customerId")]
    _customer_id: Option<Ignored>,
    #[serde(default, rename = "memberships")]
    _memberships: Option<Ignored>,
    #[serde(default, rename = "createdAt")]
    _created_at: Option<Ignored>,
}

/// Changes one's own profile.
#[utoipa::path(patch, path = "/api/v1/auth/profile", operation_id = "changeProfile", tag = "Auth",
    security(("bearer" = [])), params(MatchHeader), request_body = ProfileBody,
    responses((status = 200, body = Data<UserView>)))]
pub(crate) async fn change_profile(
    State(identity): State<Identity>,
    caller: SignedIn,
    expected: Match,
    Body(body): Body<ProfileBody>,
) -> Answer<Tagged<Data<UserView>>> {
    let change = ProfileChange::checked(body.name.as_deref(), body.locale.as_deref(), expected.or(body.version)?)?;
    let view = identity.change_profile(&caller.call(), &caller, change).await?;
    let version = view.version;
    Ok(Data(view).version(version))
}
