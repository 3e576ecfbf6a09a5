//! Routes of invitations.

use axum::{extract::State, http::HeaderMap};
use bodega_http::{Allowed, Answer, Body, Data, NoContent, Segment, Stranger};
use bodega_kernel::{Id, noun};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Acceptance;
use crate::{
    Identity, IdentityError,
    mail::{self, Kind},
    permission::UsersWrite,
    session::http::{SignedInView, device},
    staff,
};

/// Mails the invitation once more.
#[utoipa::path(post, path = "/api/v1/admin/users/{id}/invite", operation_id = "inviteUser", tag = "Staff",
    security(("bearer" = ["users:write"])), params(("id" = Id<noun::User>, Path)), responses((status = 204)))]
pub(crate) async fn invite_user(
    State(identity): State<Identity>,
    allowed: Allowed<UsersWrite>,
    Segment(id): Segment<Id<noun::User>>,
) -> Answer<NoContent> {
    let scope = allowed.scope();
    identity
        .db()
        .write(&allowed.call(), move |tx| {
            let member = staff::find(tx, &scope, id)?.ok_or(IdentityError::NotFound("user"))?;
            let kind = if member.verified && !member.pending { Kind::Staff } else { Kind::Invite };
            mail::queue(tx, scope.one()?, id, kind)?;
            tx.record(bodega_db::Audit::new("staff.invited", "user", id))?;
            Ok::<_, IdentityError>(())
        })
        .await?;
    Ok(NoContent)
}

/// The token of an invitation, and a password for who has none yet.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = InvitationAcceptance)]
pub(crate) struct AcceptBody {
    /// The token in the mail's link.
    #[schema(example = "p1kB0v5yJbXUQf0m9pXfUe3o2Tn5lqv0Wb5o0mC3h2c", max_length = 200)]
    token: String,
    /// A password. Who has a login with this e-mail keeps theirs and may leave it out.
    #[schema(example = "correct horse battery", min_length = 8, max_length = 128)]
    password: Option<String>,
}

/// Accepts an invitation to a merchant's staff, and signs in there.
#[utoipa::path(post, path = "/api/v1/auth/accept-invitation", operation_id = "acceptInvitation", tag = "Auth",
    security(()), request_body = AcceptBody, responses((status = 200, body = Data<SignedInView>)))]
pub(crate) async fn accept_invitation(
    State(identity): State<Identity>,
    stranger: Stranger,
    headers: HeaderMap,
    Body(body): Body<AcceptBody>,
) -> Answer<Data<SignedInView>> {
    let new = Acceptance::checked(&body.token, body.password.as_deref(), device(&headers))?;
    let signed_in = identity.accept_invitation(&stranger.call(), new).await?;
    Ok(Data(signed_in.into()))
}
