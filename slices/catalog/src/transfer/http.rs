//! Imports of products over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::{ReadTx, Tx};
use bodega_http::{
    Allowed, Answer, Data, List, Once, OnceHeader, PageParams, Paged, Params, RowKind, Rows, Segment, download,
};
use bodega_identity::permission::{CatalogRead, CatalogWrite};
use bodega_kernel::{Id, noun};
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use super::{
    Format, Mode, NewImport, Receiving, ask,
    fault_store::{self, PlacedFault},
    forget,
    model::Fault,
    view::{FaultView, ImportView},
};
use crate::{CatalogError, http::Catalog};

/// How a file is to be taken.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(crate) struct ImportParams {
    /// Only look, change nothing.
    dry_run: Option<bool>,
    /// What becomes of products that are there already: changed, or refused. Changed when it is missing.
    #[param(inline)]
    mode: Option<Mode>,
}

/// Import products
///
/// As a table (`text/csv`, one line for each variant) or as JSON Lines (`application/x-ndjson`, a product on each line as
/// PATCH takes it), at most 64 MiB of UTF-8. A job carries the file through, piece by piece; each product that cannot be
/// taken is told of and leaves the others alone. A product is found by the first of `id`, `externalId`, `slug` and its
/// SKUs that is known; what is left out of one that is there stays, and in a table an empty cell is left out. Pictures
/// are named by the ids of the library: none is fetched from elsewhere. The columns are told of in the handbook of
/// imports. Two files of a merchant come in at once, and twenty imports wait: 429 for more, 503 when others take all
/// places.
#[utoipa::path(
    post, path = "/api/v1/admin/products/imports", operation_id = "importProducts", tag = "Import and export",
    security(("bearer" = ["catalog:write"])), params(ImportParams, OnceHeader),
    request_body(content = String, content_type = "text/csv",
                 example = "sku,title,title.de,price,categories\nMILK-1L,Fresh milk,Frische Milch,6.90,dairy\n"),
    responses((status = 202, body = Data<ImportView>))
)]
pub(crate) async fn import_products(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogWrite>,
    Params(wanted): Params<ImportParams>,
    once: Once,
    mut rows: Rows,
) -> Answer<Response> {
    let _place = catalog.places.take(caller.merchant)?;
    let format = match rows.kind {
        RowKind::Csv => Format::Csv,
        RowKind::JsonLines => Format::Jsonl,
    };
    let (mode, dry_run) = (wanted.mode.unwrap_or(Mode::Upsert), wanted.dry_run.unwrap_or(false));
    let mut receiving = Receiving::new(NewImport { format, mode, dry_run });
    let answer = receive(&catalog, &caller, &mut receiving, &mut rows, once).await;
    if let Some(id) = receiving.id() {
        // What was refused, or sent before under its key, is no import.
        let scope = caller.scope();
        let forgotten = catalog.house.db.write(&caller.call(), move |tx: &mut Tx| forget(tx, &scope, id)).await;
        if let Err(error) = forgotten {
            tracing::warn!(import = %id, error = %error, "a file that was refused is kept until the next one comes");
        }
    }
    answer
}

/// Takes a file in, and asks for its import once it is here.
async fn receive(
    catalog: &Catalog,
    caller: &Allowed<CatalogWrite>,
    receiving: &mut Receiving,
    rows: &mut Rows,
    once: Once,
) -> Answer<Response> {
    let (db, call) = (&catalog.house.db, || caller.call());
    while let Some(bytes) = rows.next().await? {
        receiving.take(db, &call, &bytes).await?;
    }
    let (received, scope) = (receiving.end(db, &call).await?, caller.scope());
    let ask = move |tx: &mut Tx| ask(tx, &scope, received).map(ImportView::from);
    once.comparing(&json!(rows.digest())).write(db, caller.call(), StatusCode::ACCEPTED, ask).await
}

/// List imports of products
///
/// The newest first.
#[utoipa::path(
    get, path = "/api/v1/admin/products/imports", operation_id = "listProductImports", tag = "Import and export",
    security(("bearer" = ["catalog:read"])), params(PageParams), responses((status = 200, body = List<ImportView>))
)]
pub(crate) async fn list_imports(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogRead>,
    page: Paged,
) -> Answer<List<ImportView>> {
    let (scope, request) = (caller.scope(), page.0.clone());
    let found = catalog.house.db.read(&caller.scope(), move |tx| super::imports(tx, &scope, &request)).await?;
    Ok(page.list(found.map(ImportView::from)))
}

