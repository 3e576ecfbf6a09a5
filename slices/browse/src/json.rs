//! Ids on their way into statements.

use bodega_kernel::{Id, Noun};
use serde_json::Value;

/// An id inside a statement's JSON: both databases read thirty-two hexadecimal digits.
pub(crate) fn hex<T: Noun>(id: Id<T>) -> String {
    id.uuid().simple().to_string()
}

/// A list of ids for a statement.
pub(crate) fn ids<T: Noun>(ids: impl IntoIterator<Item = Id<T>>) -> Value {
    ids.into_iter().map(hex).collect::<Vec<_>>().into()
}
