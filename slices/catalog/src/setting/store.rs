//! The row of a merchant's settings. Who has none has the usual ones.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{MerchantId, Scope};
use serde::Serialize;
use utoipa::ToSchema;

use crate::product::Status;

sql!(hot FIND, "SELECT image_required, category_required, strict, version FROM catalog_setting WHERE merchant = $1");
sql!(
    CHANGE,
    "INSERT INTO catalog_setting (merchant, image_required, category_required, strict, version, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (merchant) DO UPDATE SET image_required = excluded.image_required,
         category_required = excluded.category_required, strict = excluded.strict, version = excluded.version,
         updated_at = excluded.updated_at
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
    /// Is all of this asked of every product that is active, however it was written, and not only when somebody publishes
    /// it? Then a product that is made without a status is a draft.
    pub strict: bool,
    /// Rises with every change; `If-Match` and `version` name it. 0 are the usual ones.
    pub version: i64,
}

impl Default for Settings {
    fn default() -> Self {
        // Programs of partners make products without pictures and sell them: see the decision on it in docs.
        Self { image_required: true, category_required: true, strict: false, version: 0 }
    }
}

impl Settings {
    /// The status of a product that is made without one.
    pub const fn first_status(&self) -> Status {
        if self.strict { Status::Draft } else { Status::Active }
    }
}

impl FromRow for Settings {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            image_required: row.take()?,
            category_required: row.take()?,
            strict: row.take()?,
            version: row.take()?,
        })
    }
}

/// The settings of the merchant at hand.
pub fn get(tx: &mut ReadTx, scope: &Scope) -> Result<Settings, DbError> {
    Ok(tx.maybe(&FIND, params![scope.one()?])?.unwrap_or_default())
}

/// False when somebody else was quicker.
pub(super) fn change(tx: &mut Tx, merchant: MerchantId, new: &Settings) -> Result<bool, DbError> {
    let now = tx.now();
    let Settings { image_required, category_required, strict, version } = new;
    Ok(tx.execute(&CHANGE, params![merchant, image_required, category_required, strict, version, now])? == 1)
}
