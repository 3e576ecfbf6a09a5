//! Reading the log. Everything goes by position, so a reader that has seen a position has seen all before it.

use bodega_db::{DbError, ReadTx, params, sql};
use bodega_kernel::{Page, Scope};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Event, reads_of};
use crate::{Cursor, EventsError};

/// How many positions one question walks over at most when few of them are wanted: it keeps each read short.
const WINDOW: i64 = 5_000;

/// Which types are wanted: all, or a list of names and of `product.*`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Types(Vec<String>);

impl Types {
    /// All of them.
    pub fn all() -> Self {
        Self::default()
    }

    /// Those of these names: `product.created`, `product.*`, or `*` for all.
    pub fn of<T: AsRef<str>>(names: &[T]) -> Self {
        if names.iter().any(|name| name.as_ref() == "*") {
            return Self::all();
        }
        Self(names.iter().map(|name| name.as_ref().to_owned()).collect())
    }

    /// Is `kind` one of them?
    pub fn has(&self, kind: &str) -> bool {
        self.0.is_empty()
            || self.0.iter().any(|name| match name.strip_suffix(".*") {
                Some(group) => kind.strip_prefix(group).is_some_and(|rest| rest.starts_with('.')),
                None => kind == name,
            })
    }

    /// As the statements take them: half-open ranges of text, since `.` is followed by `/` and no type contains `!`.
    fn ranges(&self) -> Option<Value> {
        let range = |name: &String| match name.strip_suffix(".*") {
            Some(group) => json!([format!("{group}."), format!("{group}/")]),
            None => json!([name, format!("{name}!")]),
        };
        if self.0.is_empty() { None } else { Some(self.0.iter().map(range).collect()) }
    }
}

/// A piece of the log.
#[derive(Debug, Clone, Default)]
pub struct Slice {
    /// The wanted events in it, in order.
    pub events: Vec<Event>,
    /// The last position that was looked at: the next piece begins after it.
    pub reached: i64,
    /// The last position that there was.
    pub head: i64,
}

macro_rules! log_columns {
    () => {
        "position, merchant, id, stream, version, kind, schema, data, actor_kind, actor_id, at, request_id, trace"
    };
}
macro_rules! wanted_sqlite {
    () => {
        "(CAST($1 AS TEXT) IS NULL OR merchant IN (SELECT value FROM json_each($1)))
         AND (CAST($2 AS TEXT) IS NULL OR EXISTS (
             SELECT 1 FROM json_each($2) AS wanted WHERE kind >= wanted.value ->> '$[0]' AND kind < wanted.value ->> '$[1]'))"
    };
}
macro_rules! wanted_postgres {
    () => {
        "(CAST($1 AS JSONB) IS NULL OR merchant = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text($1))))
         AND (CAST($2 AS JSONB) IS NULL OR EXISTS (
             SELECT 1 FROM jsonb_array_elements($2) AS wanted(value) WHERE kind >= wanted.value ->> 0 AND kind < wanted.value ->> 1))"
    };
}

sql!(
    hot AFTER,
    sqlite: concat!(
        "SELECT ", log_columns!(), " FROM events_log WHERE position > $3 AND position <= $4 AND ", wanted_sqlite!(),
        " ORDER BY position LIMIT $5"
    ),
    postgres: concat!(
        "SELECT ", log_columns!(), " FROM events_log WHERE position > $3 AND position <= $4 AND ", wanted_postgres!(),
        " ORDER BY position LIMIT $5"
    ),
);
sql!(
    hot TAIL,
    sqlite: concat!(
        "SELECT ", log_columns!(), " FROM events_log WHERE position > $3 AND ", wanted_sqlite!(),
        " ORDER BY position DESC LIMIT $4"
    ),
    postgres: concat!(
        "SELECT ", log_columns!(), " FROM events_log WHERE position > $3 AND ", wanted_postgres!(),
        " ORDER BY position DESC LIMIT $4"
    ),
);
sql!(LOG, "SELECT log FROM events_origin");
sql!(HEAD, "SELECT COALESCE(max(position), 0) FROM events_log");
sql!(
    hot OF_STREAM,
    concat!(
        "SELECT ", log_columns!(), " FROM events_log
         WHERE merchant = $1 AND stream = $2 AND version > $3 AND position IS NOT NULL ORDER BY version LIMIT $4"
    )
);

