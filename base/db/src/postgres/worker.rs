//! The threads behind PostgreSQL's doors.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use bodega_kernel::{Call, Scope};

use super::{Pipe, Purpose};
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

impl Target {
    /// A new connection with a transaction begun.
    fn begin(&self, how: Begin, scope: &Scope) -> Result<ReadTx, DbError> {
        let purpose = if how == Begin::Read { Purpose::Read } else { Purpose::Write };
        let mut tx = ReadTx::new(Wire::Postgres(Box::new(Pipe::connect(&self.url, purpose, self.statement_timeout)?)));
        tx.begin(how, scope)?;
        tx.reach()?;
        Ok(tx)
    }
}

impl Writer {
    pub(crate) fn work(self, thread: usize) {
        let mut session: Option<Tx> = None;
        while let Some(mut command) = self.queue.pop(thread) {
            let failure = self.carry_out(&mut session, command.as_mut());
            command.answer(failure);
        }
    }

    /// Begins on the connection that is kept. One that cannot begin is given up: it may be gone, or have failed half-way
    /// and refuse all that follows; nothing is done yet, so a new one may try.
    fn begun<'s>(&self, session: &'s mut Option<Tx>, call: &Call) -> Result<&'s mut Tx, DbError> {
        let kept = session.take().and_then(|mut tx| tx.begin(Begin::Write, &call.scope).is_ok().then_some(tx));
        let tx = match kept {
            Some(tx) => tx,
            None => Tx::new(self.target.begin(Begin::Write, &call.scope)?, self.idle_call.clone()),
        };
        Ok(session.insert(tx))
    }

    /// Runs the command until it does not collide. `Some` replaces the command's own answer.
    fn carry_out(&self, session: &mut Option<Tx>, command: &mut dyn Command) -> Option<DbError> {
        let started = Instant::now();
        let mut renewed = false;
        for attempt in 1..=TRIES {
            let tx = match self.begun(session, command.call()) {
                Ok(tx) => tx,
                Err(error) => return Some(error),
            };
            tx.turn_to(command.call());
            let well = command.run(tx);
            let (sequenced, hooks) = (tx.take_sequenced(), tx.take_hooks());
            let ended = tx.end(well);
            if !tx.has_begun() && (!well || ended.is_err()) && !renewed {
                // The kept connection turned out to be gone before it began: nothing is done yet.
                renewed = true;
                *session = None;
                continue;
            }
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
            let scope = query.scope().clone();
            let kept = session.take().and_then(|mut tx| tx.begin(Begin::Read, &scope).is_ok().then_some(tx));
            let tx = match kept.map_or_else(|| self.target.begin(Begin::Read, &scope), Ok) {
                Ok(tx) => session.insert(tx),
                Err(error) => {
                    query.run(Err(error));
                    continue;
                }
            };
            query.run(Ok(tx));
            if let Err(error) = tx.end(false) {
                tracing::warn!(%error, "a snapshot could not be ended");
                session = None;
            }
        }
    }
}
