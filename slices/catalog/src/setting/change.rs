//! Changing what is asked of products.

use bodega_db::{Audit, DbError, Tx};
use bodega_http::Ignored;
use bodega_kernel::{MerchantId, Scope};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::store::{self, Settings};
use crate::CatalogError;

/// Settings to change; what is left out stays.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CatalogSettingsBody, example = json!({ "imageRequired": false }))]
pub struct SettingsBody {
    /// Must a product have a picture before it is published?
    #[serde(default)]
    pub image_required: Option<bool>,
    /// Must it stand in a category?
    #[serde(default)]
    pub category_required: Option<bool>,
    /// Is all of this asked of every product that is active, however it was written, and not only when somebody publishes
    /// it? Then a product that is made without a status is a draft.
    #[serde(default)]
    pub strict: Option<bool>,
    /// The version that the change is meant for.
    #[serde(default)]
    pub version: Option<i64>,
    /// Read-only.
    #[serde(default)]
    #[schema(ignore)]
    pub updated_at: Ignored,
}

/// Changes the settings, if they are still at version `expected`.
pub fn change(
    tx: &mut Tx,
    scope: &Scope,
    expected: Option<i64>,
    body: &SettingsBody,
) -> Result<Settings, CatalogError> {
    let merchant = scope.one().map_err(DbError::from)?;
    let old = store::get(tx, scope)?;
    if let Some(expected) = expected.filter(|expected| *expected != old.version) {
        return Err(CatalogError::VersionMismatch { expected, current: old.version });
    }
    let new = Settings {
        image_required: body.image_required.unwrap_or(old.image_required),
        category_required: body.category_required.unwrap_or(old.category_required),
        strict: body.strict.unwrap_or(old.strict),
        ..old
    };
    if new == old {
        return Ok(old);
    }
    write(tx, merchant, &old, Settings { version: old.version + 1, ..new })
}

fn write(tx: &mut Tx, merchant: MerchantId, old: &Settings, new: Settings) -> Result<Settings, CatalogError> {
    if !store::change(tx, merchant, &new)? {
        return Err(CatalogError::VersionMismatch { expected: old.version, current: new.version });
    }
    let told = |settings: &Settings| {
        let Settings { image_required, category_required, strict, .. } = settings;
        json!({ "imageRequired": image_required, "categoryRequired": category_required, "strict": strict })
    };
    let entry = Audit::new("catalog.settings_changed", "merchant", merchant.0.to_string());
    tx.record(entry.before(told(old)).after(told(&new)))?;
    Ok(new)
}
