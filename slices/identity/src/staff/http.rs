//! Routes of the staff.

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_http::{
    Allowed, Answer, Body, CountedPage, Data, Ignored, List, Match, MatchHeader, NoContent, Once, OnceHeader,
    PageParams, Params, Segment, Tagged,
};
use bodega_kernel::{Id, Scope, Time, noun};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{Member, NewStaff, StaffChange, add, change, remove, store};
use crate::{
    Grantor, Identity, IdentityError,
    patch::nullable,
    permission::{UsersRead, UsersWrite},
};

/// Somebody on the staff.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = StaffMember)]
pub(crate) struct MemberView {
    /// Who.
    id: Id<noun::User>,
    /// Their e-mail.
    #[schema(example = "omer@example.com")]
    email: String,
    /// Have they confirmed it?
    email_verified: bool,
    /// What this merchant calls them.
    #[schema(example = "Omer Katz")]
    name: String,
    /// The code of their role.
    #[schema(example = "EMPLOYEE")]
    role: String,
    /// The sites that it is limited to; null: all.
    site_ids: Option<Vec<Id<noun::Site>>>,
    /// Is the invitation still to be accepted?
    pending: bool,
    /// Rises with each change.
    version: i64,
    /// Since when.
    created_at: Time,
    /// When it last changed.
    updated_at: Time,
}

impl From<Member> for MemberView {
    fn from(member: Member) -> Self {
        Self {
            id: member.user,
            email: member.email,
            email_verified: member.verified,
            name: member.name,
            role: member.role,
            site_ids: member.sites,
            pending: member.pending,
            version: member.version,
            created_at: member.created_at,
            updated_at: member.updated_at,
        }
    }
}

/// Which of the staff are wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(crate) struct StaffFilter {
    /// Part of the name or the e-mail.
    q: Option<String>,
    /// The code of a role.
    role: Option<String>,
}

/// The merchant's staff, newest first.
#[utoipa::path(get, path = "/api/v1/admin/users", operation_id = "listUsers", tag = "Staff",
    security(("bearer" = ["users:read"])), params(PageParams, StaffFilter),
    responses((status = 200, body = List<MemberView>)))]
pub(crate) async fn list_users(
    State(identity): State<Identity>,
    allowed: Allowed<UsersRead>,
    paged: CountedPage,
    Params(filter): Params<StaffFilter>,
) -> Answer<List<MemberView>> {
    let (scope, request) = (allowed.scope(), paged.0.clone());
    let page = identity
        .db()
        .read(&scope.clone(), move |tx| {
            store::page(tx, &scope, (filter.role.as_deref(), filter.q.as_deref()), &request)
        })
        .await?;
    Ok(paged.list(page.map(MemberView::from)))
}

/// One of the staff.
#[utoipa::path(get, path = "/api/v1/admin/users/{id}", operation_id = "getUser", tag = "Staff",
    security(("bearer" = ["users:read"])), params(("id" = Id<noun::User>, Path)),
    responses((status = 200, body = Data<MemberView>)))]
pub(crate) async fn get_user(
    State(identity): State<Identity>,
    allowed: Allowed<UsersRead>,
    Segment(id): Segment<Id<noun::User>>,
) -> Answer<Tagged<Data<MemberView>>> {
    let scope = allowed.scope();
    let found = identity.db().read(&scope.clone(), move |tx| store::find(tx, &scope, id)).await?;
    let member = found.ok_or(IdentityError::NotFound("user"))?;
    let version = member.version;
    Ok(Data(MemberView::from(member)).version(version))
}

/// Somebody who is to join the staff.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NewStaffMember)]
pub(crate) struct StaffBody {
    /// The e-mail.
    #[schema(example = "omer@example.com", max_length = 254)]
    email: String,
    /// The name.
    #[schema(example = "Omer Katz", min_length = 1, max_length = 120)]
    name: String,
    /// The code of a role.
    #[schema(example = "EMPLOYEE")]
    role: String,
    /// The sites that it is limited to; left out or null: all.
    site_ids: Option<Vec<Id<noun::Site>>>,
    /// A first password to hand over. Without one, an invitation is mailed.
    #[schema(example = "correct horse battery", min_length = 8, max_length = 128)]
    password: Option<String>,
}

