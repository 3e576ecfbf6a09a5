//! What staff see of a product's versions.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, response::Response};
use bodega_db::Tx;
use bodega_http::{Allowed, Answer, Data, List, Match, MatchHeader, PageParams, Paged, Segment, Segments};
use bodega_identity::permission::{CatalogRead, CatalogWrite};
use bodega_kernel::{Id, noun};
use serde_json::Value;

use super::{
    http_admin::{answered, seen},
    versions::{self, Version},
    view::AdminProductView,
};
use crate::http::Catalog;

/// List the versions of a product
///
/// The newest first.
#[utoipa::path(
    get, path = "/api/v1/admin/products/{id}/versions", operation_id = "listProductVersions",
    tag = "Catalogue administration", security(("bearer" = ["catalog:read"])),
    params(("id" = Id<noun::Product>, Path), PageParams),
    responses((status = 200, body = List<Version>))
)]
pub(crate) async fn list_versions(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogRead>,
    Segment(id): Segment<Id<noun::Product>>,
    page: Paged,
) -> Answer<List<Version>> {
    let (scope, request) = (caller.scope(), page.0.clone());
    let read = move |tx: &mut _| versions::versions(tx, &scope, id, &request);
    Ok(page.list(catalog.house.db.read(&caller.scope(), read).await?))
}

/// Read a version of a product
///
/// As it was written.
#[utoipa::path(
    get, path = "/api/v1/admin/products/{id}/versions/{version}", operation_id = "getProductVersion",
    tag = "Catalogue administration", security(("bearer" = ["catalog:read"])),
    params(("id" = Id<noun::Product>, Path), ("version" = i64, Path, example = 1)),
    responses((status = 200, body = Data<AdminProductView>))
)]
pub(crate) async fn get_version(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogRead>,
    Segments((id, version)): Segments<(Id<noun::Product>, i64)>,
) -> Answer<Data<Value>> {
    let scope = caller.scope();
    let read = move |tx: &mut _| versions::version(tx, &scope, id, version);
    Ok(Data(catalog.house.db.read(&caller.scope(), read).await?))
}

/// Restore a version of a product
///
/// A new version says what that one said. The status and the window stay as they are. All of it is checked again: 422
/// when it names a category, a picture or a part that is no longer there.
#[utoipa::path(
    post, path = "/api/v1/admin/products/{id}/versions/{version}/restore", operation_id = "restoreProductVersion",
    tag = "Catalogue administration", security(("bearer" = ["catalog:write"])),
    params(("id" = Id<noun::Product>, Path), ("version" = i64, Path, example = 1), MatchHeader),
    responses((status = 200, body = Data<AdminProductView>))
)]
pub(crate) async fn restore_version(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogWrite>,
    Segments((id, version)): Segments<(Id<noun::Product>, i64)>,
    matched: Match,
) -> Answer<Response> {
    let scope = caller.scope();
    let command = move |tx: &mut Tx| {
        let product = versions::restore(tx, &scope, id, matched.version(), version)?;
        seen(tx, &scope, &product)
    };
    Ok(answered(catalog.house.db.write(&caller.call(), command).await?))
}
