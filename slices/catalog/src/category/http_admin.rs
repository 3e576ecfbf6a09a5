//! What staff do with categories.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use bodega_db::{ReadTx, Tx};
use bodega_http::{
    Allowed, Answer, Body, Data, List, Match, MatchHeader, NoContent, Once, OnceHeader, PageParams, Paged, Segment,
};
use bodega_identity::permission::{CatalogRead, CatalogWrite};
use bodega_kernel::{Id, noun};

use super::{
    body::CategoryBody,
    create, delete, get,
    http::slice,
    tree::{Node, all, node},
    update,
    view::AdminCategoryView,
};
use crate::{CatalogError, http::Catalog, product::Manner};

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
    caller: Allowed<CatalogWrite>,
    Segment(id): Segment<Id<noun::Category>>,
    matched: Match,
    Body(body): Body<CategoryBody>,
) -> Answer<Response> {
    write(&catalog, &caller, id, matched, body, Manner::Replace).await
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
    caller: Allowed<CatalogWrite>,
    Segment(id): Segment<Id<noun::Category>>,
    matched: Match,
    Body(body): Body<CategoryBody>,
) -> Answer<Response> {
    write(&catalog, &caller, id, matched, body, Manner::Merge).await
}

async fn write(
    catalog: &Catalog,
    caller: &Allowed<CatalogWrite>,
    id: Id<noun::Category>,
    matched: Match,
    body: CategoryBody,
    manner: Manner,
) -> Answer<Response> {
    let (scope, expected) = (caller.scope(), matched.or(body.version.value().copied())?);
    let command = move |tx: &mut Tx| {
        let category = update(tx, &scope, id, expected, &body, manner)?;
        let now = tx.now();
        Ok::<_, CatalogError>(node(tx, &scope, category, now)?.staff_view())
    };
    Ok(answered(catalog.house.db.write(&caller.call(), command).await?))
}

/// Delete a category
///
/// It and what is under it are no longer shown; products stay where they are.
#[utoipa::path(
    delete, path = "/api/v1/admin/categories/{id}", operation_id = "deleteCategory", tag = "Catalogue administration",
    security(("bearer" = ["catalog:write"])),
    params(("id" = Id<noun::Category>, Path), MatchHeader),
    responses((status = 204))
)]
pub(crate) async fn delete_category(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogWrite>,
    Segment(id): Segment<Id<noun::Category>>,
    matched: Match,
) -> Answer<NoContent> {
    let scope = caller.scope();
    let command = move |tx: &mut _| delete(tx, &scope, id, matched.version()).map(drop);
    catalog.house.db.write::<_, CatalogError>(&caller.call(), command).await?;
    Ok(NoContent)
}

fn answered(category: AdminCategoryView) -> Response {
    let version = category.version;
    Data(category).version(version).into_response()
}
