//! What can go wrong with the log, its consumers and jobs.

use bodega_db::DbError;
use bodega_kernel::{Failure, FailureKind};

/// Why a question about the log, a consumer or a job has no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EventsError {
    /// No consumer of this name has ever run here.
    #[error("There is no consumer {0}.")]
    NoConsumer(String),
    /// The event is not among the consumer's dead letters.
    #[error("This consumer has no such dead letter.")]
    NoDeadLetter,
    /// There is no such job.
    #[error("There is no such job.")]
    NoJob,
    /// Only a dead job can be tried again or dropped.
    #[error("The job is {0}; only a DEAD one can be retried or dropped.")]
    JobNotDead(&'static str),
    /// Another job of the same unique key waits or runs.
    #[error("Another job has taken this one's place.")]
    JobReplaced,
    /// Text that is not a cursor of ours.
    #[error("This is not a cursor that Bodega gave out.")]
    BadCursor,
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl Failure for EventsError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::NoConsumer(_) | Self::NoDeadLetter | Self::NoJob => FailureKind::NotFound,
            Self::JobNotDead(_) | Self::JobReplaced => FailureKind::Conflict,
            Self::BadCursor => FailureKind::Invalid,
            Self::Db(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoConsumer(_) => "CONSUMER_NOT_FOUND",
            Self::NoDeadLetter => "DEAD_LETTER_NOT_FOUND",
            Self::NoJob => "JOB_NOT_FOUND",
            Self::JobNotDead(_) => "JOB_NOT_DEAD",
            Self::JobReplaced => "JOB_REPLACED",
            Self::BadCursor => "INVALID_CURSOR",
            Self::Db(error) => error.code(),
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Db(error) => error.message(),
            other => other.to_string(),
        }
    }

    fn retry_after(&self) -> Option<std::time::Duration> {
        match self {
            Self::Db(error) => error.retry_after(),
            _ => None,
        }
    }
}

/// Why a consumer could not handle an event. Operators read it in the list of dead letters. Every slice's error becomes
/// one by `?`.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ConsumerError {
    /// The handler refused the event, or panicked over it.
    #[error("{0}")]
    Failed(String),
    /// The database, or something else that is needed, does not answer: the event is not to blame and the failure is
    /// not counted.
    #[error("{0}")]
    Unwell(String),
}

impl ConsumerError {
    /// The handler cannot handle the event because of `error`.
    pub fn failed(error: impl std::fmt::Display) -> Self {
        Self::Failed(error.to_string())
    }
}

impl<E: Failure> From<E> for ConsumerError {
    fn from(error: E) -> Self {
        let text = error.to_string();
        if error.kind() == FailureKind::Unavailable { Self::Unwell(text) } else { Self::Failed(text) }
    }
}

/// Why a job was not done. Every slice's error becomes one by `?`.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum JobError {
    /// It may go better the next time: the job is run again after a pause, until its attempts are used up.
    #[error("{0}")]
    Retry(String),
    /// The database, or something else that is needed, does not answer: the job is run again, however often.
    #[error("{0}")]
    Unwell(String),
    /// It will never go better: the job is dead at once.
    #[error("{0}")]
    Fatal(String),
    /// The lease ended and another worker has the job: stop.
    #[error("another worker has taken this job over")]
    Lost,
}

impl JobError {
    /// It may go better the next time.
    pub fn retry(error: impl std::fmt::Display) -> Self {
        Self::Retry(error.to_string())
    }

    /// It will never go better.
    pub fn fatal(error: impl std::fmt::Display) -> Self {
        Self::Fatal(error.to_string())
    }
}

impl<E: Failure> From<E> for JobError {
    fn from(error: E) -> Self {
        let text = error.to_string();
        if error.kind() == FailureKind::Unavailable { Self::Unwell(text) } else { Self::Retry(text) }
    }
}
