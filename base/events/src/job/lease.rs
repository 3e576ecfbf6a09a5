//! Leasing jobs and saying how they went. Each change is guarded by the owner and the number of the attempt, so that a
//! worker whose lease has ended changes nothing any more.

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::Time;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{JobState, Lease};
use crate::log::event::actor;

macro_rules! due {
    (sqlite) => {
        "state IN ('QUEUED', 'RUNNING') AND due_at <= $1 AND kind IN (SELECT value FROM json_each($2))"
    };
    (postgres) => {
        "state IN ('QUEUED', 'RUNNING') AND due_at <= $1 AND kind = ANY (ARRAY(SELECT jsonb_array_elements_text($2)))"
    };
}
macro_rules! columns {
    () => {
        "merchant, id, kind, payload, attempts, max_attempts, priority, state, actor_kind, actor_id, request_id, trace,
         created_at"
    };
}
// A job whose lease ends again and again takes its workers with it: when its attempts are used up, it is dead.
macro_rules! lease {
    () => {
        "UPDATE events_job
         SET state = CASE WHEN attempts >= max_attempts THEN 'DEAD' ELSE 'RUNNING' END,
             error = CASE WHEN attempts >= max_attempts THEN 'The worker was lost each time.' ELSE error END,
             finished_at = CASE WHEN attempts >= max_attempts THEN CAST($1 AS BIGINT) END,
             attempts = CASE WHEN attempts >= max_attempts THEN attempts ELSE attempts + 1 END,
             owner = $3, due_at = $4, started_at = $1 "
    };
}
sql!(
    hot ANY_DUE,
    sqlite: concat!("SELECT 1 FROM events_job WHERE ", due!(sqlite), " LIMIT 1"),
    postgres: concat!("SELECT CAST(1 AS BIGINT) FROM events_job WHERE ", due!(postgres), " LIMIT 1"),
);
// Materialised, because PostgreSQL may run a subquery again and would then lock more than it was asked for.
sql!(
    hot LEASE,
    sqlite: concat!(
        lease!(), "WHERE (merchant, id) IN (SELECT merchant, id FROM events_job WHERE ", due!(sqlite),
        " ORDER BY priority DESC, due_at, id LIMIT $5) RETURNING ", columns!()
    ),
    postgres: concat!(
        "WITH due(of_merchant, of_id) AS MATERIALIZED (SELECT merchant, id FROM events_job WHERE ", due!(postgres),
        " ORDER BY priority DESC, due_at, id LIMIT $5 FOR UPDATE SKIP LOCKED) ",
        lease!(), "FROM due WHERE merchant = of_merchant AND id = of_id RETURNING ", columns!()
    ),
);
sql!(
    hot RENEW,
    "UPDATE events_job SET due_at = $5
     WHERE merchant = $1 AND id = $2 AND owner = $3 AND attempts = $4 AND state = 'RUNNING'"
);
sql!(
    hot PROGRESS,
    "UPDATE events_job SET due_at = $5, done = $6, total = $7
     WHERE merchant = $1 AND id = $2 AND owner = $3 AND attempts = $4 AND state = 'RUNNING'"
);
sql!(
    hot FINISH,
    "UPDATE events_job SET state = 'DONE', finished_at = $5, result = $6, error = NULL, owner = NULL
     WHERE merchant = $1 AND id = $2 AND owner = $3 AND attempts = $4 AND state = 'RUNNING'"
);
sql!(
    hot RETRY_LATER,
    "UPDATE events_job SET state = 'QUEUED', due_at = $5, error = $6, attempts = attempts - $7, owner = NULL
     WHERE merchant = $1 AND id = $2 AND owner = $3 AND attempts = $4 AND state = 'RUNNING'"
);
sql!(
    hot DIE,
    "UPDATE events_job SET state = 'DEAD', finished_at = $5, error = $6, owner = NULL
     WHERE merchant = $1 AND id = $2 AND owner = $3 AND attempts = $4 AND state = 'RUNNING'"
);
sql!(
    hot HAND_BACK,
    "UPDATE events_job SET state = 'QUEUED', due_at = $5, attempts = attempts - 1, owner = NULL
     WHERE merchant = $1 AND id = $2 AND owner = $3 AND attempts = $4 AND state = 'RUNNING'"
);

