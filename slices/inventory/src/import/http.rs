//! Imports over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use axum::{extract::State, http::StatusCode, response::Response};
use bodega_db::Tx;
use bodega_http::{
    Allowed, Answer, CountedPage, Csv, Data, House, List, Once, OnceHeader, PageParams, Params, Segment,
};
use bodega_identity::permission::{StockAdjust, StockRead};
use bodega_kernel::{Id, Time, noun};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::{Import, NewImport, RowFault, Status};
use crate::Reach;

/// An import on its way through.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = StockImport)]
pub(crate) struct ImportView {
    id: Id<noun::Job>,
    status: Status,
    /// Only looked at, nothing changed?
    dry_run: bool,
    reason: String,
    /// How many rows it has.
    total: i64,
    /// How many are through.
    done: i64,
    /// How many of them changed something, or would.
    changed: i64,
    /// How many of them could not be taken.
    failed: i64,
    created_at: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<Time>,
}

impl From<Import> for ImportView {
    fn from(import: Import) -> Self {
        Self {
            id: import.id,
            status: import.status,
            dry_run: import.dry_run,
            reason: import.reason,
            total: import.total,
            done: import.done,
            changed: import.changed,
            failed: import.failed,
            created_at: import.created_at,
            finished_at: import.finished_at,
        }
    }
}

/// A row that could not be taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RowFaultView {
    /// Its line in the file; the header is line 1.
    line: i64,
    /// What is wrong: objects of `field`, `code` and `message`.
    faults: Value,
}

impl From<RowFault> for RowFaultView {
    fn from(fault: RowFault) -> Self {
        Self { line: fault.line, faults: fault.faults }
    }
}

/// How a file is to be taken.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(crate) struct ImportParams {
    /// Only look, change nothing.
    dry_run: Option<bool>,
    /// Why; "import" by itself.
    reason: Option<String>,
}

/// Import counts
///
/// CSV with a header: `branch` (code or id), `sku`, and any of `onHand`, `expectedOnHand`, `safetyStock`,
/// `reorderPoint`, `reorderQuantity`. An empty cell says nothing. A job carries it through; each row that cannot be taken
/// is told of, and leaves the others alone.
#[utoipa::path(
    post, path = "/api/v1/admin/inventory/import", operation_id = "importStock", tag = "Inventory",
    security(("bearer" = ["stock:adjust"])), params(ImportParams, OnceHeader),
    request_body(content = String, content_type = "text/csv", example = "branch,sku,onHand\nTLV-1,MILK-1L,42\n"),
    responses((status = 202, body = Data<ImportView>))
)]
pub(crate) async fn import_stock(
    State(house): State<House>,
    caller: Allowed<StockAdjust>,
    Params(wanted): Params<ImportParams>,
    once: Once,
    Csv(csv): Csv,
) -> Answer<Response> {
    let (scope, reach) = (caller.scope(), Reach::from(caller.sites.clone()));
    let reason = wanted.reason.as_deref().unwrap_or("import");
    let new = NewImport::checked(csv, wanted.dry_run.unwrap_or(false), reason)?;
    let start = move |tx: &mut Tx| super::start(tx, &scope, &reach, &new).map(ImportView::from);
    once.write(&house.db, caller.call(), StatusCode::ACCEPTED, start).await
}

/// Read an import
#[utoipa::path(
    get, path = "/api/v1/admin/inventory/import/{id}", operation_id = "getStockImport", tag = "Inventory",
    security(("bearer" = ["stock:read"])), params(("id" = Id<noun::Job>, Path)),
    responses((status = 200, body = Data<ImportView>))
)]
pub(crate) async fn get_import(
    State(house): State<House>,
    caller: Allowed<StockRead>,
    Segment(id): Segment<Id<noun::Job>>,
) -> Answer<Data<ImportView>> {
    let scope = caller.scope();
    let import = house.db.read(&caller.scope(), move |tx| super::find(tx, &scope, id)).await?;
    Ok(Data(import.into()))
}

/// List the rows of an import that could not be taken
///
/// In the order of the file.
#[utoipa::path(
    get, path = "/api/v1/admin/inventory/import/{id}/faults", operation_id = "listStockImportFaults", tag = "Inventory",
    security(("bearer" = ["stock:read"])), params(("id" = Id<noun::Job>, Path), PageParams),
    responses((status = 200, body = List<RowFaultView>))
)]
pub(crate) async fn list_faults(
    State(house): State<House>,
    caller: Allowed<StockRead>,
    Segment(id): Segment<Id<noun::Job>>,
    page: CountedPage,
) -> Answer<List<RowFaultView>> {
    let (scope, request) = (caller.scope(), page.0.clone());
    let found = house.db.read(&caller.scope(), move |tx| super::faults(tx, &scope, id, &request)).await?;
    Ok(page.list(found.map(RowFaultView::from)))
}
