//! The entries of price lists over HTTP.

#![allow(unused_qualifications, reason = "what the description macros write")]

use std::sync::Arc;

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use bodega_db::Tx;
use bodega_http::{Allowed, Answer, Body, Data, List, NoContent, PageParams, Paged, Params, Segment, Segments};
use bodega_identity::permission::{CatalogRead, CatalogWrite};
use bodega_kernel::{Check, Currency, Id, Invalid, noun};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::{
    EntryItem, EntryResult,
    entries::{NamedEntry, entries},
    get, put_entries, remove_entries,
};
use crate::{
    CatalogError,
    http::Catalog,
    product::{BulkError, BulkItem, MAX_ITEMS, view::PriceView},
};

/// So many entries are one transaction.
const SLICE: usize = 500;

/// A price in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PriceEntry)]
pub(crate) struct EntryView {
    #[schema(example = "MILK-1L")]
    sku: String,
    variant_id: Id<noun::Variant>,
    /// Bought at least so much at once.
    #[schema(example = 1)]
    min_quantity: i64,
    price: PriceView,
    /// What it cost before.
    #[serde(skip_serializing_if = "Option::is_none")]
    compare_at_price: Option<PriceView>,
}

impl EntryView {
    fn of(named: NamedEntry, currency: Currency) -> Self {
        let NamedEntry { entry, sku } = named;
        let price = |amount| PriceView { amount, currency, per: entry.per };
        Self {
            sku,
            variant_id: entry.variant,
            min_quantity: entry.min_quantity,
            price: price(entry.amount),
            compare_at_price: entry.compare_at.map(price),
        }
    }
}

/// Which entries.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(crate) struct EntryParams {
    /// Those of this SKU.
    #[param(example = "MILK-1L")]
    sku: Option<String>,
}

/// List the entries of a price list
#[utoipa::path(
    get, path = "/api/v1/admin/price-lists/{id}/entries", operation_id = "listPriceEntries", tag = "Price lists",
    security(("bearer" = ["catalog:read"])), params(("id" = Id<noun::PriceList>, Path), EntryParams, PageParams),
    responses((status = 200, body = List<EntryView>))
)]
pub(crate) async fn list_price_entries(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogRead>,
    Segment(id): Segment<Id<noun::PriceList>>,
    Params(params): Params<EntryParams>,
    page: Paged,
) -> Answer<List<EntryView>> {
    let (scope, request) = (caller.scope(), page.0.clone());
    let read = move |tx: &mut bodega_db::ReadTx| -> Result<_, CatalogError> {
        let currency = get(tx, &scope, id)?.content.currency;
        let found = entries(tx, &scope, id, params.sku.as_deref(), &request)?;
        Ok(found.map(|named| EntryView::of(named, currency)))
    };
    Ok(page.list(catalog.house.db.read(&caller.scope(), read).await?))
}

/// Prices to write.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "items": [{ "sku": "MILK-1L", "price": { "amount": 175, "currency": "EUR" } }] }))]
pub(crate) struct PutEntries {
    /// A SKU and its price, each.
    #[schema(value_type = Vec<EntryItem>, min_items = 1, max_items = 10000)]
    items: Vec<Value>,
}

