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
    DbError, ReadTx, Tx, audit,
    job::{Command, WriteJob},
    params,
    postgres::{self, CHANNEL},
    queue::{Lane, Queue},
    session::{Begin, Wire},
    sql,
};

/// The tables that are read by position. Each has `seq` and `position`, and a row in `db_position`.
#[linkme::distributed_slice]
#[allow(unsafe_code, reason = "a link section is how the registry is gathered")]
pub static SEQUENCED: [&'static str];

/// Registers a table that is read by position: `sequenced!("events_log")`.
#[macro_export]
macro_rules! sequenced {
    ($table:literal) => {
        #[allow(unsafe_code, reason = "a link section is how the registry is gathered")]
        const _: () = {
            #[$crate::linkme::distributed_slice($crate::sequencer::SEQUENCED)]
            #[linkme(crate = $crate::linkme)]
            static TABLE: &str = $table;
        };
    };
}

sequenced!("db_audit");

/// How many rows one step places in each table.
const BATCH: i64 = 2_000;

sql!(
    HEAD,
    sqlite: "SELECT position FROM db_position WHERE name = $1",
    postgres: "SELECT position FROM db_position WHERE name = $1 FOR UPDATE",
);
sql!(MOVE_HEAD, "UPDATE db_position SET position = $2 WHERE name = $1");

/// Places and chains one batch; says how many rows it moved.
pub fn step(tx: &mut Tx) -> Result<u64, DbError> {
    let mut moved = 0;
    if matches!(tx.wire, Wire::Postgres(_)) {
        for table in SEQUENCED {
            moved += place(tx, table)?;
        }
        if moved > 0 {
            tx.control(&format!("NOTIFY {CHANNEL}"))?;
        }
    }
    Ok(moved + audit::extend_chain(tx, BATCH)?)
}

fn place(tx: &mut Tx, table: &'static str) -> Result<u64, DbError> {
    let (head,) = tx.one::<(i64,)>(&HEAD, params![table])?;
    let Wire::Postgres(session) = &mut tx.wire else { return Ok(0) };
    let placed = session.client.execute(
        &format!(
            "WITH unplaced AS (SELECT seq, row_number() OVER (ORDER BY seq) AS nth FROM {table}
                               WHERE position IS NULL ORDER BY seq LIMIT {BATCH})
             UPDATE {table} AS t SET position = {head} + unplaced.nth FROM unplaced WHERE t.seq = unplaced.seq"
        ),
        &[],
    )?;
    if placed > 0 {
        let to = head + i64::try_from(placed).unwrap_or(0);
        tx.execute(&MOVE_HEAD, params![table, to])?;
    }
    Ok(placed)
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
    let wire = Wire::Postgres(Box::new(postgres::connect(url, Duration::from_secs(60))?));
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
                tx.control("ROLLBACK")?;
                // Other nodes' commits are found by looking.
                if !nudge.wait(Duration::from_millis(25)) {
                    return Ok(());
                }
            }
            Ok(_) => tx.control("COMMIT")?,
            Err(error) => {
                tx.control("ROLLBACK")?;
                return Err(error);
            }
        }
    }
}

fn elected(tx: &mut Tx) -> Result<bool, DbError> {
    let Wire::Postgres(session) = &mut tx.wire else { return Ok(false) };
    let row = session.client.query_one(&format!("SELECT pg_try_advisory_lock({ELECTION})"), &[])?;
    Ok(row.get(0))
}