/// Takes somebody onto the staff: an invitation is mailed to them, unless a first password is given.
#[utoipa::path(post, path = "/api/v1/admin/users", operation_id = "addUser", tag = "Staff",
    security(("bearer" = ["users:write"])), params(OnceHeader), request_body = StaffBody,
    responses((status = 201, body = Data<MemberView>)))]
pub(crate) async fn add_user(
    State(identity): State<Identity>,
    allowed: Allowed<UsersWrite>,
    once: Once,
    Body(body): Body<StaffBody>,
) -> Answer<Response> {
    let StaffBody { email, name, role, site_ids, password } = body;
    let once = once.comparing(&json!({ "email": email, "name": name, "role": role, "siteIds": site_ids }));
    let new = NewStaff::checked(&email, &name, &role, site_ids, password.as_deref())?;
    let hash = match &new.password {
        Some(password) => Some(identity.hasher().hash(identity.env(), password).await.map_err(IdentityError::from)?),
        None => None,
    };
    let (scope, by) = (allowed.scope(), Grantor::from(&*allowed));
    let join = move |tx: &mut bodega_db::Tx| {
        let user = add(tx, &scope, &by, &new, hash.as_deref())?;
        let member = store::find(tx, &scope, user)?.ok_or(IdentityError::NotFound("user"))?;
        Ok::<_, IdentityError>(MemberView::from(member))
    };
    let call = allowed.call().within(Scope::Installation);
    once.write(identity.db(), call, StatusCode::CREATED, join).await
}

/// What shall change; the rest stays. What is read-only may be sent back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = StaffMemberChange)]
pub(crate) struct StaffPatch {
    #[schema(example = "MANAGER")]
    role: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<Vec<Id<noun::Site>>>)]
    site_ids: Option<Option<Vec<Id<noun::Site>>>>,
    #[schema(example = "Omer Katz")]
    name: Option<String>,
    version: Option<i64>,
    #[serde(default, rename = "id")]
    _id: Option<Ignored>,
    #[serde(default, rename = "email")]
    _email: Option<Ignored>,
    #[serde(default, rename = "emailVerified")]
    _email_verified: Option<Ignored>,
    #[serde(default, rename = "pending")]
    _pending: Option<Ignored>,
    #[serde(default, rename = "createdAt")]
    _created_at: Option<Ignored>,
    #[serde(default, rename = "updatedAt")]
    _updated_at: Option<Ignored>,
}

/// Changes somebody's role, sites or name. It holds at once.
#[utoipa::path(patch, path = "/api/v1/admin/users/{id}", operation_id = "changeUser", tag = "Staff",
    security(("bearer" = ["users:write"])), params(("id" = Id<noun::User>, Path), MatchHeader), request_body = StaffPatch,
    responses((status = 200, body = Data<MemberView>)))]
pub(crate) async fn change_user(
    State(identity): State<Identity>,
    allowed: Allowed<UsersWrite>,
    Segment(id): Segment<Id<noun::User>>,
    expected: Match,
    Body(body): Body<StaffPatch>,
) -> Answer<Tagged<Data<MemberView>>> {
    let version = expected.or(body.version)?;
    let wanted = StaffChange { role: body.role, sites: body.site_ids, name: body.name, version }.checked()?;
    let (scope, by) = (allowed.scope(), Grantor::from(&*allowed));
    let member = identity.db().write(&allowed.call(), move |tx| change(tx, &scope, &by, id, &wanted)).await?;
    let version = member.version;
    Ok(Data(MemberView::from(member)).version(version))
}

/// Takes somebody off the staff. Their sessions here end at once.
#[utoipa::path(delete, path = "/api/v1/admin/users/{id}", operation_id = "removeUser", tag = "Staff",
    security(("bearer" = ["users:write"])), params(("id" = Id<noun::User>, Path)), responses((status = 204)))]
pub(crate) async fn remove_user(
    State(identity): State<Identity>,
    allowed: Allowed<UsersWrite>,
    Segment(id): Segment<Id<noun::User>>,
) -> Answer<NoContent> {
    let (scope, by, call) = (allowed.scope(), Grantor::from(&*allowed), allowed.call().within(Scope::Installation));
    identity.db().write(&call, move |tx| remove(tx, &scope, &by, id)).await?;
    Ok(NoContent)
}
