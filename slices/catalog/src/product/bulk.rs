//! Writing many products. Each item stands for itself: one that is wrong never fails the others.

use bodega_db::{DbError, Tx};
use bodega_http::from_json;
use bodega_kernel::{Failure, FailureKind, Id, Scope, noun};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    body::ProductBody,
    create::create,
    update::{Manner, update},
};
use crate::CatalogError;

/// The most items of one request.
pub const MAX_ITEMS: usize = 10_000;

/// An item as it was sent: a product to make, or with an `id` the fields to change of one.
#[derive(Debug, Clone)]
pub struct BulkItem {
    /// Its place among the items.
    pub index: usize,
    /// What was sent.
    pub body: Value,
}

/// What became of an item.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BulkResult {
    /// Its place among the items.
    #[schema(example = 0)]
    pub index: usize,
    /// The product that it made or changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<noun::Product>>,
    /// The product's version now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// Why it made or changed none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<BulkError>,
}

/// Why an item did not go through, as a request for it alone would be told.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BulkError {
    /// Its stable name.
    #[schema(example = "SKU_TAKEN")]
    pub code: String,
    /// In words.
    pub message: String,
    /// Its parts, with the field of each.
    pub details: Vec<Value>,
}

impl BulkError {
    /// As people are told. What is our own fault keeps its cause to itself.
    pub fn of(error: &CatalogError) -> Self {
        let message = match error.kind() {
            FailureKind::Internal => "Something went wrong on our side.".to_owned(),
            _ => error.message(),
        };
        Self { code: error.code().to_owned(), message, details: error.details() }
    }
}

impl BulkResult {
    /// An item that did not go through.
    pub fn failed(index: usize, error: &CatalogError) -> Self {
        Self { index, id: None, version: None, error: Some(BulkError::of(error)) }
    }
}

/// Writes some products, each in a savepoint of its own. It fails as a whole only when the database does.
pub fn in_bulk(tx: &mut Tx, scope: &Scope, items: &[BulkItem]) -> Result<Vec<BulkResult>, DbError> {
    each(tx, items, |tx, item| one(tx, scope, item))
}

type Written = (Id<noun::Product>, i64);

pub(crate) fn each(
    tx: &mut Tx,
    items: &[BulkItem],
    write: impl Fn(&mut Tx, &Value) -> Result<Written, CatalogError>,
) -> Result<Vec<BulkResult>, DbError> {
    let mut results = Vec::with_capacity(items.len());
    for item in items {
        let index = item.index;
        results.push(match tx.attempt(|tx| write(tx, &item.body)) {
            Ok((id, version)) => BulkResult { index, id: Some(id), version: Some(version), error: None },
            // What the database itself refuses is about the row when it is a rule, and about all of us otherwise.
            Err(CatalogError::Db(error)) if !matches!(error, DbError::Constraint { .. }) => return Err(error),
            Err(error) => BulkResult::failed(index, &error),
        });
    }
    Ok(results)
}

fn one(tx: &mut Tx, scope: &Scope, item: &Value) -> Result<Written, CatalogError> {
    let body: ProductBody = from_json(item)?;
    let product = match item.get("id").filter(|id| !id.is_null()) {
        None => create(tx, scope, &body)?,
        Some(id) => {
            let id = id.as_str().and_then(|id| id.parse().ok()).ok_or(CatalogError::NoProduct)?;
            update(tx, scope, id, body.version.value().copied(), &body, Manner::Merge)?
        }
    };
    Ok((product.id, product.version))
}
