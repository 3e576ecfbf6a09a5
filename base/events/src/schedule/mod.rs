//! Schedules: what becomes a job again and again.

mod cron;
mod tick;

use std::{fmt, sync::Arc, time::Duration};

use bodega_kernel::Time;

pub use cron::{Cron, CronError};
pub(crate) use tick::tick;

use crate::NewJob;

/// How often.
#[derive(Debug, Clone, PartialEq)]
pub enum When {
    /// By the calendar.
    Cron(Cron),
    /// Every so often, counted from 1970, so that all nodes mean the same moments.
    Every(Duration),
}

/// Every so often: `Every(Duration::from_secs(30))`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Every(pub Duration);

impl From<Every> for When {
    fn from(every: Every) -> Self {
        Self::Every(every.0.max(Duration::from_secs(1)))
    }
}

impl From<Cron> for When {
    fn from(cron: Cron) -> Self {
        Self::Cron(cron)
    }
}

impl From<&'static str> for When {
    /// A cron expression that stands in the program.
    ///
    /// # Panics
    /// When it is not one: a slip of the pen, that the first test which assembles the program shows.
    fn from(text: &'static str) -> Self {
        match text.parse() {
            Ok(cron) => Self::Cron(cron),
            Err(error) => panic!("{text:?}: {error}"),
        }
    }
}

impl When {
    /// The last due time after `after` and not after `now`, if there is one. Several that were missed are one.
    pub(crate) fn due(&self, after: Time, now: Time) -> Option<Time> {
        match self {
            Self::Cron(cron) => cron.last_in(after, now),
            Self::Every(span) => {
                let step = i64::try_from(span.as_micros()).unwrap_or(i64::MAX).max(1);
                let due = Time::from_micros(now.micros().div_euclid(step) * step);
                (due > after).then_some(due)
            }
        }
    }

    /// The next due time after `now`.
    pub(crate) fn next(&self, now: Time) -> Option<Time> {
        match self {
            Self::Cron(cron) => cron.next(now),
            Self::Every(span) => {
                let step = i64::try_from(span.as_micros()).unwrap_or(i64::MAX).max(1);
                Some(Time::from_micros((now.micros().div_euclid(step) + 1).saturating_mul(step)))
            }
        }
    }
}

/// A job that is enqueued whenever it is due: once, however many nodes there are. Times that were missed while nothing
/// ran are made up for by one job.
#[derive(Clone)]
pub struct Schedule {
    pub(crate) name: &'static str,
    pub(crate) when: When,
    pub(crate) job: Arc<dyn Fn() -> NewJob + Send + Sync>,
}

impl Schedule {
    /// Under this name, which never changes: `"*/5 * * * *"`, `"CRON_TZ=Europe/Berlin 0 3 * * *"` or
    /// `Every(Duration::from_secs(30))`. Without a unique key of its own the job is unique for each due time.
    pub fn new(name: &'static str, when: impl Into<When>, job: impl Fn() -> NewJob + Send + Sync + 'static) -> Self {
        Self { name, when: when.into(), job: Arc::new(job) }
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

impl fmt::Debug for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schedule").field("name", &self.name).field("when", &self.when).finish_non_exhaustive()
    }
}