/// The last position that the scope can see.
pub fn head(tx: &mut ReadTx) -> Result<i64, DbError> {
    Ok(tx.one::<(i64,)>(&HEAD, &[])?.0)
}

/// Which log this is: positions of another one mean nothing here.
pub fn log_id(tx: &mut ReadTx) -> Result<Uuid, DbError> {
    Ok(tx.one::<(Uuid,)>(&LOG, &[])?.0)
}

/// The wanted events after a position, at most `limit` of them, in order and without gaps. It walks over a bounded
/// stretch, so it may come back with few or none while `reached` is still before `head`: go on from `reached`.
pub fn after(tx: &mut ReadTx, scope: &Scope, position: i64, types: &Types, limit: i64) -> Result<Slice, DbError> {
    let head = head(tx)?;
    if head <= position {
        return Ok(Slice { events: Vec::new(), reached: position, head });
    }
    let end = position.saturating_add(WINDOW).min(head);
    let events: Vec<Event> = tx.all(&AFTER, params![reads_of(scope), types.ranges(), position, end, limit])?;
    let full = i64::try_from(events.len()).unwrap_or(i64::MAX) >= limit;
    let reached = match events.last() {
        Some(last) if full => last.position,
        _ => end,
    };
    Ok(Slice { events, reached, head })
}

/// The last `count` wanted events, in order.
pub fn tail(tx: &mut ReadTx, scope: &Scope, types: &Types, count: i64) -> Result<Vec<Event>, DbError> {
    let floor = head(tx)?.saturating_sub(WINDOW * 20).max(0);
    let mut events: Vec<Event> = tx.all(&TAIL, params![reads_of(scope), types.ranges(), floor, count])?;
    events.reverse();
    Ok(events)
}

/// The events of one stream after a version: the story of one thing.
pub fn of_stream(
    tx: &mut ReadTx,
    scope: &Scope,
    stream: &str,
    version: i64,
    limit: i64,
) -> Result<Vec<Event>, DbError> {
    tx.all(&OF_STREAM, params![super::writes_for(scope)?, stream, version, limit])
}

/// A page of the pull API: what comes after the cursor. There is always a next cursor, since the log goes on.
pub fn page(
    tx: &mut ReadTx,
    scope: &Scope,
    cursor: Option<&str>,
    types: &Types,
    limit: i64,
) -> Result<Page<Event>, EventsError> {
    let mut position = cursor.map_or(Ok(Cursor(0)), str::parse)?.0;
    let mut items = Vec::new();
    // A merchant's few events may lie far apart: walk some stretches, then hand back the cursor all the same.
    for _ in 0..20 {
        let wanted = limit - i64::try_from(items.len()).unwrap_or(limit);
        let slice = after(tx, scope, position, types, wanted)?;
        position = slice.reached;
        items.extend(slice.events);
        if position >= slice.head || i64::try_from(items.len()).unwrap_or(limit) >= limit {
            break;
        }
    }
    Ok(Page { items, total: None, total_capped: false, next_cursor: Some(Cursor(position).to_string()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_names_or_groups() {
        let types = Types::of(&["product.*", "order.created"]);
        for (kind, wanted) in [
            ("product.created", true),
            ("product.variant.added", true),
            ("products.created", false),
            ("order.created", true),
            ("order.created_late", false),
            ("order.canceled", false),
        ] {
            assert_eq!(types.has(kind), wanted, "{kind}");
            let ranges = types.ranges().unwrap_or_default();
            let in_range = ranges.as_array().into_iter().flatten().any(|range| {
                range[0].as_str().unwrap_or_default() <= kind && kind < range[1].as_str().unwrap_or_default()
            });
            assert_eq!(in_range, wanted, "the ranges say the same of {kind}");
        }
        assert!(Types::of(&["product.*", "*"]).has("anything"));
    }
}
