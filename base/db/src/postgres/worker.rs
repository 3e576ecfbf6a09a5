//! The threads behind PostgreSQL's doors.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use bodega_kernel::Call;

use super::connect;
use crate::{
    DbError, Tx,
    job::{Command, Query},
    queue::Queue,
    sequencer::Nudge,
    session::{Begin, ReadTx, Wire, run_hooks},
};

/// How often a command that collides is run in all.
const TRIES: u32 = 12;

/// Where to connect and for how long a statement may run.
#[derive(Clone)]
pub(crate) struct Target {
    pub url: String,
    pub statement_timeout: Duration,
}

/// A writer: keeps its connection as long as it lives and makes a new one when it is gone.
pub(crate) struct Writer {
    pub target: Target,
    pub idle_call: Call,
    pub queue: Arc<Queue<Box<dyn Command>>>,
    pub nudge: Arc<Nudge>,
}

impl Writer {
    pub(crate) fn work(self, thread: usize) {
        let mut session: Option<Tx> = None;
        while let Some(mut command) = self.queue.pop(thread) {
            if session.as_ref().is_none_or(|tx| tx.is_closed()) {
                session = match connect(&self.target.url, self.target.statement_timeout) {
                    Ok(wire) => Some(Tx::new(ReadTx::new(Wire::Postgres(Box::new(wire))), self.idle_call.clone())),
                    Err(error) => {
                        command.answer(Some(error));
                        continue;
                    }
                };
            }
            let Some(tx) = session.as_mut() else { continue };
            let failure = self.carry_out(tx, command.as_mut());
            command.answer(failure);
        }
    }

    /// Runs the command until it does not collide. `Some` replaces the command's own answer.
    fn carry_out(&self, tx: &mut Tx, command: &mut dyn Command) -> Option<DbError> {
        let started = Instant::now();
        for attempt in 1..=TRIES {
            if let Err(error) = tx.begin(Begin::Write, &command.call().scope.clone()) {
                // It may have failed half-way: what is left of it would refuse every transaction that follows.
                let _ = tx.control("ROLLBACK");
                return Some(error);
            }
            tx.turn_to(command.call());
            let well = command.run(tx);
            let (sequenced, hooks) = (tx.take_sequenced(), tx.take_hooks());
            let ended = tx.control(if well { "COMMIT" } else { "ROLLBACK" });
            let collided = tx.has_collided() || ended == Err(DbError::Collision);
            if collided {
                metrics::counter!("bodega_db_collisions_total").increment(1);
                if attempt < TRIES {
                    // Rivals go apart again: each waits a little differently, so that they do not keep step.
                    let spread = u64::from(started.elapsed().subsec_nanos() % 1_000);
                    std::thread::sleep(Duration::from_micros(u64::from(attempt) * 500 + spread));
                    continue;
                }
                return Some(DbError::Collision);
            }
            if let Err(error) = ended {
                return Some(error);
            }
            if well {
                run_hooks(hooks);
                if sequenced {
                    self.nudge.nudge();
                }
            }
            metrics::histogram!("bodega_db_group_seconds").record(started.elapsed().as_secs_f64());
            return None;
        }
        Some(DbError::Collision)
    }
}

/// A reader.
pub(crate) struct Reader {
    pub target: Target,
    pub queue: Arc<Queue<Box<dyn Query>>>,
}

impl Reader {
    pub(crate) fn work(self, thread: usize) {
        let mut session: Option<ReadTx> = None;
        while let Some(query) = self.queue.pop(thread) {
            if session.as_ref().is_none_or(ReadTx::is_closed) {
                session = match connect(&self.target.url, self.target.statement_timeout) {
                    Ok(wire) => Some(ReadTx::new(Wire::Postgres(Box::new(wire)))),
                    Err(error) => {
                        query.run(Err(error));
                        continue;
                    }
                };
            }
            let Some(tx) = session.as_mut() else { continue };
            match tx.begin(Begin::Read, &query.scope().clone()) {
                Ok(()) => query.run(Ok(tx)),
                Err(error) => query.run(Err(error)),
            }
            if let Err(error) = tx.control("ROLLBACK") {
                tracing::warn!(%error, "a snapshot could not be ended");
                session = None;
            }
        }
    }
}
