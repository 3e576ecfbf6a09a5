//! Running jobs: leasing them, keeping the lease while they run, and writing down how they went.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use bodega_db::{Db, DbError};
use bodega_kernel::{Actor, Call, Env, Id, MerchantId, Scope, noun};
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use super::{JobKind, Lease, lease};
use crate::{JobError, log::scope_of};

/// How long a lease lasts unless it is renewed, which happens three times within it.
pub(crate) const LEASE: Duration = Duration::from_secs(60);

/// What a job's handler is given.
#[derive(Clone)]
pub struct JobRun {
    /// The database.
    pub db: Db,
    /// Clock, randomness, ids.
    pub env: Env,
    /// The job.
    pub id: Id<noun::Job>,
    /// Whose job it is; 0 is the installation's.
    pub merchant: MerchantId,
    /// What is to be done.
    pub payload: Value,
    /// Which try this is, from 1.
    pub attempt: i64,
    lease: Arc<Lease>,
    owner: Uuid,
    result: Arc<Mutex<Option<Value>>>,
}

impl fmt::Debug for JobRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JobRun").field("id", &self.id).field("attempt", &self.attempt).finish_non_exhaustive()
    }
}

impl JobRun {
    /// A fresh call by the one who asked for the job, within the job's merchant. Take one for each write: ids are made
    /// from it.
    pub fn call(&self) -> Call {
        let mut call = self.env.call(self.lease.actor.clone(), self.scope());
        if let Some(request) = &self.lease.request_id {
            call.request_id = request.as_str().into();
        }
        call.trace = self.lease.trace.as_deref().map(Into::into);
        call
    }

    /// The scope of the job's merchant.
    pub fn scope(&self) -> Scope {
        scope_of(self.merchant)
    }

    /// The payload as the type that it was made from. One that cannot be read never will be.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, JobError> {
        T::deserialize(&self.payload).map_err(|error| JobError::Fatal(format!("the payload cannot be read: {error}")))
    }

    /// Writes down how far it has come, and keeps the lease.
    pub async fn progress(&self, done: i64, total: impl Into<Option<i64>>) -> Result<(), JobError> {
        let (lease, owner, total) = (Arc::clone(&self.lease), self.owner, total.into());
        let till = self.env.now().after(LEASE);
        let kept = self
            .db
            .write(&worker_call(&self.env), move |tx| lease::progress(tx, &lease, owner, till, done, total))
            .await?;
        if kept { Ok(()) } else { Err(JobError::Lost) }
    }

    /// What came of it, for those who ask for the job later: references and figures. Kept when the job succeeds.
    pub fn answer(&self, result: Value) {
        *self.result.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
    }
}

fn worker_call(env: &Env) -> Call {
    env.call(Actor::system("jobs"), Scope::Installation)
}

/// What runs the jobs of one node.
#[derive(Clone)]
pub(crate) struct Hands {
    db: Db,
    env: Env,
    owner: Uuid,
    kinds: Arc<HashMap<&'static str, JobKind>>,
    names: Arc<[&'static str]>,
}

/// A job that was leased and waits for its handler to be called.
pub(crate) struct Taken {
    lease: Arc<Lease>,
    kind: JobKind,
}

impl Hands {
    pub(crate) fn new(db: Db, env: Env, owner: Uuid, kinds: Vec<JobKind>) -> Self {
        let mut names: Vec<_> = kinds.iter().map(|kind| kind.name).collect();
        names.sort_unstable();
        let kinds = kinds.into_iter().map(|kind| (kind.name, kind)).collect();
        Self { db, env, owner, kinds: Arc::new(kinds), names: names.into() }
    }

    /// Leases what is due, at most `count` jobs.
    pub(crate) async fn take(&self, count: usize) -> Result<Vec<Taken>, DbError> {
        if self.names.is_empty() || count == 0 {
            return Ok(Vec::new());
        }
        let (now, names) = (self.env.now(), Arc::clone(&self.names));
        if !self.db.read(&Scope::Installation, move |tx| lease::any_due(tx, now, &names)).await? {
            return Ok(Vec::new());
        }
        let (owner, names, till) = (self.owner, Arc::clone(&self.names), now.after(LEASE));
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let call = worker_call(&self.env);
        let leases = self.db.write(&call, move |tx| lease::lease(tx, owner, &names, till, count)).await?;
        Ok(leases
            .into_iter()
            .filter_map(|lease| {
                let kind = self.kinds.get(lease.kind.as_str())?.clone();
                Some(Taken { lease: Arc::new(lease), kind })
            })
            .collect())
    }

