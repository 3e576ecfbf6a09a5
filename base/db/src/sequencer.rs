//! Gives rows their place in an order without gaps, and chains the audit.
//!
//! SQLite writes one transaction after the other, so a row's sequence is its position. On PostgreSQL transactions
//! commit in another order than they took their numbers: there writers leave `position` empty, and one elected thread
//! gives the rows that have become visible the next positions, in the order of their sequence. A reader that goes by
//! position can then never pass a row that is still to come.

use std::{
    sync::{Arc, Condvar, Mutex, PoisonError},
    time::Duration,
};

use bodega_kernel::Env;
use tokio::sync::oneshot;

use crate::{
    DbError, Engine, ReadTx, Statement, Tx, audit,
    job::{Command, WriteJob},
    params,
    postgres::{self, CHANNEL},
    queue::{Lane, Queue},
    session::{Begin, Wire},
    sql,
};

/// A table that is read by position. It has `seq` and `position`, and a row in `db_position`.
pub struct Sequenced {
    /// Its name.
    pub table: &'static str,
    /// Gives its rows that have none a position, and says how many they were.
    #[doc(hidden)]
    pub place: &'static Statement,
}

/// All of them. The audit is placed apart: there a position comes with a hash.
#[linkme::distributed_slice]
#[allow(unsafe_code, reason = "a link section is how the registry is gathered")]
pub static SEQUENCED: [Sequenced];

/// Registers a table that is read by position: `sequenced!("events_log")`.
#[macro_export]
macro_rules! sequenced {
    ($table:literal) => {
        #[allow(unsafe_code, reason = "a link section is how the registry is gathered")]
        const _: () = {
            // The head is locked by a statement before this one, whose snapshot therefore has all that others placed.
            $crate::sql!(
                PLACE,
                sqlite: "UPDATE db_position SET position = position WHERE name = $1 RETURNING 0",
                postgres: concat!(
                    "WITH unplaced AS (
                         SELECT seq, row_number() OVER (ORDER BY seq) AS nth FROM ", $table, "
                         WHERE position IS NULL ORDER BY seq LIMIT 2000),
                     placed AS (
                         UPDATE ", $table, " AS t SET position = head.position + unplaced.nth
                         FROM unplaced, db_position AS head WHERE t.seq = unplaced.seq AND head.name = $1 RETURNING 1),
                     moved AS (SELECT count(*) AS rows FROM placed)
                     UPDATE db_position SET position = position + moved.rows FROM moved
                     WHERE name = $1 AND moved.rows > 0 RETURNING moved.rows"
                ),
            );
            #[$crate::linkme::distributed_slice($crate::sequencer::SEQUENCED)]
            #[linkme(crate = $crate::linkme)]
            static TABLE: $crate::sequencer::Sequenced =
                $crate::sequencer::Sequenced { table: $table, place: &PLACE };
        };
    };
}

/// How many rows one step places in each table.
const BATCH: i64 = 2_000;
/// Between two steps that found something: the rows of a busy moment share one, and the first row of a quiet one does
/// not wait.
const PACE: Duration = Duration::from_millis(4);

sql!(
    LOCK_HEAD,
    sqlite: "SELECT position FROM db_position WHERE name = $1",
    postgres: "SELECT position FROM db_position WHERE name = $1 FOR UPDATE",
);

/// Places and chains one batch; says how many rows it moved.
pub fn step(tx: &mut Tx) -> Result<u64, DbError> {
    if tx.engine() == Engine::Sqlite {
        return audit::extend_chain(tx, BATCH);
    }
    let mut moved = 0;
    for Sequenced { table, place } in SEQUENCED {
        let _ = tx.push(&LOCK_HEAD, params![table])?;
        moved += tx.maybe::<(i64,)>(place, params![table])?.map_or(0, |(rows,)| rows.unsigned_abs());
    }
    moved += audit::place_and_chain(tx, BATCH)?;
    if moved > 0 {
        tx.control(&format!("NOTIFY {CHANNEL}"))?;
    }
    Ok(moved)
}

