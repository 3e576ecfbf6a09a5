//! How far streams have come.

use std::collections::BTreeMap;

use bodega_db::{DbError, ReadTx, params, sql};
use bodega_kernel::Scope;
use serde_json::json;

sql!(
    hot HEADS,
    sqlite: "SELECT stream, version FROM events_stream
             WHERE merchant = $1 AND stream IN (SELECT value FROM json_each($2))",
    postgres: "SELECT stream, version FROM events_stream
               WHERE merchant = $1 AND stream = ANY (ARRAY(SELECT jsonb_array_elements_text($2)))",
);

/// The last version of each of these streams. One of which nothing was told is missing.
pub fn heads(tx: &mut ReadTx, scope: &Scope, streams: &[String]) -> Result<BTreeMap<String, i64>, DbError> {
    let found = tx.all::<(String, i64)>(&HEADS, params![super::writes_for(scope)?, json!(streams)])?;
    Ok(found.into_iter().collect())
}
