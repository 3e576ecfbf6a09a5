//! Reader threads. Each holds a connection; a read is one snapshot and has a greatest age, because an old one keeps the
//! log from restarting.

use std::{
    sync::{
        Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use crate::{
    DbError,
    job::Query,
    queue::Queue,
    session::{Begin, ReadTx, Wire},
};

/// Readers pass in and out; the writer can close it for a moment.
#[derive(Default)]
pub(crate) struct Gate(RwLock<()>);

impl Gate {
    pub(crate) fn close(&self) -> RwLockWriteGuard<'_, ()> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn pass(&self) -> RwLockReadGuard<'_, ()> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) struct Reader {
    tx: ReadTx,
    queue: Arc<Queue<Box<dyn Query>>>,
    gate: Arc<Gate>,
    deadline: Arc<Deadline>,
    max_age: Duration,
}

/// When the running read is to be given up, in microseconds since the reader began; 0: nothing runs.
struct Deadline {
    began: Instant,
    at: AtomicU64,
}

impl Deadline {
    fn micros(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    fn set(&self, span: Duration) {
        let span = u64::try_from(span.as_micros()).unwrap_or(u64::MAX);
        self.at.store(self.micros().saturating_add(span), Ordering::Relaxed);
    }

    fn is_over(&self) -> bool {
        let at = self.at.load(Ordering::Relaxed);
        at != 0 && self.micros() > at
    }
}

impl Reader {
    pub(crate) fn new(
        mut connection: rusqlite::Connection,
        queue: Arc<Queue<Box<dyn Query>>>,
        gate: Arc<Gate>,
        max_age: Duration,
    ) -> Result<Self, DbError> {
        let deadline = Arc::new(Deadline { began: Instant::now(), at: AtomicU64::new(0) });
        let watched = deadline.clone();
        connection.progress_handler(2_000, Some(move || watched.is_over()))?;
        Ok(Self { tx: ReadTx::new(Wire::Sqlite(connection)), queue, gate, deadline, max_age })
    }

    /// Until the queue is closed and empty.
    pub(crate) fn work(mut self, thread: usize) {
        while let Some(query) = self.queue.pop(thread) {
            let gate = self.gate.clone();
            let _inside = gate.pass();
            self.deadline.set(self.max_age);
            match self.tx.begin(Begin::Read, &query.scope().clone()) {
                Ok(()) => query.run(Ok(&mut self.tx)),
                Err(error) => query.run(Err(error)),
            }
            self.deadline.at.store(0, Ordering::Relaxed);
            if self.tx.inside()
                && let Err(error) = self.tx.end(true)
            {
                tracing::warn!(%error, "a snapshot could not be ended");
            }
        }
    }
}
