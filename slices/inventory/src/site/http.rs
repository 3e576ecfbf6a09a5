//! Branches over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};
use bodega_http::{
    Allowed, Answer, Body, CountedPage, Data, House, HttpError, List, Match, MatchHeader, NoContent, Once, OnceHeader,
    PageParams, Params, Segment, Tagged, Visit,
};
use bodega_identity::permission::{MerchantsWrite, SitesRead, SitesWrite};
use bodega_kernel::{Id, MAX_LIMIT, PageRequest, Scope, Time, noun};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    Hand, Kind, SiteFilter,
    body::{AdminBranchView, BranchBody, BranchView},
};

/// List the branches
///
/// Those in use, by name: all of them, or a page when one is asked for.
#[utoipa::path(
    get, path = "/api/v1/branches", operation_id = "listBranches", tag = "Branches", security(()),
    params(PageParams),
    responses((status = 200, body = List<BranchView>))
)]
pub(crate) async fn list_branches(
    State(house): State<House>,
    visit: Visit,
    RawQuery(query): RawQuery,
    page: CountedPage,
) -> Answer<Response> {
    let scope = visit.scope();
    let asked = query.is_some_and(|query| !query.is_empty());
    let request = if asked { page.0 } else { PageRequest { limit: MAX_LIMIT, ..PageRequest::default() } };
    let wanted = request.clone();
    let open = SiteFilter { active: Some(true), ..SiteFilter::default() };
    let found = house.db.read(&visit.scope(), move |tx| super::list(tx, &scope, open, &wanted)).await?;
    let answer = List::new(found.map(BranchView::from), &request);
    Ok(answer.weak().map_err(HttpError::internal)?.public(5).into_response())
}

/// Read a branch
#[utoipa::path(
    get, path = "/api/v1/branches/{id}", operation_id = "getBranch", tag = "Branches", security(()),
    params(("id" = Id<noun::Site>, Path)),
    responses((status = 200, body = Data<BranchView>))
)]
pub(crate) async fn get_branch(
    State(house): State<House>,
    visit: Visit,
    Segment(id): Segment<Id<noun::Site>>,
) -> Answer<Data<BranchView>> {
    let scope = visit.scope();
    let site = house.db.read(&visit.scope(), move |tx| super::find(tx, &scope, id)).await?;
    if site.active { Ok(Data(site.into())) } else { Err(HttpError::not_found()) }
}

/// Which branches are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(crate) struct BranchParams {
    /// Only those in use, or only those that are not.
    active: Option<bool>,
    /// Only those for one purpose.
    #[param(inline)]
    kind: Option<Kind>,
    /// Only those that changed since.
    updated_since: Option<Time>,
}

/// List the branches as staff
#[utoipa::path(
    get, path = "/api/v1/admin/branches", operation_id = "listAllBranches", tag = "Branches",
    security(("bearer" = ["sites:read"])), params(BranchParams, PageParams),
    responses((status = 200, body = List<AdminBranchView>))
)]
pub(crate) async fn list_all_branches(
    State(house): State<House>,
    caller: Allowed<SitesRead>,
    Params(wanted): Params<BranchParams>,
    page: CountedPage,
) -> Answer<List<AdminBranchView>> {
    let (scope, request) = (caller.scope(), page.0.clone());
    let filter = SiteFilter { active: wanted.active, kind: wanted.kind, updated_since: wanted.updated_since };
    let found = house.db.read(&caller.scope(), move |tx| super::list(tx, &scope, filter, &request)).await?;
    Ok(page.list(found.map(AdminBranchView::from)))
}

/// Open a branch
///
/// Its data is kept by the merchant at hand, who has stock there from now on.
#[utoipa::path(
    post, path = "/api/v1/admin/branches", operation_id = "createBranch", tag = "Branches",
    security(("bearer" = ["sites:write"])), params(OnceHeader), request_body = BranchBody,
    responses((status = 201, body = Data<AdminBranchView>))
)]
pub(crate) async fn create_branch(
    State(house): State<House>,
    caller: Allowed<SitesWrite>,
    once: Once,
    Body(body): Body<BranchBody>,
) -> Answer<Response> {
    unlimited(&caller)?;
    let (scope, new) = (caller.scope(), body.whole()?);
    let create = move |tx: &mut bodega_db::Tx| super::create(tx, &scope, &new).map(AdminBranchView::from);
    once.write(&house.db, caller.call(), axum::http::StatusCode::CREATED, create).await
}

