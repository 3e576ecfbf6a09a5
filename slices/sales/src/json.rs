//! JSON on its way into statements and out of rows.

use bodega_db::{DbError, Row};
use bodega_kernel::{Id, Noun};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// A document to store.
pub(crate) fn document<T: Serialize>(value: &T) -> Result<Value, DbError> {
    serde_json::to_value(value).map_err(|error| DbError::Internal(format!("cannot be stored as JSON: {error}")))
}

/// A stored document, read back.
pub(crate) fn read<T: DeserializeOwned>(row: &Row<'_>) -> Result<T, DbError> {
    serde_json::from_value(row.take()?).map_err(|error| DbError::Decode(error.to_string()))
}

/// An id inside a statement's JSON: both databases read thirty-two hexadecimal digits.
pub(crate) fn hex<T: Noun>(id: Id<T>) -> String {
    id.uuid().simple().to_string()
}

/// A list of ids for a statement.
pub(crate) fn ids<T: Noun>(ids: impl IntoIterator<Item = Id<T>>) -> Value {
    ids.into_iter().map(hex).collect::<Vec<_>>().into()
}
