//! Working in the background.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use bodega_db::idempotency;
use bodega_kernel::Time;
use tokio::{
    sync::watch,
    task::{Id, JoinError, JoinHandle, JoinSet},
};

use super::Workers;
use crate::{
    bell,
    consumer::{Reader, Step},
    follow::Trail,
    job::{Lease, sweep},
    schedule::tick,
};

/// Workers at work. Dropping it stops them too, but nobody then waits for their end.
#[derive(Debug)]
pub struct Running {
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Running {
    /// Stops in good order: what is begun is finished, or handed back when it takes too long.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a worker had panicked");
            }
        }
    }
}

/// What wakes a worker, and what stops it.
#[derive(Clone)]
struct Ears {
    placed: watch::Receiver<u64>,
    bell: watch::Receiver<u64>,
    stop: watch::Receiver<bool>,
    linger: Duration,
}

impl Ears {
    fn is_stopped(&self) -> bool {
        *self.stop.borrow() || self.stop.has_changed().is_err()
    }

    /// What was heard up to now needs no waking any more: it is about to be looked at.
    fn hush(&mut self) {
        self.placed.mark_unchanged();
        self.bell.mark_unchanged();
    }

    /// For so long, whatever happens, unless it is to stop.
    async fn rest(&mut self, span: Duration) {
        if !span.is_zero() {
            tokio::select! {
                _ = self.stop.changed() => {}
                () = tokio::time::sleep(span) => {}
            }
        }
    }

    /// Until something happens, but no longer than `span`.
    async fn wait(&mut self, span: Duration) {
        tokio::select! {
            _ = self.stop.changed() => {}
            () = tokio::time::sleep(span) => {}
            _ = self.bell.changed() => {}
            heard = self.placed.changed() => {
                if heard.is_ok() {
                    tokio::time::sleep(self.linger).await;
                } else {
                    // The database is gone: without this the loop would spin until it is told to stop.
                    tokio::time::sleep(span).await;
                }
            }
        }
    }
}

impl Workers {
    /// Starts working. To be called within a Tokio runtime.
    pub fn start(self) -> Running {
        let (stop, stopped) = watch::channel(false);
        let ears = Ears { placed: self.db.wakeups(), bell: bell::listen(), stop: stopped, linger: self.pace.linger };
        let mut tasks: Vec<_> = self
            .consumers
            .iter()
            .map(|consumer| {
                let (reader, ears, poll) = (self.reader(consumer, false), ears.clone(), self.pace.poll);
                tokio::spawn(read_on(reader, ears, poll))
            })
            .collect();
        for follower in &self.followers {
            tasks.push(tokio::spawn(follow_on(self.trail(follower), ears.clone(), self.pace.poll)));
        }
        tasks.push(tokio::spawn(work_on(self, ears)));
        Running { stop, tasks }
    }
}

/// One consumer, until it is stopped.
async fn read_on(mut reader: Reader, mut ears: Ears, poll: Duration) {
    while !ears.is_stopped() {
        ears.hush();
        match reader.step().await {
            Ok(Step::Moved) => {}
            Ok(Step::Idle) => ears.wait(poll).await,
            Ok(Step::Wait(until)) => ears.wait(reader.until(until).min(poll)).await,
            Err(error) => {
                tracing::warn!(consumer = reader.name(), %error, "a consumer cannot go on for now");
                ears.wait(poll).await;
            }
        }
    }
    if let Err(error) = reader.let_go().await {
        tracing::debug!(consumer = reader.name(), %error, "a consumer could not be left to others");
    }
}

/// One follower, until it is stopped.
async fn follow_on(mut trail: Trail, mut ears: Ears, poll: Duration) {
    while !ears.is_stopped() {
        ears.hush();
        match trail.step().await {
            Ok(Step::Moved) => ears.rest(trail.pace()).await,
            Ok(_) => ears.wait(poll).await,
            Err(error) => {
                tracing::warn!(follower = trail.name(), %error, "a follower cannot go on for now");
                ears.wait(poll).await;
            }
        }
    }
}

