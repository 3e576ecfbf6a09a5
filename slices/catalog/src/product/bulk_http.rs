//! Many products, and many prices, in one request. They are written in slices of the bulk lane, between which others
//! get their turn: the items stand for themselves, the request as a whole is no transaction.

#![allow(unused_qualifications, reason = "what the description macros write")]

use std::sync::Arc;

use axum::extract::State;
use bodega_db::{DbError, Tx};
use bodega_http::{Allowed, Answer, Body, Data};
use bodega_identity::permission::CatalogWrite;
use bodega_kernel::{Check, Scope};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    body::{ProductBody, SkuPrice},
    bulk::{BulkItem, BulkResult, MAX_ITEMS, in_bulk},
    reprice::in_bulk as reprice_in_bulk,
};
use crate::{CatalogError, http::Catalog};

/// So many items are one transaction: long enough to share a commit, short enough not to keep others waiting.
const SLICE: usize = 50;

/// Products to write.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BulkProducts {
    /// Products to make, and with an `id` (and a `version`) the fields of one to change.
    #[schema(value_type = Vec<ProductBody>, min_items = 1, max_items = 10000)]
    items: Vec<Value>,
}

/// Write many products
///
/// Items without an `id` are made, items with one are changed as PATCH does. Each is told of by its place; one that is
/// wrong does not fail the others.
#[utoipa::path(
    post, path = "/api/v1/admin/products/bulk", operation_id = "bulkProducts", tag = "Catalogue administration",
    security(("bearer" = ["catalog:write"])), request_body = BulkProducts,
    responses((status = 200, body = Data<Vec<BulkResult>>))
)]
pub(crate) async fn bulk_products(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogWrite>,
    Body(body): Body<BulkProducts>,
) -> Answer<Data<Vec<BulkResult>>> {
    sliced(&catalog, &caller, body.items, in_bulk).await
}

/// Prices to set.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BulkPrices {
    /// A SKU and its price, each.
    #[schema(value_type = Vec<SkuPrice>, min_items = 1, max_items = 10000)]
    items: Vec<Value>,
}

/// Set many prices by SKU
///
/// Each is told of by its place; one that is wrong does not fail the others.
#[utoipa::path(
    post, path = "/api/v1/admin/prices/bulk", operation_id = "bulkPrices", tag = "Catalogue administration",
    security(("bearer" = ["catalog:write"])), request_body = BulkPrices,
    responses((status = 200, body = Data<Vec<BulkResult>>))
)]
pub(crate) async fn bulk_prices(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogWrite>,
    Body(body): Body<BulkPrices>,
) -> Answer<Data<Vec<BulkResult>>> {
    sliced(&catalog, &caller, body.items, reprice_in_bulk).await
}

type Write = fn(&mut Tx, &Scope, &[BulkItem]) -> Result<Vec<BulkResult>, DbError>;

async fn sliced(
    catalog: &Catalog,
    caller: &Allowed<CatalogWrite>,
    items: Vec<Value>,
    write: Write,
) -> Answer<Data<Vec<BulkResult>>> {
    let mut check = Check::new();
    check.that(!items.is_empty(), "items", "REQUIRED", "must not be empty");
    check.that(items.len() <= MAX_ITEMS, "items", "TOO_MANY", "must have at most 10000 entries");
    check.done()?;
    let mut results = Vec::with_capacity(items.len());
    let mut items = items.into_iter().enumerate().map(|(index, body)| BulkItem { index, body }).peekable();
    while items.peek().is_some() {
        let slice: Arc<[BulkItem]> = items.by_ref().take(SLICE).collect();
        let (scope, within) = (caller.scope(), slice.clone());
        let written = catalog.house.db.write_bulk(&caller.call(), move |tx| write(tx, &scope, &within)).await;
        match written {
            Ok(written) => results.extend(written),
            // What was written before stands, so the answer must say what was not.
            Err(error) => {
                let error = CatalogError::from(error);
                results.extend(slice.iter().map(|item| BulkResult::failed(item.index, &error)));
            }
        }
    }
    let failed = results.iter().filter(|result| result.error.is_some()).count();
    metrics::counter!("bodega_catalog_bulk_items_total", "written" => "yes").increment((results.len() - failed) as u64);
    metrics::counter!("bodega_catalog_bulk_items_total", "written" => "no").increment(failed as u64);
    Ok(Data(results))
}
