//! Dead letters: the events that a consumer gave up on, for a person to look at.

use bodega_db::{Audit, DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, Page, PageRequest, Scope, TOTAL_CAP, Time, noun};
use serde_json::json;

use crate::{Event, EventsError, bell, log::reads_of};

/// An event that a consumer gave up on.
#[derive(Debug, Clone, PartialEq)]
pub struct DeadLetter {
    /// Whose event it is.
    pub merchant: MerchantId,
    /// Who gave up.
    pub consumer: String,
    /// The event.
    pub event: Id<noun::Event>,
    /// Where it stands in the log.
    pub position: i64,
    /// Its type.
    pub kind: String,
    /// How often it has failed.
    pub attempts: i64,
    /// What its handler said last.
    pub error: String,
    /// When it was given up.
    pub died_at: Time,
    /// Since when another try is wanted.
    pub retry_at: Option<Time>,
}

impl FromRow for DeadLetter {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            merchant: row.take()?,
            consumer: row.take()?,
            event: row.take()?,
            position: row.take()?,
            kind: row.take()?,
            attempts: row.take()?,
            error: row.take()?,
            died_at: row.take()?,
            retry_at: row.take()?,
        })
    }
}

macro_rules! wanted {
    (sqlite) => {
        " FROM events_dead WHERE (CAST($1 AS TEXT) IS NULL OR merchant IN (SELECT value FROM json_each($1)))
          AND (CAST($2 AS TEXT) IS NULL OR consumer = $2)"
    };
    (postgres) => {
        " FROM events_dead
          WHERE (CAST($1 AS JSONB) IS NULL OR merchant = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text($1))))
          AND (CAST($2 AS TEXT) IS NULL OR consumer = $2)"
    };
}
macro_rules! columns {
    () => {
        "merchant, consumer, event, position, kind, attempts, error, died_at, retry_at"
    };
}
sql!(
    LIST,
    sqlite: concat!("SELECT ", columns!(), wanted!(sqlite), " ORDER BY died_at DESC, position DESC, consumer LIMIT $3 OFFSET $4"),
    postgres: concat!("SELECT ", columns!(), wanted!(postgres), " ORDER BY died_at DESC, position DESC, consumer LIMIT $3 OFFSET $4"),
);
sql!(
    COUNT,
    sqlite: concat!("SELECT count(*) FROM (SELECT 1", wanted!(sqlite), " LIMIT $3) AS counted"),
    postgres: concat!("SELECT count(*) FROM (SELECT 1", wanted!(postgres), " LIMIT $3) AS counted"),
);
sql!(hot TO_REVIVE, concat!("SELECT ", columns!(), " FROM events_dead WHERE consumer = $1 AND retry_at IS NOT NULL ORDER BY retry_at LIMIT 1"));
sql!(
    hot EVENT_AT,
    "SELECT position, merchant, id, stream, version, kind, schema, data, actor_kind, actor_id, at, request_id, trace
     FROM events_log WHERE position = $1"
);
sql!(
    hot BURY,
    "INSERT INTO events_dead (merchant, consumer, event, position, kind, attempts, error, died_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (merchant, consumer, event) DO UPDATE
     SET attempts = excluded.attempts, error = excluded.error, died_at = excluded.died_at, retry_at = NULL"
);
sql!(
    hot BURY_AGAIN,
    "UPDATE events_dead SET attempts = attempts + 1, error = $4, died_at = $5, retry_at = NULL
     WHERE merchant = $1 AND consumer = $2 AND event = $3"
);
sql!(hot TAKE, "DELETE FROM events_dead WHERE merchant = $1 AND consumer = $2 AND event = $3 AND retry_at IS NOT NULL");
sql!(hot DROP, "DELETE FROM events_dead WHERE merchant = $1 AND consumer = $2 AND event = $3");
sql!(hot WANT_RETRY, "UPDATE events_dead SET retry_at = $4 WHERE merchant = $1 AND consumer = $2 AND event = $3");

/// The dead letters that a scope can see, of one consumer or of all, latest first.
pub fn dead(
    tx: &mut ReadTx,
    scope: &Scope,
    consumer: Option<&str>,
    page: &PageRequest,
) -> Result<Page<DeadLetter>, DbError> {
    let merchants = reads_of(scope);
    let letters = tx.all(&LIST, params![merchants, consumer, page.limit, page.offset])?;
    let (count,) = tx.one(&COUNT, params![merchants, consumer, TOTAL_CAP + 1])?;
    Ok(Page::counted(letters, count))
}

/// Asks for another try. The consumer's runner gives it, whichever node that is on.
pub fn retry_dead(
    tx: &mut Tx,
    merchant: MerchantId,
    consumer: &str,
    event: Id<noun::Event>,
) -> Result<(), EventsError> {
    let now = tx.now();
    if tx.execute(&WANT_RETRY, params![merchant, consumer, event, now])? == 0 {
        return Err(EventsError::NoDeadLetter);
    }
    bell::ring_after(tx);
    note(tx, "event.retried", merchant, consumer, event)
}

/// Drops a dead letter: the consumer will never have handled that event.
pub fn drop_dead(tx: &mut Tx, merchant: MerchantId, consumer: &str, event: Id<noun::Event>) -> Result<(), EventsError> {
    if tx.execute(&DROP, params![merchant, consumer, event])? == 0 {
        return Err(EventsError::NoDeadLetter);
    }
    note(tx, "event.dropped", merchant, consumer, event)
}

fn note(
    tx: &mut Tx,
    action: &'static str,
    merchant: MerchantId,
    consumer: &str,
    event: Id<noun::Event>,
) -> Result<(), EventsError> {
    tx.record(
        Audit::new(action, "event", event.to_string()).merchant(merchant).after(json!({ "consumer": consumer })),
    )?;
    Ok(())
}

/// The dead letter of a consumer that has waited longest for another try, with its event if the log still has it.
pub(super) fn to_revive(tx: &mut ReadTx, consumer: &str) -> Result<Option<(DeadLetter, Option<Event>)>, DbError> {
    let Some(letter) = tx.maybe::<DeadLetter>(&TO_REVIVE, params![consumer])? else { return Ok(None) };
    let event = tx.maybe(&EVENT_AT, params![letter.position])?;
    Ok(Some((letter, event)))
}

/// Gives up on an event.
pub(super) fn bury(tx: &mut Tx, consumer: &str, event: &Event, attempts: i64, error: &str) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(&BURY, params![event.merchant, consumer, event.id, event.position, event.kind, attempts, error, now])?;
    tx.after_commit({
        let consumer = consumer.to_owned();
        move || metrics::counter!("bodega_events_dead_total", "consumer" => consumer).increment(1)
    });
    Ok(())
}

/// The other try failed as well.
pub(super) fn bury_again(tx: &mut Tx, letter: &DeadLetter, error: &str) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(&BURY_AGAIN, params![letter.merchant, letter.consumer, letter.event, error, now])?;
    Ok(())
}

/// Takes a dead letter out, to handle its event in the same transaction.
pub(super) fn take(tx: &mut Tx, letter: &DeadLetter) -> Result<bool, DbError> {
    Ok(tx.execute(&TAKE, params![letter.merchant, letter.consumer, letter.event])? == 1)
}
