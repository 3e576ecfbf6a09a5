//! The versions of a product: every one is kept, can be looked at and restored.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_http::{cursor, from_json};
use bodega_kernel::{Id, Page, PageRequest, Scope, Time, noun};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{
    body::ProductBody,
    image::ImageView,
    model::Product,
    update::{Manner, update},
};
use crate::{CatalogError, given::Given, media};

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

/// A version as it was written, in the form in which administrators read the product. Pictures that are no longer in the
/// library are left out.
pub fn version(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Product>, version: i64) -> Result<Value, CatalogError> {
    let mut document = written(tx, scope, id, version)?;
    let images: Vec<KeptImage> = serde_json::from_value(document["images"].take()).unwrap_or_default();
    let ids: Vec<_> = images.iter().map(|image| image.media_id).collect();
    let pictures = media::by_ids(tx, scope, &ids)?;
    let (lang, title) = (document["lang"].as_str().unwrap_or_default(), document["title"].as_str().unwrap_or_default());
    let shown = images.iter().filter_map(|image| {
        let picture = pictures.get(&image.media_id)?;
        Some(ImageView::of(image.media_id, picture, image.alt.as_deref(), lang, title, None))
    });
    document["images"] = json!(shown.collect::<Vec<_>>());
    Ok(document)
}

/// A picture, as a version keeps it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct KeptImage {
    media_id: Id<noun::Media>,
    #[serde(default)]
    alt: Option<String>,
}

fn written(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Product>, version: i64) -> Result<Value, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let found: Option<(Value,)> = tx.maybe(&ONE, params![merchant, id, version])?;
    found.map(|(document,)| document).ok_or(CatalogError::NoVersion)
}

/// Makes a new version that says what `version` said, if that can still stand: all of it is checked again. The product's
/// status and its window stay: what is on sale stays on sale. Variants that came later stay, inactive.
pub fn restore(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Product>,
    expected: Option<i64>,
    restored: i64,
) -> Result<Product, CatalogError> {
    let document = written(tx, scope, id, restored)?;
    let mut body: ProductBody = from_json(&document)?;
    (body.status, body.version) = (Given::Absent, Given::Absent);
    (body.publish_from, body.publish_until) = (Given::Absent, Given::Absent);
    update(tx, scope, id, expected, &body, Manner::Replace)
}
