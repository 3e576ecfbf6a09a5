//! What runs consumers, jobs and schedules: in the background of a server, or to the end in a test.

mod drain;
mod running;

use std::{fmt, sync::Arc, time::Duration};

use bodega_db::Db;
use bodega_kernel::{Env, Time, noun};
use uuid::Uuid;

pub use running::Running;

use crate::{Consumer, Follow, JobKind, Schedule, consumer::Reader, follow::Trail, job::Hands};

/// All that works in the background of one node.
#[derive(Clone)]
pub struct Workers {
    db: Db,
    env: Env,
    /// This node, to others.
    owner: Uuid,
    /// When these workers were made: schedules that are new count from here.
    born: Time,
    consumers: Vec<Consumer>,
    followers: Vec<Arc<dyn Follow>>,
    kinds: Vec<JobKind>,
    schedules: Vec<Schedule>,
    pace: Pace,
}

/// How eagerly they work.
#[derive(Debug, Clone, Copy)]
struct Pace {
    /// How many jobs run at once.
    jobs: usize,
    /// How long to wait for more after being woken, so that a burst of commits is one batch.
    linger: Duration,
    /// How often to look without being woken.
    poll: Duration,
    /// How long running jobs may go on when the node stops.
    grace: Duration,
    /// How long done jobs are kept.
    keep_done: Duration,
}

impl fmt::Debug for Workers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workers")
            .field("consumers", &self.consumers)
            .field("kinds", &self.kinds)
            .field("schedules", &self.schedules)
            .finish_non_exhaustive()
    }
}

impl Workers {
    /// Nothing to do yet.
    pub fn new(db: Db, env: Env) -> Self {
        let owner = env.id::<noun::Job>().uuid();
        let born = env.now();
        let pace = Pace {
            jobs: 4,
            linger: Duration::from_millis(2),
            poll: Duration::from_secs(1),
            grace: Duration::from_secs(20),
            keep_done: Duration::from_hours(7 * 24),
        };
        Self {
            db,
            env,
            owner,
            born,
            consumers: Vec::new(),
            followers: Vec::new(),
            kinds: Vec::new(),
            schedules: Vec::new(),
            pace,
        }
    }

    /// Runs this consumer too.
    ///
    /// # Panics
    /// When one of this name is here already: they would share a position, and each would miss what the other reads.
    pub fn consumer(mut self, consumer: Consumer) -> Self {
        let known = self.consumers.iter().any(|known| known.name == consumer.name);
        assert!(!known, "two consumers are called {}", consumer.name);
        self.consumers.push(consumer);
        self
    }

    /// Lets this one follow the log too, for this process.
    pub fn follower(mut self, follower: Arc<dyn Follow>) -> Self {
        self.followers.push(follower);
        self
    }

    /// Runs jobs of this kind too.
    ///
    /// # Panics
    /// When there is a handler for this kind already.
    pub fn job(mut self, kind: JobKind) -> Self {
        let known = self.kinds.iter().any(|known| known.name == kind.name);
        assert!(!known, "two kinds of job are called {}", kind.name);
        self.kinds.push(kind);
        self
    }

    /// Keeps this schedule too.
    ///
    /// # Panics
    /// When one of this name is here already.
    pub fn schedule(mut self, schedule: Schedule) -> Self {
        let known = self.schedules.iter().any(|known| known.name == schedule.name);
        assert!(!known, "two schedules are called {}", schedule.name);
        self.schedules.push(schedule);
        self
    }

    /// How many jobs run at once; 4 by itself.
    pub fn concurrency(mut self, jobs: usize) -> Self {
        self.pace.jobs = jobs.max(1);
        self
    }

    /// How long running jobs may go on when the node stops, before they are handed back; 20 s by itself.
    pub fn grace(mut self, grace: Duration) -> Self {
        self.pace.grace = grace;
        self
    }

    /// How long done jobs are kept; a week by itself.
    pub fn keep_done(mut self, span: Duration) -> Self {
        self.pace.keep_done = span;
        self
    }

    fn reader(&self, consumer: &Consumer, alone: bool) -> Reader {
        Reader::new(consumer.clone(), self.db.clone(), self.env.clone(), self.owner, alone)
    }

    fn trail(&self, follower: &Arc<dyn Follow>) -> Trail {
        Trail::new(Arc::clone(follower), self.db.clone(), self.env.clone())
    }

    fn hands(&self) -> Hands {
        Hands::new(self.db.clone(), self.env.clone(), self.owner, self.kinds.clone())
    }

    fn all_schedules(&self) -> Arc<[Schedule]> {
        self.schedules.clone().into()
    }
}
