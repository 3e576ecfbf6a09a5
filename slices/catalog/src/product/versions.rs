//! The versions of a product: every one is kept, can be looked at and restored.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_http::{cursor, from_json};
use bodega_kernel::{Id, Page, PageRequest, Scope, Time, noun};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    body::ProductBody,
    model::Product,
    update::{Manner, update},
};
use crate::{CatalogError, given::Given};

/// That a product was written.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Version {
    /// Its number.
    #[schema(example = 3)]
    pub version: i64,
    /// When.
    pub at: Time,
    /// By whom.
    #[schema(example = "usr_01jd3v7k2mfq9s8x4t6w0ybnhe")]
    pub actor: String,
}

impl FromRow for Version {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self { version: row.take()?, at: row.take()?, actor: row.take()? })
    }
}

sql!(
    hot LIST,
    "SELECT version, at, actor FROM catalog_product_version
     WHERE merchant = $1 AND product = $2 AND version < $3 ORDER BY version DESC LIMIT $4 OFFSET $5"
);
sql!(hot ONE, "SELECT document FROM catalog_product_version WHERE merchant = $1 AND product = $2 AND version = $3");

/// The versions of a product, the newest first.
pub fn versions(
    tx: &mut ReadTx,
    scope: &Scope,
    id: Id<noun::Product>,
    page: &PageRequest,
) -> Result<Page<Version>, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    super::get(tx, scope, id)?;
    let (before, offset) = match &page.cursor {
        Some(cursor) => (cursor::decode::<i64>(cursor)?, 0),
        None => (i64::MAX, page.offset),
    };
    let rows = tx.all::<Version>(&LIST, params![merchant, id, before, page.limit + 1, offset])?;
    Ok(Page::from_fetched(rows, page.limit, |last| cursor::encode(&last.version)))
}

/// A version as it was written, in the form in which administrators read the product.
pub fn version(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Product>, version: i64) -> Result<Value, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let found: Option<(Value,)> = tx.maybe(&ONE, params![merchant, id, version])?;
    found.map(|(document,)| document).ok_or(CatalogError::NoVersion)
}

/// Makes a new version that says what `version` said. The product's status stays: what is on sale stays on sale.
/// Variants that came later stay, inactive.
pub fn restore(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Product>,
    expected: Option<i64>,
    restored: i64,
) -> Result<Product, CatalogError> {
    let document = version(tx, scope, id, restored)?;
    let mut body: ProductBody = from_json(&document)?;
    body.status = Given::Absent;
    update(tx, scope, id, expected, &body, Manner::Replace)
}