/// Write entries of a price list by SKU
///
/// Those that are not named stay. Each is told of by its place; one that is wrong does not fail the others. Of two for
/// the same SKU and quantity the later one stands. 200 says that all were written, 207 that some were, 422 (with what is
/// wrong with each, such as `items[3].price.amount`) that none was.
#[utoipa::path(
    put, path = "/api/v1/admin/price-lists/{id}/entries", operation_id = "putPriceEntries", tag = "Price lists",
    security(("bearer" = ["catalog:write"])), params(("id" = Id<noun::PriceList>, Path)), request_body = PutEntries,
    responses((status = 200, body = Data<Vec<EntryResult>>), (status = 207, body = Data<Vec<EntryResult>>))
)]
pub(crate) async fn put_price_entries(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogWrite>,
    Segment(id): Segment<Id<noun::PriceList>>,
    Body(body): Body<PutEntries>,
) -> Answer<Response> {
    let mut check = Check::new();
    check.that(!body.items.is_empty(), "items", "REQUIRED", "must not be empty");
    check.that(body.items.len() <= MAX_ITEMS, "items", "TOO_MANY", "must have at most 10000 entries");
    check.done()?;
    let mut results = Vec::with_capacity(body.items.len());
    let mut items = body.items.into_iter().enumerate().map(|(index, body)| BulkItem { index, body }).peekable();
    while items.peek().is_some() {
        let slice: Arc<[BulkItem]> = items.by_ref().take(SLICE).collect();
        let (scope, within) = (caller.scope(), slice.clone());
        let write = move |tx: &mut Tx| put_entries(tx, &scope, id, &within);
        match catalog.house.db.write_bulk(&caller.call(), write).await {
            Ok(written) => results.extend(written),
            Err(error) if results.is_empty() => return Err(error.into()),
            // What was written before stands, so the answer must say what was not.
            Err(error) => results.extend(slice.iter().map(|item| EntryResult {
                index: item.index,
                sku: None,
                error: Some(BulkError::of(&error)),
            })),
        }
    }
    told(results)
}

/// As many of many as were written give the answer its status.
fn told(results: Vec<EntryResult>) -> Answer<Response> {
    let failed = results.iter().filter(|result| result.error.is_some()).count();
    if failed == results.len() {
        return Err(none(&results).into());
    }
    let status = if failed == 0 { StatusCode::OK } else { StatusCode::MULTI_STATUS };
    Ok((status, Data(results)).into_response())
}

/// What is wrong with each, of the first thousand faults.
fn none(results: &[EntryResult]) -> Invalid {
    let mut check = Check::new();
    let mut left = 1_000;
    for EntryResult { index, error, .. } in results {
        let Some(error) = error else { continue };
        let word = |detail: &Value, name: &str| detail.get(name).and_then(Value::as_str).map(str::to_owned);
        for detail in error.details.iter().take(left) {
            let field = word(detail, "field").map_or_else(String::new, |field| format!(".{field}"));
            let code = word(detail, "code").unwrap_or_else(|| error.code.clone());
            let message = word(detail, "message").unwrap_or_else(|| error.message.clone());
            check.fault(format!("items[{index}]{field}"), &code, message);
        }
        if error.details.is_empty() && left > 0 {
            check.fault(format!("items[{index}]"), &error.code, error.message.as_str());
        }
        left = left.saturating_sub(error.details.len().max(1));
    }
    match check.done() {
        Err(invalid) => invalid,
        Ok(()) => Invalid::one("items", "REQUIRED", "must not be empty"),
    }
}

/// Which entries of a SKU.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub(crate) struct RemoveParams {
    /// The one from this quantity on; all of them when it is missing.
    #[param(minimum = 1, example = 6)]
    min_quantity: Option<i64>,
}

/// Remove a SKU's entries from a price list
#[utoipa::path(
    delete, path = "/api/v1/admin/price-lists/{id}/entries/{sku}", operation_id = "removePriceEntries",
    tag = "Price lists", security(("bearer" = ["catalog:write"])),
    params(("id" = Id<noun::PriceList>, Path), ("sku" = String, Path, example = "MILK-1L"), RemoveParams),
    responses((status = 204))
)]
pub(crate) async fn remove_price_entries(
    State(catalog): State<Catalog>,
    caller: Allowed<CatalogWrite>,
    Segments((id, sku)): Segments<(Id<noun::PriceList>, String)>,
    Params(params): Params<RemoveParams>,
) -> Answer<NoContent> {
    let scope = caller.scope();
    let command = move |tx: &mut Tx| remove_entries(tx, &scope, id, &sku, params.min_quantity);
    catalog.house.db.write(&caller.call(), command).await?;
    Ok(NoContent)
}