/// Wakes the sequencer.
#[derive(Default)]
pub(crate) struct Nudge {
    state: Mutex<NudgeState>,
    rung: Condvar,
}

#[derive(Default, Clone, Copy)]
struct NudgeState {
    nudged: bool,
    stopped: bool,
}

impl Nudge {
    pub(crate) fn nudge(&self) {
        self.set(|state| state.nudged = true);
    }

    pub(crate) fn stop(&self) {
        self.set(|state| state.stopped = true);
    }

    fn set(&self, change: impl FnOnce(&mut NudgeState)) {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.rung.notify_all();
    }

    /// Waits for a nudge, at most `span`. False: stop.
    fn wait(&self, span: Duration) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.rung.wait_timeout_while(state, span, |state| !state.nudged && !state.stopped);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.nudged = false;
        !state.stopped
    }
}

/// The thread that does it.
pub(crate) enum Sequencer {
    /// Through the one writer, in the bulk lane.
    Embedded(Arc<Queue<Box<dyn Command>>>),
    /// Over a connection of its own, if no other node does.
    Elected(String),
}

/// Any number that no one else takes an advisory lock on.
const ELECTION: i64 = 0x0b0d_e9a1;

impl Sequencer {
    pub(crate) fn work(self, env: &Env, nudge: &Nudge) {
        match self {
            Self::Embedded(queue) => {
                // Only the audit's chain is left to do here; it may be a moment late, so many rows share one step.
                while nudge.wait(Duration::from_secs(5)) {
                    std::thread::sleep(Duration::from_millis(50));
                    while step_embedded(&queue, env) >= BATCH.unsigned_abs() {}
                }
            }
            Self::Elected(url) => {
                while nudge.wait(Duration::from_millis(200)) {
                    if let Err(error) = serve(&url, env, nudge) {
                        tracing::warn!(%error, "the sequencer was cut off");
                        std::thread::sleep(Duration::from_millis(200));
                    }
                }
            }
        }
    }
}

fn step_embedded(queue: &Queue<Box<dyn Command>>, env: &Env) -> u64 {
    let (to, answer) = oneshot::channel::<Result<u64, DbError>>();
    let call = env.system_call("sequencer");
    if queue.push(Lane::Bulk, Box::new(WriteJob { call, command: step, kept: None, to })).is_err() {
        return 0;
    }
    match answer.blocking_recv() {
        Ok(Ok(moved)) => moved,
        // Before the first migration there is no audit to chain.
        Ok(Err(error)) => {
            tracing::debug!(%error, "nothing could be chained");
            0
        }
        Err(_) => 0,
    }
}

/// Until it is stopped or cut off: stands for election, and when elected places rows as they come.
fn serve(url: &str, env: &Env, nudge: &Nudge) -> Result<(), DbError> {
    let wire =
        Wire::Postgres(Box::new(postgres::Pipe::connect(url, postgres::Purpose::Write, Duration::from_secs(60))?));
    let mut tx = Tx::new(ReadTx::new(wire), env.system_call("sequencer"));
    while !elected(&mut tx)? {
        if !nudge.wait(Duration::from_secs(1)) {
            return Ok(());
        }
    }
    let call = env.system_call("sequencer");
    loop {
        tx.begin(Begin::Write, &call.scope)?;
        tx.turn_to(&call);
        match step(&mut tx) {
            Ok(0) => {
                tx.end(false)?;
                // Other nodes' commits are found by looking.
                if !nudge.wait(Duration::from_millis(25)) {
                    return Ok(());
                }
            }
            Ok(moved) => {
                tx.end(true)?;
                if moved < BATCH.unsigned_abs() {
                    std::thread::sleep(PACE);
                }
            }
            Err(error) => {
                tx.end(false)?;
                return Err(error);
            }
        }
    }
}

fn elected(tx: &mut Tx) -> Result<bool, DbError> {
    let Wire::Postgres(session) = &mut tx.wire else { return Ok(false) };
    let rows = session.ask(&format!("SELECT pg_try_advisory_lock({ELECTION})"))?;
    Ok(rows.first().is_some_and(|row| row.get(0)))
}
