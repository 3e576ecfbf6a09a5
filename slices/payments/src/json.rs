//! JSON on its way into statements and out of rows.

use bodega_db::{DbError, Row};
use bodega_kernel::{Id, Noun};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// A document to store.
pub(crate) fn document<T: Serialize>(value: &T) -> Result<Value, DbError> {
    serde_json::to_value(value).map_err(|error| DbError::Internal(format!("cannot be stored as JSON: {error}")))
}

/// The same where there may be none.
pub(crate) fn optional<T: Serialize>(value: Option<&T>) -> Result<Option<Value>, DbError> {
    value.map(document).transpose()
}

/// A stored document, read back.
pub(crate) fn read<T: DeserializeOwned>(row: &Row<'_>) -> Result<T, DbError> {
    serde_json::from_value(row.take()?).map_err(|error| DbError::Decode(error.to_string()))
}

/// The same where there may be none.
pub(crate) fn read_optional<T: DeserializeOwned>(row: &Row<'_>) -> Result<Option<T>, DbError> {
    let Some(value) = row.take::<Option<Value>>()? else { return Ok(None) };
    serde_json::from_value(value).map(Some).map_err(|error| DbError::Decode(error.to_string()))
}

/// A list of ids for a statement: both databases read thirty-two hexadecimal digits.
pub(crate) fn ids<T: Noun>(ids: impl IntoIterator<Item = Id<T>>) -> Value {
    ids.into_iter().map(|id| id.uuid().simple().to_string()).collect::<Vec<_>>().into()
}
