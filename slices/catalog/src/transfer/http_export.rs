//! Exports of products over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::Tx;
use bodega_http::{Allowed, Answer, Data, List, Once, OnceHeader, PageParams, Paged, Params, Segment, download};
use bodega_identity::permission::CatalogRead;
use bodega_kernel::{Id, noun};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Format, Status, view::ExportView};
use crate::{CatalogError, http::Catalog};

/// What is to be written down, and how.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExportParams {
    /// As a table or as JSON Lines; a table when it is missing.
    #[param(inline)]
    format: Option<Format>,
    /// Archived products too.
    archived: Option<bool>,
}

/// Export products
///
/// A job writes them down, piece by piece; the file can be fetched for a week. What is in it can be imported again.
#[utoipa::path(
    post, path = "/api/v1/admin/products/exports", operation_id = "exportProducts", tag = "Import and export",
    security(("bearer" = ["catalog:read"])), params(ExportParams, OnceHeader),
    responses((status = 202, body = Data<ExportView>))
)]
pub(crate) async fn export_products(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogRead>,
    Params(wanted): Params<ExportParams>,
    once: Once,
) -> Answer<Response> {
    let scope = caller.scope();
    let (format, archived) = (wanted.format.unwrap_or(Format::Csv), wanted.archived.unwrap_or(false));
    let start = move |tx: &mut Tx| super::start_export(tx, &scope, format, archived).map(ExportView::from);
    once.write(&catalog.house.db, caller.call(), StatusCode::ACCEPTED, start).await
}

/// List exports of products
///
/// The newest first.
#[utoipa::path(
    get, path = "/api/v1/admin/products/exports", operation_id = "listProductExports", tag = "Import and export",
    security(("bearer" = ["catalog:read"])), params(PageParams), responses((status = 200, body = List<ExportView>))
)]
pub(crate) async fn list_exports(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogRead>,
    page: Paged,
) -> Answer<List<ExportView>> {
    let (scope, request) = (caller.scope(), page.0.clone());
    let found = catalog.house.db.read(&caller.scope(), move |tx| super::exports(tx, &scope, &request)).await?;
    Ok(page.list(found.map(ExportView::from)))
}

/// Read an export of products
#[utoipa::path(
    get, path = "/api/v1/admin/products/exports/{id}", operation_id = "getProductExport", tag = "Import and export",
    security(("bearer" = ["catalog:read"])), params(("id" = Id<noun::Export>, Path)),
    responses((status = 200, body = Data<ExportView>))
)]
pub(crate) async fn get_export(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogRead>,
    Segment(id): Segment<Id<noun::Export>>,
) -> Answer<Data<ExportView>> {
    let scope = caller.scope();
    let export = catalog.house.db.read(&caller.scope(), move |tx| super::export(tx, &scope, id)).await?;
    Ok(Data(export.into()))
}

/// Stop an export of products
#[utoipa::path(
    post, path = "/api/v1/admin/products/exports/{id}/cancel", operation_id = "cancelProductExport",
    tag = "Import and export", security(("bearer" = ["catalog:read"])), params(("id" = Id<noun::Export>, Path)),
    responses((status = 200, body = Data<ExportView>))
)]
pub(crate) async fn cancel_export(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogRead>,
    Segment(id): Segment<Id<noun::Export>>,
) -> Answer<Data<ExportView>> {
    let scope = caller.scope();
    let stop = move |tx: &mut Tx| super::cancel_export(tx, &scope, id);
    Ok(Data(catalog.house.db.write(&caller.call(), stop).await?.into()))
}

/// Fetch the file of an export
///
/// Once it is done: until then 409.
#[utoipa::path(
    get, path = "/api/v1/admin/products/exports/{id}/file", operation_id = "getProductExportFile",
    tag = "Import and export", security(("bearer" = ["catalog:read"])), params(("id" = Id<noun::Export>, Path)),
    responses((status = 200, content((String = "text/csv"), (String = "application/x-ndjson"))))
)]
pub(crate) async fn get_export_file(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogRead>,
    Segment(id): Segment<Id<noun::Export>>,
) -> Answer<Response> {
    let (scope, within, db) = (caller.scope(), caller.scope(), catalog.house.db.clone());
    let export = db.read(&caller.scope(), move |tx| super::export(tx, &scope, id)).await?;
    if export.status != Status::Done {
        return Err(CatalogError::NotReady.into());
    }
    let next = move |part: i64| {
        let (db, scope, of) = (db.clone(), within.clone(), within.clone());
        async move {
            let body = db.read(&scope, move |tx| super::export_part(tx, &of, id, part)).await?;
            Ok::<_, CatalogError>(body.map(|body| (body, part + 1)))
        }
    };
    let name = format!("products.{}", export.format.as_str());
    Ok(download(export.format.media_type(), &name, 0, next))
}