/// Read an import of products
#[utoipa::path(
    get, path = "/api/v1/admin/products/imports/{id}", operation_id = "getProductImport", tag = "Import and export",
    security(("bearer" = ["catalog:read"])), params(("id" = Id<noun::Import>, Path)),
    responses((status = 200, body = Data<ImportView>))
)]
pub(crate) async fn get_import(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogRead>,
    Segment(id): Segment<Id<noun::Import>>,
) -> Answer<Data<ImportView>> {
    let scope = caller.scope();
    let import = catalog.house.db.read(&caller.scope(), move |tx| super::import(tx, &scope, id)).await?;
    Ok(Data(import.into()))
}

/// Stop an import of products
///
/// What is through stands.
#[utoipa::path(
    post, path = "/api/v1/admin/products/imports/{id}/cancel", operation_id = "cancelProductImport",
    tag = "Import and export", security(("bearer" = ["catalog:write"])), params(("id" = Id<noun::Import>, Path)),
    responses((status = 200, body = Data<ImportView>))
)]
pub(crate) async fn cancel_import(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogWrite>,
    Segment(id): Segment<Id<noun::Import>>,
) -> Answer<Data<ImportView>> {
    let scope = caller.scope();
    let import = catalog.house.db.write(&caller.call(), move |tx: &mut Tx| super::cancel(tx, &scope, id)).await?;
    Ok(Data(import.into()))
}

/// List what is wrong with an import
///
/// In the order of its lines.
#[utoipa::path(
    get, path = "/api/v1/admin/products/imports/{id}/faults", operation_id = "listProductImportFaults",
    tag = "Import and export", security(("bearer" = ["catalog:read"])),
    params(("id" = Id<noun::Import>, Path), PageParams), responses((status = 200, body = List<FaultView>))
)]
pub(crate) async fn list_import_faults(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogRead>,
    Segment(id): Segment<Id<noun::Import>>,
    page: Paged,
) -> Answer<List<FaultView>> {
    let (scope, request) = (caller.scope(), page.0.clone());
    let found = catalog.house.db.read(&caller.scope(), move |tx| super::faults(tx, &scope, id, &request)).await?;
    Ok(page.list(found.map(FaultView::from)))
}

/// Fetch what is wrong with an import, as CSV
///
/// With the columns line, field, code and message.
#[utoipa::path(
    get, path = "/api/v1/admin/products/imports/{id}/errors", operation_id = "getProductImportErrors",
    tag = "Import and export", security(("bearer" = ["catalog:read"])), params(("id" = Id<noun::Import>, Path)),
    responses((status = 200, content_type = "text/csv", body = String))
)]
pub(crate) async fn get_import_errors(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogRead>,
    Segment(id): Segment<Id<noun::Import>>,
) -> Answer<Response> {
    let (scope, within, db) = (caller.scope(), caller.scope(), catalog.house.db.clone());
    db.read(&caller.scope(), move |tx| super::import(tx, &scope, id)).await?;
    let next = move |place: Option<(i64, i64)>| {
        let (db, scope) = (db.clone(), within.clone());
        async move { errors(&db, &scope, id, place).await }
    };
    Ok(download(Format::Csv.media_type(), "errors.csv", Some((0, -1)), next))
}

type Next = Option<(i64, i64)>;

/// A piece of the table of errors from a place on, and where the next one begins.
async fn errors(
    db: &bodega_db::Db,
    scope: &bodega_kernel::Scope,
    id: Id<noun::Import>,
    place: Next,
) -> Result<Option<(String, Next)>, CatalogError> {
    let Some(place) = place else { return Ok(None) };
    let within = scope.clone();
    let read = move |tx: &mut ReadTx| -> Result<_, bodega_db::DbError> {
        fault_store::faults_from(tx, within.one()?, id, place, 1_000)
    };
    let found = db.read(scope, read).await?;
    let next = found.last().map(|PlacedFault(place, fault)| (fault.line, *place)).filter(|_| found.len() == 1_000);
    let faults: Vec<Fault> = found.into_iter().map(|PlacedFault(_, fault)| fault).collect();
    Ok(Some((super::write::faults(place.1 < 0, &faults)?, next)))
}
