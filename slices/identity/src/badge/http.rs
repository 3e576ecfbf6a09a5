//! Routes of shared devices.

use axum::{extract::State, http::HeaderMap};
use bodega_http::{Allowed, Answer, Body, Data, HttpError, List, NoContent, Segment, SignedIn};
use bodega_kernel::{Check, Id, Invalid, noun, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Colleague, Shown, give, store};
use crate::{
    Grantor, Identity, IdentityError,
    password::Password,
    permission::UsersWrite,
    role::Builtin,
    session::http::{SignedInView, device},
};

/// Somebody who can take over a shared device.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Colleague)]
pub(crate) struct ColleagueView {
    /// Who.
    id: Id<noun::User>,
    /// Their name.
    #[schema(example = "Omer Katz")]
    name: String,
    /// Have they chosen a PIN?
    has_pin: bool,
}

impl From<Colleague> for ColleagueView {
    fn from(colleague: Colleague) -> Self {
        Self { id: colleague.user, name: colleague.name, has_pin: colleague.has_pin }
    }
}

/// The staff who can take over a shared device, for those who work on it.
#[utoipa::path(get, path = "/api/v1/auth/colleagues", operation_id = "listColleagues", tag = "Auth",
    security(("bearer" = [])), responses((status = 200, body = List<ColleagueView>)))]
pub(crate) async fn list_colleagues(State(identity): State<Identity>, caller: SignedIn) -> Answer<List<ColleagueView>> {
    if caller.role == Builtin::Customer.as_str() {
        return Err(HttpError::forbidden("This is for the merchant's staff."));
    }
    let merchant = caller.merchant;
    let found = identity.db().read(&caller.scope(), move |tx| store::colleagues(tx, merchant)).await?;
    Ok(List::whole(found.into_iter().map(ColleagueView::from).collect()))
}

/// A badge, or a person and their PIN.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = TakeOver)]
pub(crate) struct TakeOverBody {
    /// The badge, as it was read.
    #[schema(example = "B-00417", max_length = 200)]
    badge: Option<String>,
    /// Who takes over.
    user_id: Option<Id<noun::User>>,
    /// Their PIN.
    #[schema(example = "2580", min_length = 4, max_length = 8)]
    pin: Option<String>,
}

/// Takes over a shared device: signs somebody else in on it, until the one who signed in there signs out.
#[utoipa::path(post, path = "/api/v1/auth/take-over", operation_id = "takeOver", tag = "Auth",
    security(("bearer" = [])), request_body = TakeOverBody, responses((status = 200, body = Data<SignedInView>)))]
pub(crate) async fn take_over(
    State(identity): State<Identity>,
    caller: SignedIn,
    headers: HeaderMap,
    Body(body): Body<TakeOverBody>,
) -> Answer<Data<SignedInView>> {
    let shown = match (body.badge, body.user_id, body.pin) {
        (Some(badge), None, None) if (1..=200).contains(&badge.len()) => Shown::Badge(badge),
        (None, Some(user), Some(pin)) if pin.len() <= 8 => Shown::Pin(user, Password::typed(&pin)),
        _ => return Err(Invalid::one("badge", "INVALID_VALUE", "send a badge, or userId and pin").into()),
    };
    let signed_in = identity.take_over(&caller.call(), &caller, shown, &device(&headers)).await?;
    Ok(Data(signed_in.into()))
}

/// A PIN, and the password of who chooses it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PinChange)]
pub(crate) struct PinBody {
    /// The password.
    #[schema(example = "correct horse battery", max_length = 1024)]
    current_password: String,
    /// Four to eight digits; null takes the PIN back.
    #[schema(example = "2580", min_length = 4, max_length = 8)]
    pin: Option<String>,
}

/// Chooses one's PIN for shared devices.
#[utoipa::path(put, path = "/api/v1/auth/pin", operation_id = "setPin", tag = "Auth", security(("bearer" = [])),
    request_body = PinBody, responses((status = 204)))]
pub(crate) async fn set_pin(
    State(identity): State<Identity>,
    caller: SignedIn,
    Body(body): Body<PinBody>,
) -> Answer<NoContent> {
    let user = caller.user.ok_or(IdentityError::NotAPerson)?;
    if body.current_password.len() > 1_024 {
        return Err(Invalid::one("currentPassword", "TOO_LONG", "must have at most 1024 bytes").into());
    }
    identity.set_pin(&caller.call(), user, &body.current_password, body.pin.as_deref()).await?;
    Ok(NoContent)
}

/// A badge.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = BadgeChange)]
pub(crate) struct BadgeBody {
    /// The code, as it is read from the badge; null takes the badge back. It is stored as a keyed hash.
    #[schema(example = "B-00417-7f3a", min_length = 8, max_length = 200)]
    code: Option<String>,
}

/// Gives somebody on the staff a badge for shared devices, or takes theirs back.
#[utoipa::path(put, path = "/api/v1/admin/users/{id}/badge", operation_id = "giveBadge", tag = "Staff",
    security(("bearer" = ["users:write"])), params(("id" = Id<noun::User>, Path)), request_body = BadgeBody,
    responses((status = 204)))]
pub(crate) async fn give_badge(
    State(identity): State<Identity>,
    allowed: Allowed<UsersWrite>,
    Segment(id): Segment<Id<noun::User>>,
    Body(body): Body<BadgeBody>,
) -> Answer<NoContent> {
    let mut check = Check::new();
    let code = body.code.map(|code| text::checked(&mut check, "code", &code, 8, 200));
    check.done()?;
    let hash = match &code {
        Some(code) => Some(identity.badge_hash(allowed.merchant, code).await?),
        None => None,
    };
    let (scope, by) = (allowed.scope(), Grantor::from(&*allowed));
    identity.db().write(&allowed.call(), move |tx| give(tx, &scope, &by, id, hash.as_deref())).await?;
    Ok(NoContent)
}
