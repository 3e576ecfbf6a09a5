//! Pictures as products speak of them: reads and one write for the transactions of others.

use std::collections::HashMap;

use bodega_db::{ConstraintKind, DbError, FromRow, Parsed, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, Invalid, Scope, noun};
use serde_json::Value;

use super::model::MediaRef;
use crate::CatalogError;

type MediaId = Id<noun::Media>;
type ProductId = Id<noun::Product>;

sql!(
    hot BY_IDS,
    sqlite: "SELECT id, hash, width, height, alt FROM catalog_media
             WHERE merchant = $1 AND id IN (SELECT unhex(value) FROM json_each($2))",
    postgres: "SELECT id, hash, width, height, alt FROM catalog_media
               WHERE merchant = $1 AND id = ANY (ARRAY(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($2)))",
);
// Shared: several may begin to show it at once, and whoever deletes it waits for them, or they find it gone.
sql!(
    hot HELD,
    sqlite: "SELECT 1 FROM catalog_media WHERE merchant = $1 AND id = $2",
    postgres: "SELECT 1 FROM catalog_media WHERE merchant = $1 AND id = $2 FOR SHARE",
);
sql!(hot LEAVE, "DELETE FROM catalog_product_media WHERE merchant = $1 AND product = $2");
sql!(
    ENTER,
    sqlite: "INSERT INTO catalog_product_media (merchant, product, media)
             SELECT $1, $2, unhex(value) FROM json_each($3)",
    postgres: "INSERT INTO catalog_product_media (merchant, product, media)
               SELECT CAST($1 AS BIGINT), CAST($2 AS UUID), CAST(value AS UUID) FROM jsonb_array_elements_text($3)",
);
sql!(
    hot PRODUCTS_WITH,
    "SELECT product FROM catalog_product_media WHERE merchant = $1 AND media = $2 ORDER BY product"
);

struct Found(MediaId, MediaRef);

impl FromRow for Found {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let id = row.take()?;
        let hash = row.take()?;
        let side = || Ok::<_, DbError>(u32::try_from(row.take::<i64>()?).unwrap_or(u32::MAX));
        let (width, height) = (side()?, side()?);
        Ok(Self(id, MediaRef { hash, width, height, alt: row.take::<Parsed<_>>()?.0 }))
    }
}

/// The pictures with these ids, by id. What is missing is unknown.
pub fn by_ids(tx: &mut ReadTx, scope: &Scope, ids: &[MediaId]) -> Result<HashMap<MediaId, MediaRef>, DbError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found = tx.all::<Found>(&BY_IDS, params![scope.one()?, as_json(ids)])?;
    Ok(found.into_iter().map(|Found(id, picture)| (id, picture)).collect())
}

/// Is there such a picture? Until the command ends it is not deleted: what shows it without a foreign key asks this
/// before it writes.
pub(crate) fn hold(tx: &mut Tx, scope: &Scope, id: MediaId) -> Result<bool, DbError> {
    Ok(tx.maybe::<(i64,)>(&HELD, params![scope.one()?, id])?.is_some())
}

/// Notes that `product` shows these pictures and no others. From then on none of them can be deleted. Whoever saves a
/// product calls this in the same transaction, after [`by_ids`] has shown that all of them are there; one that went away
/// in between is told of here.
pub fn show(tx: &mut Tx, scope: &Scope, product: ProductId, ids: &[MediaId]) -> Result<(), CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    tx.execute(&LEAVE, params![merchant, product])?;
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    if !ids.is_empty() {
        match tx.attempt(|tx| tx.execute(&ENTER, params![merchant, product, as_json(&ids)])) {
            Ok(_) => {}
            Err(DbError::Constraint { kind: ConstraintKind::ForeignKey, .. }) => {
                return Err(Invalid::one("images", "UNKNOWN_MEDIA", "names a picture that is no longer there").into());
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// The products that show this picture.
pub fn products_with(tx: &mut ReadTx, scope: &Scope, id: MediaId) -> Result<Vec<ProductId>, DbError> {
    let products = tx.all::<(ProductId,)>(&PRODUCTS_WITH, params![scope.one()?, id])?;
    Ok(products.into_iter().map(|(product,)| product).collect())
}

fn as_json(ids: &[MediaId]) -> Value {
    ids.iter().map(|id| id.uuid().simple().to_string()).collect()
}
