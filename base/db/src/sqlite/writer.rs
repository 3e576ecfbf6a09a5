//! The one writer. It takes what is waiting, runs every command in a savepoint of its own inside one transaction,
//! commits once, and only then answers all. A durable commit costs a disk's time; sharing it is what makes an embedded
//! shop fast.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use bodega_kernel::Call;
use tokio::sync::watch;

use super::{Gate, Wal, checkpoint};
use crate::{
    DbError, Tx,
    job::Command,
    queue::Queue,
    sequencer::Nudge,
    session::{Begin, ReadTx, Wire, run_hooks},
};

/// When a group is full.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GroupLimits {
    pub commands: usize,
    pub time: Duration,
}

pub(crate) struct Writer {
    tx: Tx,
    queue: Arc<Queue<Box<dyn Command>>>,
    limits: GroupLimits,
    wal: Arc<Wal>,
    gate: Arc<Gate>,
    gate_closed: Option<Instant>,
    placed: watch::Sender<u64>,
    nudge: Arc<Nudge>,
}

impl Writer {
    pub(crate) fn new(
        connection: rusqlite::Connection,
        call: Call,
        queue: Arc<Queue<Box<dyn Command>>>,
        limits: GroupLimits,
        (wal, gate): (Arc<Wal>, Arc<Gate>),
        placed: watch::Sender<u64>,
        nudge: Arc<Nudge>,
    ) -> Self {
        let tx = Tx::new(ReadTx::new(Wire::Sqlite(connection)), call);
        Self { tx, queue, limits, wal, gate, gate_closed: None, placed, nudge }
    }

    /// Until the queue is closed and empty.
    pub(crate) fn work(mut self) {
        while let Some(first) = self.queue.pop(0) {
            self.group(first);
            self.shorten_log();
        }
    }

    fn group(&mut self, first: Box<dyn Command>) {
        let started = Instant::now();
        if let Err(error) = self.tx.begin(Begin::Write, &first.call().scope.clone()) {
            return first.answer(Some(error));
        }
        let mut done: Vec<Box<dyn Command>> = Vec::with_capacity(self.limits.commands);
        let mut next = Some(first);
        while let Some(mut command) = next {
            if let Err(failure) = self.run_in_savepoint(command.as_mut()) {
                // The whole transaction is gone, and with it the earlier commands of the group.
                self.one_by_one(done);
                return command.answer(failure);
            }
            done.push(command);
            let room = done.len() < self.limits.commands && started.elapsed() < self.limits.time;
            next = if room { self.queue.try_pop(0) } else { None };
        }
        metrics::histogram!("bodega_db_group_size").record(done.len() as f64);
        let committed = self.commit();
        metrics::histogram!("bodega_db_group_seconds").record(started.elapsed().as_secs_f64());
        for command in done {
            command.answer(committed.clone().err());
        }
    }

    /// Runs a command so that its failure undoes it alone. An error: the group's transaction is gone; what it holds is
    /// the command's answer where the command itself knows of no failure.
    fn run_in_savepoint(&mut self, command: &mut dyn Command) -> Result<(), Option<DbError>> {
        let mark = self.tx.mark();
        self.tx.turn_to(command.call());
        self.tx.control("SAVEPOINT command").map_err(Some)?;
        if command.run(&mut self.tx) {
            return self.tx.control("RELEASE command").map_err(Some);
        }
        self.tx.back_to(mark);
        if !self.tx.inside() {
            return Err(None);
        }
        self.tx.control("ROLLBACK TO command").and_then(|()| self.tx.control("RELEASE command")).map_err(|_| None)
    }

    /// After an error that took the transaction along: the commands that came before it are run again, each alone.
    fn one_by_one(&mut self, earlier: Vec<Box<dyn Command>>) {
        metrics::counter!("bodega_db_groups_lost_total").increment(1);
        self.roll_back();
        for mut command in earlier {
            let ended = self
                .tx
                .begin(Begin::Write, &command.call().scope.clone())
                .map_err(Some)
                .and_then(|()| self.run_in_savepoint(command.as_mut()));
            let failure = match ended {
                Ok(()) => self.commit().err(),
                Err(failure) => {
                    self.roll_back();
                    failure
                }
            };
            command.answer(failure);
        }
    }

    fn commit(&mut self) -> Result<(), DbError> {
        let sequenced = self.tx.take_sequenced();
        let hooks = self.tx.take_hooks();
        if let Err(error) = self.tx.end(true) {
            tracing::error!(%error, "a group could not be committed");
            self.roll_back();
            return Err(error);
        }
        run_hooks(hooks);
        if sequenced {
            self.placed.send_modify(|count| *count += 1);
            self.nudge.nudge();
        }
        Ok(())
    }

    fn roll_back(&mut self) {
        self.tx.take_hooks();
        self.tx.take_sequenced();
        if self.tx.inside()
            && let Err(error) = self.tx.end(false)
        {
            tracing::error!(%error, "a transaction could not be rolled back");
        }
    }

    /// The hand-over: the checkpointer has copied nearly all of the log; copying the rest here, between two groups,
    /// lets the next write begin the log anew. The thread alone never catches up with a busy writer.
    fn shorten_log(&mut self) {
        let Wire::Sqlite(connection) = &self.tx.wire else { return };
        let lately = self.gate_closed.is_some_and(|at| at.elapsed() < Duration::from_millis(250));
        if self.wal.wants_readers_out() && !lately {
            // Far too long: readers that never pause have kept the log from restarting. Hold them back for a moment;
            // those that come in after the copy read the file itself and are in nobody's way.
            let _nobody_reads = self.gate.close();
            checkpoint::passive(connection, &self.wal);
            self.gate_closed = Some(Instant::now());
        } else if self.wal.take_hand_over() {
            checkpoint::passive(connection, &self.wal);
        }
    }
}