    /// Runs a leased job to its end and writes down how it went. Ended from outside, it must be handed back.
    pub(crate) async fn run(&self, taken: Taken) {
        let Taken { lease, kind } = taken;
        let started = Instant::now();
        let result = Arc::new(Mutex::new(None));
        let run = JobRun {
            db: self.db.clone(),
            env: self.env.clone(),
            id: lease.id,
            merchant: lease.merchant,
            payload: lease.payload.clone(),
            attempt: lease.attempt,
            lease: Arc::clone(&lease),
            owner: self.owner,
            result: Arc::clone(&result),
        };
        let outcome = self.keep(&lease, (kind.handle)(run)).await;
        let result = result.lock().unwrap_or_else(PoisonError::into_inner).take();
        let said = self.close(&lease, &kind, outcome, result).await;
        let word = match &said {
            Ok(word) => *word,
            Err(error) => {
                // The lease will end and somebody will run it again.
                tracing::error!(job = %lease.id, kind = kind.name, %error, "a job's end could not be written down");
                "unsaid"
            }
        };
        metrics::counter!("bodega_jobs_total", "kind" => kind.name, "outcome" => word).increment(1);
        metrics::histogram!("bodega_job_seconds", "kind" => kind.name).record(started.elapsed().as_secs_f64());
    }

    /// Runs the handler on a task of its own, so that its panic stays there, and renews the lease meanwhile.
    async fn keep(&self, lease: &Arc<Lease>, work: super::Work) -> Result<(), JobError> {
        let mut task = AbortOnDrop(tokio::spawn(work));
        loop {
            match tokio::time::timeout(LEASE / 3, &mut task.0).await {
                Ok(Ok(outcome)) => return outcome,
                Ok(Err(panic)) => return Err(JobError::Retry(format!("the handler panicked: {panic}"))),
                Err(_) => {
                    let (lease, owner, till) = (Arc::clone(lease), self.owner, self.env.now().after(LEASE));
                    let call = worker_call(&self.env);
                    let kept = self.db.write(&call, move |tx| lease::renew(tx, &lease, owner, till)).await;
                    // A database that is away for a moment is no reason to stop; the lease tells when it is too late.
                    if kept == Ok(false) {
                        return Err(JobError::Lost);
                    }
                }
            }
        }
    }

    async fn close(
        &self,
        lease: &Arc<Lease>,
        kind: &JobKind,
        outcome: Result<(), JobError>,
        result: Option<Value>,
    ) -> Result<&'static str, DbError> {
        let (lease, owner, call) = (Arc::clone(lease), self.owner, worker_call(&self.env));
        let error = match outcome {
            Ok(()) => {
                let write = move |tx: &mut bodega_db::Tx| lease::finish(tx, &lease, owner, result.as_ref());
                return self.db.write(&call, write).await.map(|kept| if kept { "done" } else { "lost" });
            }
            Err(JobError::Lost) => return Ok("lost"),
            Err(error) => error,
        };
        let unwell = matches!(error, JobError::Unwell(_));
        let dies = matches!(error, JobError::Fatal(_)) || (lease.attempt >= lease.max_attempts && !unwell);
        tracing::warn!(job = %lease.id, kind = kind.name, attempt = lease.attempt, dies, %error, "a job failed");
        let (time, text) = (kind.backoff.next(&self.env, lease.attempt), error.to_string());
        self.db
            .write(&call, move |tx| {
                if dies {
                    lease::die(tx, &lease, owner, &text)
                } else {
                    lease::retry_later(tx, &lease, owner, time, &text, !unwell)
                }
            })
            .await?;
        Ok(if dies { "dead" } else { "failed" })
    }

    /// Gives a job back that was not run to its end because this node stops.
    pub(crate) async fn hand_back(&self, lease: Arc<Lease>) -> Result<(), DbError> {
        let owner = self.owner;
        self.db.write(&worker_call(&self.env), move |tx| lease::hand_back(tx, &lease, owner)).await.map(drop)
    }
}

impl Taken {
    pub(crate) fn lease(&self) -> Arc<Lease> {
        Arc::clone(&self.lease)
    }
}

/// A handler whose runner is gone must not go on.
struct AbortOnDrop<T>(tokio::task::JoinHandle<T>);

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
