//! Reading single facts again, by stream and version: what a row leaves to the event that says it.

use bodega_db::{DbError, ReadTx, params, sql};
use bodega_kernel::Scope;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::Event;

// Also what has no position yet: it is the caller's own history, and it stands.
sql!(
    hot PAYLOADS,
    sqlite: "SELECT l.stream, l.version, l.data FROM json_each($2) AS w
             CROSS JOIN events_log AS l
             WHERE l.merchant = $1 AND l.stream = (w.value ->> '$[0]') AND l.version = (w.value ->> '$[1]')",
    // Whatever stands at one of the streams and one of the versions: nearly always only what was asked for.
    postgres: "SELECT stream, version, data FROM events_log
               WHERE merchant = $1
                 AND stream = ANY (ARRAY(SELECT w.value ->> 0 FROM jsonb_array_elements($2) AS w(value)))
                 AND version = ANY (ARRAY(SELECT CAST(w.value ->> 1 AS BIGINT) FROM jsonb_array_elements($2) AS w(value)))",
);

// A fact that has no position yet comes after all that have one.
sql!(
    hot WHOLE_STREAM,
    "SELECT COALESCE(position, 9223372036854775807), merchant, id, stream, version, kind, schema, data, actor_kind,
            actor_id, at, request_id, trace
     FROM events_log WHERE merchant = $1 AND stream = $2 ORDER BY version"
);

/// All that happened to one thing so far, in its order: what its row was made of, when both are read in one snapshot.
pub fn whole_stream(tx: &mut ReadTx, scope: &Scope, stream: &str) -> Result<Vec<Event>, DbError> {
    tx.all(&WHOLE_STREAM, params![super::writes_for(scope)?, stream])
}

/// The payloads of the facts that stand at these versions of these streams, in no particular order. One that is not
/// there is missing.
pub fn payloads<T: DeserializeOwned>(
    tx: &mut ReadTx,
    scope: &Scope,
    wanted: &[(String, i64)],
) -> Result<Vec<(String, T)>, DbError> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let asked: Value = wanted.iter().map(|(stream, version)| json!([stream, version])).collect();
    let found = tx.all::<(String, i64, Value)>(&PAYLOADS, params![super::writes_for(scope)?, asked])?;
    let exact = found
        .into_iter()
        .filter(|(stream, version, _)| wanted.iter().any(|(asked, at)| asked == stream && at == version));
    let read = exact.map(|(stream, version, data)| match T::deserialize(data) {
        Ok(payload) => Ok((stream, payload)),
        Err(error) => Err(DbError::Decode(format!("{stream} at {version} cannot be read: {error}"))),
    });
    read.collect()
}
