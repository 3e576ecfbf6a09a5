//! Asking for work.

use bodega_db::{DbError, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, Time, noun};
use serde_json::Value;

use crate::{
    bell,
    log::{origin, writes_for},
};

/// A job that is wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    pub(crate) kind: String,
    pub(crate) payload: Value,
    pub(crate) merchant: Option<MerchantId>,
    pub(crate) at: Option<Time>,
    pub(crate) unique: Option<String>,
    pub(crate) priority: i64,
    pub(crate) attempts: i64,
}

impl NewJob {
    /// A job of this kind with its payload: references, never personal data.
    pub fn new(kind: impl Into<String>, payload: Value) -> Self {
        Self { kind: kind.into(), payload, merchant: None, at: None, unique: None, priority: 0, attempts: 8 }
    }

    /// Not before `time`; at once by itself.
    pub fn at(mut self, time: Time) -> Self {
        self.at = Some(time);
        self
    }

    /// At most one of this kind and key waits or runs at a time, for a merchant.
    pub fn unique(mut self, key: impl Into<String>) -> Self {
        self.unique = Some(key.into());
        self
    }

    /// Higher ones first; 0 by itself.
    pub fn priority(mut self, priority: i64) -> Self {
        self.priority = priority;
        self
    }

    /// How often it is tried before it is dead; 8 by itself.
    pub fn attempts(mut self, attempts: i64) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// For this merchant, where the transaction's scope is wider, as in a consumer.
    pub fn merchant(mut self, merchant: MerchantId) -> Self {
        self.merchant = Some(merchant);
        self
    }
}

sql!(
    hot ENQUEUE,
    "INSERT INTO events_job (merchant, id, kind, payload, unique_key, priority, state, due_at, max_attempts,
                             actor_kind, actor_id, request_id, trace, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, 'QUEUED', $7, $8, $9, $10, $11, $12, $13)
     ON CONFLICT (merchant, kind, unique_key) WHERE unique_key IS NOT NULL AND state IN ('QUEUED', 'RUNNING')
     DO NOTHING"
);

/// Asks for a job, in the transaction of the change that wants it: it stands or falls with that. It is for the merchant
/// of the transaction's scope unless it names one. Gives nothing when one of its key waits or runs already.
pub fn enqueue(tx: &mut Tx, job: NewJob) -> Result<Option<Id<noun::Job>>, DbError> {
    let merchant = match job.merchant {
        Some(merchant) => merchant,
        None => writes_for(tx.scope())?,
    };
    let id = tx.id::<noun::Job>();
    let call = tx.call().clone();
    let (request, trace) = origin(&call);
    let added = tx.execute(
        &ENQUEUE,
        params![
            merchant,
            id,
            job.kind,
            job.payload,
            job.unique,
            job.priority,
            job.at.unwrap_or(call.at),
            job.attempts,
            call.actor.kind.as_str(),
            call.actor.id,
            request,
            trace,
            call.at
        ],
    )?;
    bell::ring_after(tx);
    Ok((added == 1).then_some(id))
}