/// Read a branch as staff
#[utoipa::path(
    get, path = "/api/v1/admin/branches/{id}", operation_id = "getBranchAsStaff", tag = "Branches",
    security(("bearer" = ["sites:read"])), params(("id" = Id<noun::Site>, Path)),
    responses((status = 200, body = Data<AdminBranchView>))
)]
pub(crate) async fn get_branch_as_staff(
    State(house): State<House>,
    caller: Allowed<SitesRead>,
    Segment(id): Segment<Id<noun::Site>>,
) -> Answer<Tagged<Data<AdminBranchView>>> {
    let scope = caller.scope();
    let site = house.db.read(&caller.scope(), move |tx| super::find(tx, &scope, id)).await?;
    let version = site.version;
    Ok(Data(site.into()).version(version))
}

/// Replace a branch
#[utoipa::path(
    put, path = "/api/v1/admin/branches/{id}", operation_id = "replaceBranch", tag = "Branches",
    security(("bearer" = ["sites:write"])), params(("id" = Id<noun::Site>, Path), MatchHeader),
    request_body = BranchBody, responses((status = 200, body = Data<AdminBranchView>))
)]
pub(crate) async fn replace_branch(
    State(house): State<House>,
    caller: Allowed<SitesWrite>,
    Segment(id): Segment<Id<noun::Site>>,
    meant: Match,
    Body(body): Body<BranchBody>,
) -> Answer<Tagged<Data<AdminBranchView>>> {
    let expected = meant.or(body.version)?;
    let change = body.whole()?.into();
    update(house, caller, id, expected, change).await
}

/// Change a branch
///
/// What is not sent stays. `active: false` closes it, once it is empty; true opens it again.
#[utoipa::path(
    patch, path = "/api/v1/admin/branches/{id}", operation_id = "changeBranch", tag = "Branches",
    security(("bearer" = ["sites:write"])), params(("id" = Id<noun::Site>, Path), MatchHeader),
    request_body = BranchBody, responses((status = 200, body = Data<AdminBranchView>))
)]
pub(crate) async fn change_branch(
    State(house): State<House>,
    caller: Allowed<SitesWrite>,
    Segment(id): Segment<Id<noun::Site>>,
    meant: Match,
    Body(body): Body<BranchBody>,
) -> Answer<Tagged<Data<AdminBranchView>>> {
    let expected = meant.or(body.version)?;
    update(house, caller, id, expected, body.change()?).await
}

async fn update(
    house: House,
    caller: Allowed<SitesWrite>,
    id: Id<noun::Site>,
    expected: Option<i64>,
    change: super::SiteChange,
) -> Answer<Tagged<Data<AdminBranchView>>> {
    caller.may_site(id)?;
    let (scope, hand) = (caller.scope(), hand(&caller));
    let call = caller.call().within(Scope::Installation);
    let site = house.db.write(&call, move |tx| super::update(tx, &scope, hand, id, expected, &change)).await?;
    let version = site.version;
    Ok(Data(site.into()).version(version))
}

/// Close a branch
///
/// Refused while it holds anybody's stock, or while home deliveries leave from it.
#[utoipa::path(
    delete, path = "/api/v1/admin/branches/{id}", operation_id = "closeBranch", tag = "Branches",
    security(("bearer" = ["sites:write"])), params(("id" = Id<noun::Site>, Path)),
    responses((status = 204))
)]
pub(crate) async fn close_branch(
    State(house): State<House>,
    caller: Allowed<SitesWrite>,
    Segment(id): Segment<Id<noun::Site>>,
) -> Answer<NoContent> {
    caller.may_site(id)?;
    let (scope, hand) = (caller.scope(), hand(&caller));
    let call = caller.call().within(Scope::Installation);
    house.db.write(&call, move |tx| super::close(tx, &scope, hand, id)).await?;
    Ok(NoContent)
}

/// Who changes a site: the operator may change those of others too.
pub(crate) fn hand(caller: &bodega_http::Caller) -> Hand {
    if caller.may(<MerchantsWrite as bodega_http::Permission>::NAME) { Hand::Operator } else { Hand::Merchant }
}

/// A grant that is limited to some sites reaches no new one.
fn unlimited(caller: &bodega_http::Caller) -> Answer<()> {
    match caller.sites {
        None => Ok(()),
        Some(_) => Err(HttpError::forbidden("Your grant is limited to certain sites.")),
    }
}
