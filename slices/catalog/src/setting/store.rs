//! The row of a merchant's settings. Who has none has the usual ones.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{MerchantId, Scope};
use serde::Serialize;
use utoipa::ToSchema;

sql!(hot FIND, "SELECT image_required, category_required, version FROM catalog_setting WHERE merchant = $1");
sql!(
    CHANGE,
    "INSERT INTO catalog_setting (merchant, image_required, category_required, version, updated_at)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (merchant) DO UPDATE SET image_required = excluded.image_required,
         category_required = excluded.category_required, version = excluded.version, updated_at = excluded.updated_at
     WHERE catalog_setting.version = excluded.version - 1"
);

/// What is asked of a product before it is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CatalogSettings)]
pub struct Settings {
    /// Must it have a picture?
    pub image_required: bool,
    /// Must it stand in a category?
    pub category_required: bool,
    /// Rises with every change; `If-Match` and `version` name it. 0 are the usual ones.
    pub version: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { image_required: true, category_required: true, version: 0 }
    }
}

impl FromRow for Settings {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self { image_required: row.take()?, category_required: row.take()?, version: row.take()? })
    }
}

/// The settings of the merchant at hand.
pub fn get(tx: &mut ReadTx, scope: &Scope) -> Result<Settings, DbError> {
    Ok(tx.maybe(&FIND, params![scope.one()?])?.unwrap_or_default())
}

/// False when somebody else was quicker.
pub(super) fn change(tx: &mut Tx, merchant: MerchantId, new: &Settings) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&CHANGE, params![merchant, new.image_required, new.category_required, new.version, now])? == 1)
}