impl FromRow for Lease {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            merchant: row.take()?,
            id: row.take()?,
            kind: row.take()?,
            payload: row.take()?,
            attempt: row.take()?,
            max_attempts: row.take()?,
            priority: row.take()?,
            state: row.take()?,
            actor: actor(row)?,
            request_id: row.take()?,
            trace: row.take()?,
            created_at: row.take()?,
        })
    }
}

/// Is there anything for a worker that knows these kinds? Asked before leasing, because that is a write.
pub(super) fn any_due(tx: &mut ReadTx, now: Time, kinds: &[&'static str]) -> Result<bool, DbError> {
    Ok(tx.maybe::<(i64,)>(&ANY_DUE, params![now, json!(kinds)])?.is_some())
}

/// Leases at most `count` due jobs until `till`, the most urgent first.
pub(super) fn lease(
    tx: &mut Tx,
    owner: Uuid,
    kinds: &[&'static str],
    till: Time,
    count: i64,
) -> Result<Vec<Lease>, DbError> {
    let now = tx.now();
    let mut leases: Vec<Lease> = tx.all(&LEASE, params![now, json!(kinds), owner, till, count])?;
    // A statement that changes rows tells of them in no order.
    leases.sort_by_key(|lease| (std::cmp::Reverse(lease.priority), lease.created_at, lease.id));
    leases.retain(|lease| {
        let lost = lease.state == JobState::Dead;
        if lost {
            tracing::error!(job = %lease.id, kind = lease.kind, "a job is dead: its worker was lost each time");
        }
        !lost
    });
    Ok(leases)
}

/// Keeps the lease until `till`. False: another worker has the job.
pub(super) fn renew(tx: &mut Tx, lease: &Lease, owner: Uuid, till: Time) -> Result<bool, DbError> {
    Ok(tx.execute(&RENEW, params![lease.merchant, lease.id, owner, lease.attempt, till])? == 1)
}

/// Writes down how far the job has come, and keeps the lease.
pub(super) fn progress(
    tx: &mut Tx,
    lease: &Lease,
    owner: Uuid,
    till: Time,
    done: i64,
    total: Option<i64>,
) -> Result<bool, DbError> {
    Ok(tx.execute(&PROGRESS, params![lease.merchant, lease.id, owner, lease.attempt, till, done, total])? == 1)
}

/// The job is done.
pub(super) fn finish(tx: &mut Tx, lease: &Lease, owner: Uuid, result: Option<&Value>) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&FINISH, params![lease.merchant, lease.id, owner, lease.attempt, now, result])? == 1)
}

/// The job failed and is tried again at `time`. Where the job was not to blame, the attempt is not counted.
pub(super) fn retry_later(
    tx: &mut Tx,
    lease: &Lease,
    owner: Uuid,
    time: Time,
    error: &str,
    counts: bool,
) -> Result<bool, DbError> {
    let uncounted = i64::from(!counts);
    let values = params![lease.merchant, lease.id, owner, lease.attempt, time, error, uncounted];
    Ok(tx.execute(&RETRY_LATER, values)? == 1)
}

/// The job failed for good.
pub(super) fn die(tx: &mut Tx, lease: &Lease, owner: Uuid, error: &str) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&DIE, params![lease.merchant, lease.id, owner, lease.attempt, now, error])? == 1)
}

/// This node stops: the job was not to blame, so the attempt is not counted.
pub(super) fn hand_back(tx: &mut Tx, lease: &Lease, owner: Uuid) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&HAND_BACK, params![lease.merchant, lease.id, owner, lease.attempt, now])? == 1)
}
