//! What staff do with categories.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use bodega_db::{ReadTx, Tx};
use bodega_http::{
    Allowed, Answer, Body, Data, List, MatchHeader, NoContent, Once, OnceHeader, PageParams, Paged, Params, Segment,
};
use bodega_identity::permission::{CatalogRead, CatalogWrite};
use bodega_kernel::{Id, noun};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    body::CategoryBody,
    create, delete, get,
    http::slice,
    tree::{Node, all, node},
    update,
    view::AdminCategoryView,
};
use crate::{
    CatalogError,
    edit::{Edit, Removal},
    http::Catalog,
    product::Manner,
};

/// List the categories as staff see them
///
/// Those too that are not shown. Parents before their children, siblings in order: all, or a page when one is asked for.
#[utoipa::path(
    get, path = "/api/v1/admin/categories", operation_id = "listAllCategories", tag = "Catalogue administration",
    security(("bearer" = ["catalog:read"])), params(PageParams),
    responses((status = 200, body = List<AdminCategoryView>))
)]
pub(crate) async fn list_all_categories(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogRead>,
    RawQuery(query): RawQuery,
    page: Paged,
) -> Answer<List<AdminCategoryView>> {
    let (scope, now) = (caller.scope(), catalog.house.env.now());
    let tree = catalog.house.db.read(&caller.scope(), move |tx| all(tx, &scope, now)).await?;
    slice(&tree, query.as_deref(), &page, Node::staff_view)
}

/// Make a category
#[utoipa::path(
    post, path = "/api/v1/admin/categories", operation_id = "createCategory", tag = "Catalogue administration",
    security(("bearer" = ["catalog:write"])), params(OnceHeader), request_body = CategoryBody,
    responses((status = 201, body = Data<AdminCategoryView>))
)]
pub(crate) async fn create_category(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogWrite>,
    once: Once,
    Body(body): Body<CategoryBody>,
) -> Answer<Response> {
    let scope = caller.scope();
    let command = move |tx: &mut Tx| {
        let category = create(tx, &scope, &body)?;
        let now = tx.now();
        Ok::<_, CatalogError>(node(tx, &scope, category, now)?.staff_view())
    };
    once.write(&catalog.house.db, caller.call(), StatusCode::CREATED, command).await
}

/// Read a category as staff see it
#[utoipa::path(
    get, path = "/api/v1/admin/categories/{id}", operation_id = "getCategoryAsStaff", tag = "Catalogue administration",
    security(("bearer" = ["catalog:read"])), params(("id" = Id<noun::Category>, Path)),
    responses((status = 200, body = Data<AdminCategoryView>))
)]
pub(crate) async fn get_category_as_staff(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogRead>,
    Segment(id): Segment<Id<noun::Category>>,
) -> Answer<Response> {
    let (scope, now) = (caller.scope(), catalog.house.env.now());
    let read = move |tx: &mut ReadTx| {
        let category = get(tx, &scope, id)?;
        Ok::<_, CatalogError>(node(tx, &scope, category, now)?.staff_view())
    };
    let category = catalog.house.db.read(&caller.scope(), read).await?;
    Ok(answered(category))
}

/// Replace a category
///
/// What is left out becomes empty, but for the slug, the place and whether it is shown; without `parentId` it moves to
/// the top.
#[utoipa::path(
    put, path = "/api/v1/admin/categories/{id}", operation_id = "replaceCategory", tag = "Catalogue administration",
    security(("bearer" = ["catalog:write"])),
    params(("id" = Id<noun::Category>, Path), MatchHeader), request_body = CategoryBody,
    responses((status = 200, body = Data<AdminCategoryView>))
)]
pub(crate) async fn replace_category(
    State(catalog): State<Catalog>,
    edit: Edit<noun::Category, CategoryBody>,
) -> Answer<Response> {
    write(&catalog, edit, Manner::Replace).await
}

/// Change a category
///
/// What is left out stays, `null` empties.
#[utoipa::path(
    patch, path = "/api/v1/admin/categories/{id}", operation_id = "changeCategory", tag = "Catalogue administration",
    security(("bearer" = ["catalog:write"])),
    params(("id" = Id<noun::Category>, Path), MatchHeader), request_body = CategoryBody,
    responses((status = 200, body = Data<AdminCategoryView>))
)]
pub(crate) async fn change_category(
    State(catalog): State<Catalog>,
    edit: Edit<noun::Category, CategoryBody>,
) -> Answer<Response> {
    write(&catalog, edit, Manner::Merge).await
}

async fn write(catalog: &Catalog, edit: Edit<noun::Category, CategoryBody>, manner: Manner) -> Answer<Response> {
    let Edit { call, scope, id, expected, body } = edit;
    let command = move |tx: &mut Tx| {
        let category = update(tx, &scope, id, expected, &body, manner)?;
        let now = tx.now();
        Ok::<_, CatalogError>(node(tx, &scope, category, now)?.staff_view())
    };
    Ok(answered(catalog.house.db.write(&call, command).await?))
}

/// How a category is to be deleted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeleteParams {
    /// Even if products stand in it or under it. They stay where they are, and are no longer found there.
    force: Option<bool>,
}

/// Delete a category
///
/// It and what is under it are no longer shown; `active` brings it back. 409 says how many products stand in it and under
/// it: move them, or send `force=true`.
#[utoipa::path(
    delete, path = "/api/v1/admin/categories/{id}", operation_id = "deleteCategory", tag = "Catalogue administration",
    security(("bearer" = ["catalog:write"])),
    params(("id" = Id<noun::Category>, Path), DeleteParams, MatchHeader),
    responses((status = 204))
)]
pub(crate) async fn delete_category(
    State(catalog): State<Catalog>,
    Removal { call, scope, id, expected }: Removal<noun::Category>,
    Params(params): Params<DeleteParams>,
) -> Answer<NoContent> {
    let force = params.force.unwrap_or(false);
    let command = move |tx: &mut _| delete(tx, &scope, id, expected, force).map(drop);
    catalog.house.db.write::<_, CatalogError>(&call, command).await?;
    Ok(NoContent)
}

fn answered(category: AdminCategoryView) -> Response {
    let version = category.version;
    Data(category).version(version).into_response()
}
