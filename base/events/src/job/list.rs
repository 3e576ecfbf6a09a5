//! Looking at jobs, and what people can do about dead ones.

use bodega_db::{Audit, DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Actor, Id, MerchantId, Page, PageRequest, Scope, TOTAL_CAP, Time, noun};
use serde_json::Value;

use super::JobState;
use crate::{
    EventsError, bell,
    log::{event::actor, reads_of},
};

/// A job as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct JobView {
    /// Whose it is; 0 is the installation's.
    pub merchant: MerchantId,
    /// Its id.
    pub id: Id<noun::Job>,
    /// Its kind.
    pub kind: String,
    /// What is to be done.
    pub payload: Value,
    /// The key that makes it unique while it waits and runs.
    pub unique_key: Option<String>,
    /// Higher ones first.
    pub priority: i64,
    /// Where it is in its life.
    pub state: JobState,
    /// When it may be taken; while it runs, when its lease ends.
    pub due_at: Time,
    /// How often it was tried.
    pub attempts: i64,
    /// How often it is tried at most.
    pub max_attempts: i64,
    /// How far it has come.
    pub done: i64,
    /// How far it has to go, when it knows.
    pub total: Option<i64>,
    /// What came of it.
    pub result: Option<Value>,
    /// What went wrong last.
    pub error: Option<String>,
    /// Who asked for it.
    pub actor: Actor,
    /// When it was asked for.
    pub created_at: Time,
    /// When its last try began.
    pub started_at: Option<Time>,
    /// When it was done, or given up.
    pub finished_at: Option<Time>,
}

impl FromRow for JobView {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            merchant: row.take()?,
            id: row.take()?,
            kind: row.take()?,
            payload: row.take()?,
            unique_key: row.take()?,
            priority: row.take()?,
            state: row.take()?,
            due_at: row.take()?,
            attempts: row.take()?,
            max_attempts: row.take()?,
            done: row.take()?,
            total: row.take()?,
            result: row.take()?,
            error: row.take()?,
            actor: actor(row)?,
            created_at: row.take()?,
            started_at: row.take()?,
            finished_at: row.take()?,
        })
    }
}

/// Which jobs are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JobFilter {
    /// Those of this kind.
    pub kind: Option<String>,
    /// Those in this state.
    pub state: Option<JobState>,
}

macro_rules! columns {
    () => {
        "merchant, id, kind, payload, unique_key, priority, state, due_at, attempts, max_attempts, done, total, result,
         error, actor_kind, actor_id, created_at, started_at, finished_at"
    };
}
macro_rules! wanted {
    (sqlite) => {
        " FROM events_job WHERE (CAST($1 AS TEXT) IS NULL OR merchant IN (SELECT value FROM json_each($1)))
          AND (CAST($2 AS TEXT) IS NULL OR kind = $2) AND (CAST($3 AS TEXT) IS NULL OR state = $3)"
    };
    (postgres) => {
        " FROM events_job
          WHERE (CAST($1 AS JSONB) IS NULL OR merchant = ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text($1))))
          AND (CAST($2 AS TEXT) IS NULL OR kind = $2) AND (CAST($3 AS TEXT) IS NULL OR state = $3)"
    };
}
sql!(
    LIST,
    sqlite: concat!("SELECT ", columns!(), wanted!(sqlite), " ORDER BY id DESC LIMIT $4 OFFSET $5"),
    postgres: concat!("SELECT ", columns!(), wanted!(postgres), " ORDER BY id DESC LIMIT $4 OFFSET $5"),
);
sql!(
    COUNT,
    sqlite: concat!("SELECT count(*) FROM (SELECT 1", wanted!(sqlite), " LIMIT $4) AS counted"),
    postgres: concat!("SELECT count(*) FROM (SELECT 1", wanted!(postgres), " LIMIT $4) AS counted"),
);
sql!(hot FIND, concat!("SELECT ", columns!(), " FROM events_job WHERE merchant = $1 AND id = $2"));
sql!(
    hot RETRY,
    "UPDATE events_job SET state = 'QUEUED', attempts = 0, due_at = $3, finished_at = NULL
     WHERE merchant = $1 AND id = $2 AND state = 'DEAD'"
);
sql!(hot DROP, "DELETE FROM events_job WHERE merchant = $1 AND id = $2 AND state = 'DEAD'");
sql!(hot STATE, "SELECT state FROM events_job WHERE merchant = $1 AND id = $2");

/// The jobs that a scope can see, latest first.
pub fn jobs(tx: &mut ReadTx, scope: &Scope, filter: &JobFilter, page: &PageRequest) -> Result<Page<JobView>, DbError> {
    let (merchants, state) = (reads_of(scope), filter.state);
    let rows = tx.all(&LIST, params![merchants, filter.kind, state, page.limit, page.offset])?;
    let (count,) = tx.one(&COUNT, params![merchants, filter.kind, state, TOTAL_CAP + 1])?;
    Ok(Page::counted(rows, count))
}

/// One job.
pub fn job(tx: &mut ReadTx, merchant: MerchantId, id: Id<noun::Job>) -> Result<JobView, EventsError> {
    tx.maybe(&FIND, params![merchant, id])?.ok_or(EventsError::NoJob)
}

/// Lets a dead job be tried again, with all its attempts. A live one of the same unique key stands in its way.
pub fn retry_job(tx: &mut Tx, merchant: MerchantId, id: Id<noun::Job>) -> Result<(), EventsError> {
    let now = tx.now();
    let changed = tx
        .execute(&RETRY, params![merchant, id, now])
        .map_err(|error| if error.violates("events_job_unique") { EventsError::JobReplaced } else { error.into() })?;
    dead_was(tx, changed, merchant, id)?;
    bell::ring_after(tx);
    note(tx, "job.retried", merchant, id)
}

/// Drops a dead job.
pub fn drop_job(tx: &mut Tx, merchant: MerchantId, id: Id<noun::Job>) -> Result<(), EventsError> {
    let changed = tx.execute(&DROP, params![merchant, id])?;
    dead_was(tx, changed, merchant, id)?;
    note(tx, "job.dropped", merchant, id)
}

/// Says why nothing was changed, if nothing was.
fn dead_was(tx: &mut Tx, changed: u64, merchant: MerchantId, id: Id<noun::Job>) -> Result<(), EventsError> {
    if changed == 1 {
        return Ok(());
    }
    match tx.maybe::<(JobState,)>(&STATE, params![merchant, id])? {
        Some((state,)) => Err(EventsError::JobNotDead(state.as_str())),
        None => Err(EventsError::NoJob),
    }
}

fn note(tx: &mut Tx, action: &'static str, merchant: MerchantId, id: Id<noun::Job>) -> Result<(), EventsError> {
    tx.record(Audit::new(action, "job", id.to_string()).merchant(merchant))?;
    Ok(())
}
