//! Routes of roles.

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_http::{
    Allowed, Answer, Body, Data, Ignored, List, Match, MatchHeader, NoContent, Once, OnceHeader, Segment, Tagged,
};
use bodega_kernel::{Id, Time, noun};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Builtin, NewRole, Role, RoleChange, change, create, remove, store};
use crate::{
    Grantor, Identity, IdentityError,
    permission::{RolesRead, RolesWrite},
};

/// A role.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Role)]
pub(crate) struct RoleView {
    /// Which; null for a built-in one.
    id: Option<Id<noun::Role>>,
    /// What staff are given.
    #[schema(example = "NIGHT_SHIFT")]
    code: String,
    /// When it is shown.
    #[schema(example = "Night shift")]
    name: String,
    /// What it permits.
    #[schema(example = json!(["stock:read", "stock:request"]))]
    permissions: Vec<String>,
    /// Is it part of the program?
    builtin: bool,
    /// Rises with each change.
    version: i64,
    /// When it was made.
    created_at: Option<Time>,
    /// When it last changed.
    updated_at: Option<Time>,
}

impl From<Role> for RoleView {
    fn from(role: Role) -> Self {
        Self {
            id: Some(role.id),
            code: role.code,
            name: role.name,
            permissions: role.permissions.into_iter().collect(),
            builtin: false,
            version: role.version,
            created_at: Some(role.created_at),
            updated_at: Some(role.updated_at),
        }
    }
}
impl From<Builtin> for RoleView {
    fn from(role: Builtin) -> Self {
        Self {
            id: None,
            code: role.as_str().to_owned(),
            name: role.name().to_owned(),
            permissions: role.permissions().iter().map(str::to_owned).collect(),
            builtin: true,
            version: 1,
            created_at: None,
            updated_at: None,
        }
    }
}

/// The roles that staff can be given: the built-in ones and the merchant's own.
#[utoipa::path(get, path = "/api/v1/admin/roles", operation_id = "listRoles", tag = "Staff",
    security(("bearer" = ["roles:read"])), responses((status = 200, body = List<RoleView>)))]
pub(crate) async fn list_roles(
    State(identity): State<Identity>,
    allowed: Allowed<RolesRead>,
) -> Answer<List<RoleView>> {
    let scope = allowed.scope();
    let own = identity.db().read(&scope.clone(), move |tx| store::all(tx, &scope)).await?;
    let all = Builtin::STAFF.into_iter().map(RoleView::from).chain(own.into_iter().map(RoleView::from));
    Ok(List::whole(all.collect()))
}

/// One of the merchant's own roles.
#[utoipa::path(get, path = "/api/v1/admin/roles/{id}", operation_id = "getRole", tag = "Staff",
    security(("bearer" = ["roles:read"])), params(("id" = Id<noun::Role>, Path)),
    responses((status = 200, body = Data<RoleView>)))]
pub(crate) async fn get_role(
    State(identity): State<Identity>,
    allowed: Allowed<RolesRead>,
    Segment(id): Segment<Id<noun::Role>>,
) -> Answer<Tagged<Data<RoleView>>> {
    let scope = allowed.scope();
    let found = identity.db().read(&scope.clone(), move |tx| store::find(tx, &scope, id)).await?;
    let role = found.ok_or(IdentityError::NotFound("role"))?;
    let version = role.version;
    Ok(Data(RoleView::from(role)).version(version))
}

/// A role that is to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NewRole)]
pub(crate) struct RoleBody {
    /// What staff are given.
    #[schema(example = "NIGHT_SHIFT")]
    code: String,
    /// When it is shown.
    #[schema(example = "Night shift")]
    name: String,
    /// What it permits: nothing that its maker may not do.
    #[schema(example = json!(["stock:read", "stock:request"]))]
    permissions: Vec<String>,
}

/// Makes a role.
#[utoipa::path(post, path = "/api/v1/admin/roles", operation_id = "createRole", tag = "Staff",
    security(("bearer" = ["roles:write"])), params(OnceHeader), request_body = RoleBody,
    responses((status = 201, body = Data<RoleView>)))]
pub(crate) async fn create_role(
    State(identity): State<Identity>,
    allowed: Allowed<RolesWrite>,
    once: Once,
    Body(body): Body<RoleBody>,
) -> Answer<Response> {
    let new = NewRole::checked(&body.code, &body.name, &body.permissions)?;
    let (scope, by) = (allowed.scope(), Grantor::from(&*allowed));
    let make = move |tx: &mut bodega_db::Tx| create(tx, &scope, &by, &new).map(RoleView::from);
    once.write(identity.db(), allowed.call(), StatusCode::CREATED, make).await
}

/// What shall change; the rest stays. What is read-only may be sent back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = RoleChange)]
pub(crate) struct RolePatch {
    #[schema(example = "Night shift")]
    name: Option<String>,
    #[schema(example = json!(["stock:read"]))]
    permissions: Option<Vec<String>>,
    version: Option<i64>,
    #[serde(default, rename = "id")]
    _id: Option<Ignored>,
    #[serde(default, rename = "code")]
    _code: Option<Ignored>,
    #[serde(default, rename = "builtin")]
    _builtin: Option<Ignored>,
    #[serde(default, rename = "createdAt")]
    _created_at: Option<Ignored>,
    #[serde(default, rename = "updatedAt")]
    _updated_at: Option<Ignored>,
}

/// Changes a role. It holds at once for all who have it.
#[utoipa::path(patch, path = "/api/v1/admin/roles/{id}", operation_id = "changeRole", tag = "Staff",
    security(("bearer" = ["roles:write"])), params(("id" = Id<noun::Role>, Path), MatchHeader), request_body = RolePatch,
    responses((status = 200, body = Data<RoleView>)))]
pub(crate) async fn change_role(
    State(identity): State<Identity>,
    allowed: Allowed<RolesWrite>,
    Segment(id): Segment<Id<noun::Role>>,
    expected: Match,
    Body(body): Body<RolePatch>,
) -> Answer<Tagged<Data<RoleView>>> {
    let version = expected.or(body.version)?;
    let wanted = RoleChange::checked(body.name.as_deref(), body.permissions.as_deref(), version)?;
    let (scope, by) = (allowed.scope(), Grantor::from(&*allowed));
    let role = identity.db().write(&allowed.call(), move |tx| change(tx, &scope, &by, id, &wanted)).await?;
    let version = role.version;
    Ok(Data(RoleView::from(role)).version(version))
}

/// Removes a role that nobody has.
#[utoipa::path(delete, path = "/api/v1/admin/roles/{id}", operation_id = "removeRole", tag = "Staff",
    security(("bearer" = ["roles:write"])), params(("id" = Id<noun::Role>, Path)), responses((status = 204)))]
pub(crate) async fn remove_role(
    State(identity): State<Identity>,
    allowed: Allowed<RolesWrite>,
    Segment(id): Segment<Id<noun::Role>>,
) -> Answer<NoContent> {
    let (scope, by) = (allowed.scope(), Grantor::from(&*allowed));
    identity.db().write(&allowed.call(), move |tx| remove(tx, &scope, &by, id)).await?;
    Ok(NoContent)
}
