//! Jobs: work to be done later, that may take long and may call the network. Enqueued in the transaction of the change
//! that wants it, leased by a worker, retried until it is done or dead.

mod enqueue;
mod lease;
mod list;
mod run;
mod sweep;

use std::{fmt, future::Future, pin::Pin, sync::Arc, time::Duration};

use bodega_db::text_column;
use bodega_kernel::{Actor, Id, MerchantId, Time, noun};
use serde_json::Value;

pub use enqueue::{NewJob, enqueue};
pub use list::{JobFilter, JobView, drop_job, job, jobs, retry_job};
pub(crate) use run::Hands;
pub use run::JobRun;
pub use sweep::sweep;

use crate::{JobError, backoff::Backoff};

type Work = Pin<Box<dyn Future<Output = Result<(), JobError>> + Send>>;
type Handle = Arc<dyn Fn(JobRun) -> Work + Send + Sync>;

/// Where a job is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobState {
    /// Waiting for its time, or for a worker.
    Queued,
    /// A worker has leased it.
    Running,
    /// Done.
    Done,
    /// Given up: a person can retry or drop it.
    Dead,
}

impl JobState {
    /// As it is stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "QUEUED",
            Self::Running => "RUNNING",
            Self::Done => "DONE",
            Self::Dead => "DEAD",
        }
    }
}

impl std::str::FromStr for JobState {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(match text {
            "QUEUED" => Self::Queued,
            "RUNNING" => Self::Running,
            "DONE" => Self::Done,
            "DEAD" => Self::Dead,
            other => return Err(format!("{other:?} is not a state of a job")),
        })
    }
}

text_column!(JobState);

/// Work of one kind and how it is done. The handler must bear being run again: a worker can crash after the work and
/// before it could say so.
#[derive(Clone)]
pub struct JobKind {
    pub(crate) name: &'static str,
    pub(crate) backoff: Backoff,
    pub(crate) handle: Handle,
}

impl JobKind {
    /// Jobs of this name are done by `handle`.
    pub fn new<F>(name: &'static str, handle: impl Fn(JobRun) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<(), JobError>> + Send + 'static,
    {
        Self {
            name,
            backoff: Backoff { first: Duration::from_secs(5), longest: Duration::from_hours(1) },
            handle: Arc::new(move |run| Box::pin(handle(run))),
        }
    }

    /// The pause after the first failure, which then doubles up to the longest.
    pub fn pauses(mut self, first: Duration, longest: Duration) -> Self {
        self.backoff = Backoff { first, longest };
        self
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

impl fmt::Debug for JobKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JobKind").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A job that this node has leased.
#[derive(Debug, Clone)]
pub(crate) struct Lease {
    pub(crate) merchant: MerchantId,
    pub(crate) id: Id<noun::Job>,
    pub(crate) kind: String,
    pub(crate) payload: Value,
    /// The number of this attempt. With the owner it is what makes a lease: an old one changes nothing any more.
    pub(crate) attempt: i64,
    pub(crate) max_attempts: i64,
    pub(crate) priority: i64,
    pub(crate) state: JobState,
    pub(crate) actor: Actor,
    pub(crate) request_id: Option<String>,
    pub(crate) trace: Option<String>,
    pub(crate) created_at: Time,
}