/// Jobs and schedules, until they are stopped.
async fn work_on(workers: Workers, mut ears: Ears) {
    let mut desk = Desk::new(&workers);
    while !ears.is_stopped() {
        ears.hush();
        desk.collect();
        let more = match desk.round(&workers).await {
            Ok(more) => more,
            Err(error) => {
                tracing::warn!(%error, "no jobs can be taken for now");
                false
            }
        };
        if !more {
            let span = workers.pace.poll.min(desk.next_due.since(workers.env.now()).max(Duration::from_millis(1)));
            tokio::select! {
                () = ears.wait(span) => {}
                Some(ended) = desk.running.join_next_with_id() => drop(desk.forget(&ended)),
            }
        }
    }
    desk.clear(&workers).await;
}

/// What one node has taken on.
struct Desk {
    hands: crate::job::Hands,
    schedules: Arc<[crate::Schedule]>,
    next_due: Time,
    swept: Option<Instant>,
    running: JoinSet<()>,
    leases: HashMap<Id, Arc<Lease>>,
}

impl Desk {
    fn new(workers: &Workers) -> Self {
        Self {
            hands: workers.hands(),
            schedules: workers.all_schedules(),
            next_due: Time::default(),
            swept: None,
            running: JoinSet::new(),
            leases: HashMap::new(),
        }
    }

    /// Forgets what has ended.
    fn collect(&mut self) {
        while let Some(ended) = self.running.try_join_next_with_id() {
            self.forget(&ended);
        }
    }

    fn forget(&mut self, ended: &Result<(Id, ()), JoinError>) -> Option<Arc<Lease>> {
        self.leases.remove(&match ended {
            Ok((task, ())) => *task,
            Err(cut) => cut.id(),
        })
    }

    /// Enqueues what is due and takes what there is room for. True: there may be more.
    async fn round(&mut self, workers: &Workers) -> Result<bool, bodega_db::DbError> {
        let now = workers.env.now();
        if now >= self.next_due {
            self.next_due = match tick(&workers.db, &workers.env, &self.schedules, workers.born).await {
                Ok(_) => {
                    let next = self.schedules.iter().filter_map(|schedule| schedule.when.next(now)).min();
                    next.unwrap_or(Time::from_micros(i64::MAX))
                }
                Err(error) => {
                    // No reason to leave the jobs undone, nor to try again in the next millisecond.
                    tracing::warn!(%error, "a schedule cannot be kept for now");
                    now.after(workers.pace.poll)
                }
            };
        }
        let taken = self.hands.take(workers.pace.jobs.saturating_sub(self.running.len())).await?;
        let more = !taken.is_empty();
        for job in taken {
            let (hands, lease) = (self.hands.clone(), job.lease());
            let task = self.running.spawn(async move { hands.run(job).await });
            self.leases.insert(task.id(), lease);
        }
        if self.swept.is_none_or(|at| at.elapsed() >= Duration::from_hours(1)) {
            self.swept = Some(Instant::now());
            let (call, before) = (workers.env.system_call("jobs"), now.before(workers.pace.keep_done));
            while workers.db.write_bulk(&call, move |tx| sweep(tx, before, 500)).await? == 500 {}
            while workers.db.write_bulk(&call, |tx| idempotency::sweep(tx, 500)).await? == 500 {}
        }
        Ok(more)
    }

    /// Lets what runs come to its end, and hands back what does not in time.
    async fn clear(mut self, workers: &Workers) {
        let all = async { while self.running.join_next().await.is_some() {} };
        if tokio::time::timeout(workers.pace.grace, all).await.is_ok() {
            return;
        }
        self.running.abort_all();
        while let Some(ended) = self.running.join_next_with_id().await {
            let Some(lease) = self.forget(&ended).filter(|_| ended.is_err()) else { continue };
            tracing::info!(job = %lease.id, kind = lease.kind, "a job is handed back");
            if let Err(error) = self.hands.hand_back(lease).await {
                tracing::warn!(%error, "a job could not be handed back; its lease will end");
            }
        }
    }
}
