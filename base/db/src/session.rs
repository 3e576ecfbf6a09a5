//! One connection with a transaction on it, whichever database it leads to.

use std::{
    ops::{Deref, DerefMut},
    panic::{AssertUnwindSafe, catch_unwind},
};

use bodega_kernel::{Call, Id, IdMint, Noun, Scope, Time};
use uuid::Uuid;

use crate::{Audit, DbError, Engine, FromRow, Param, Row, Statement, postgres::Pipe, sqlite};

/// A connection's driver.
pub(crate) enum Wire {
    Sqlite(rusqlite::Connection),
    Postgres(Box<Pipe>),
}

/// A statement whose answer nobody has waited for yet: see [`Tx::push`].
#[derive(Debug, Clone, Copy)]
#[must_use = "what a guarded statement has changed is to be asked with `Tx::changed`; if it does not matter, say `let _ =`"]
pub struct Pushed(Sent);

#[derive(Debug, Clone, Copy)]
enum Sent {
    Done(u64),
    Numbered(usize),
}

/// A snapshot that can be asked. Writing commands are asked through it too: [`Tx`] derefs to it.
pub struct ReadTx {
    pub(crate) wire: Wire,
    scope: Scope,
    poisoned: bool,
    collided: bool,
}

impl ReadTx {
    pub(crate) fn new(wire: Wire) -> Self {
        Self { wire, scope: Scope::Installation, poisoned: false, collided: false }
    }

    /// Whose rows this transaction may touch.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Which database this is, for the few commands that take another number of statements on each.
    pub fn engine(&self) -> Engine {
        match self.wire {
            Wire::Sqlite(_) => Engine::Sqlite,
            Wire::Postgres(_) => Engine::Postgres,
        }
    }

    /// All rows of the answer.
    pub fn all<T: FromRow>(&mut self, statement: &'static Statement, params: &[&dyn Param]) -> Result<Vec<T>, DbError> {
        let mut rows = Vec::new();
        self.each(statement, params, &mut |row| {
            rows.push(T::from_row(row)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The first row of the answer, if there is one.
    pub fn maybe<T: FromRow>(
        &mut self,
        statement: &'static Statement,
        params: &[&dyn Param],
    ) -> Result<Option<T>, DbError> {
        let mut found = None;
        self.each(statement, params, &mut |row| {
            if found.is_none() {
                found = Some(T::from_row(row)?);
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// The one row of an answer that always has one.
    pub fn one<T: FromRow>(&mut self, statement: &'static Statement, params: &[&dyn Param]) -> Result<T, DbError> {
        self.maybe(statement, params)?.ok_or(DbError::NoRow)
    }

    fn each(
        &mut self,
        statement: &'static Statement,
        params: &[&dyn Param],
        take: &mut dyn FnMut(&Row<'_>) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        self.guarded(|wire| match wire {
            Wire::Sqlite(connection) => {
                sqlite::each(connection, statement, params, take).map_err(|error| error.of(statement))
            }
            Wire::Postgres(pipe) => {
                let rows = pipe.query(statement, params)?;
                rows.iter().try_for_each(|row| take(&Row::postgres(row)).map_err(|error| error.of(statement)))
            }
        })
    }

    fn run(&mut self, statement: &'static Statement, params: &[&dyn Param]) -> Result<u64, DbError> {
        self.guarded(|wire| match wire {
            Wire::Sqlite(connection) => sqlite::run(connection, statement, params).map_err(|error| error.of(statement)),
            Wire::Postgres(pipe) => pipe.execute(statement, params),
        })
    }

    /// PostgreSQL refuses everything after an error. So does this on both, or code would work on one only.
    fn guarded<R>(&mut self, ask: impl FnOnce(&mut Wire) -> Result<R, DbError>) -> Result<R, DbError> {
        if self.poisoned {
            return Err(DbError::Poisoned);
        }
        let answer = ask(&mut self.wire);
        self.heard(answer)
    }

    fn heard<R>(&mut self, answer: Result<R, DbError>) -> Result<R, DbError> {
        answer.inspect_err(|error| {
            self.poisoned = true;
            self.collided |= *error == DbError::Collision;
        })
    }

    /// Text that is not a registered statement: transaction control only. Its failure ends the transaction as any
    /// other does: PostgreSQL would take the COMMIT that follows for a ROLLBACK, and not call that an error.
    pub(crate) fn control(&mut self, sql: &str) -> Result<(), DbError> {
        let done = match &mut self.wire {
            Wire::Sqlite(connection) => connection
                .prepare_cached(sql)
                .and_then(|mut ready| ready.raw_execute())
                .map(drop)
                .map_err(DbError::from),
            Wire::Postgres(pipe) => {
                // It only fails when something before it has: whoever comes next may carry it along.
                pipe.control(sql);
                Ok(())
            }
        };
        self.heard(done)
    }

    /// Ends the transaction: keeps what was written, or not.
    pub(crate) fn end(&mut self, keep: bool) -> Result<(), DbError> {
        let sql = if keep { "COMMIT" } else { "ROLLBACK" };
        match &mut self.wire {
            Wire::Sqlite(_) => self.control(sql),
            Wire::Postgres(pipe) => {
                let ended = pipe.end(sql, keep);
                self.heard(ended)
            }
        }
    }

    /// Hears what became of everything that was pushed.
    fn settle(&mut self) -> Result<(), DbError> {
        self.guarded(|wire| match wire {
            Wire::Postgres(pipe) if pipe.holds_statements() => pipe.flush(),
            _ => Ok(()),
        })
    }

    pub(crate) fn begin(&mut self, how: Begin, scope: &Scope) -> Result<(), DbError> {
        self.scope = scope.clone();
        self.poisoned = false;
        self.collided = false;
        match &mut self.wire {
            Wire::Sqlite(_) if how == Begin::Read => self.control("BEGIN DEFERRED"),
            Wire::Sqlite(_) => self.control("BEGIN IMMEDIATE"),
            // It goes with the first statement: the transaction, the role that row-level security holds, the merchants it
            // may see, and how long a statement may run. All for this transaction alone: behind a pooler the next may go
            // elsewhere.
            Wire::Postgres(pipe) => pipe.begin(format!(
                "BEGIN ISOLATION LEVEL {level}; SET LOCAL ROLE {role}; SET LOCAL bodega.merchants = '{merchants}'; \
                 SET LOCAL statement_timeout = {timeout}",
                level = if how == Begin::Read { "REPEATABLE READ READ ONLY" } else { "READ COMMITTED" },
                role = crate::postgres::ROLE,
                merchants = scope.setting(),
                timeout = pipe.statement_timeout.as_millis(),
            )),
        }
    }

    /// Lets the server see the beginning at once.
    pub(crate) fn reach(&mut self) -> Result<(), DbError> {
        self.guarded(|wire| match wire {
            Wire::Postgres(pipe) => pipe.flush(),
            Wire::Sqlite(_) => Ok(()),
        })
    }

    /// Has the server seen this transaction begin? If not, nothing of it can have been done.
    pub(crate) fn has_begun(&self) -> bool {
        match &self.wire {
            Wire::Sqlite(_) => true,
            Wire::Postgres(pipe) => pipe.has_begun(),
        }
    }

    /// Is SQLite still inside the transaction that was begun? After some errors it is not.
    pub(crate) fn inside(&self) -> bool {
        match &self.wire {
            Wire::Sqlite(connection) => !connection.is_autocommit(),
            Wire::Postgres(_) => true,
        }
    }

    fn mark(&self) -> usize {
        match &self.wire {
            Wire::Sqlite(_) => 0,
            Wire::Postgres(pipe) => pipe.mark(),
        }
    }

    fn back_to(&mut self, mark: usize) {
        if let Wire::Postgres(pipe) = &mut self.wire {
            pipe.back_to(mark);
        }
    }

    pub(crate) fn is_poisoned(&self) -> bool {
        self.poisoned
    }

    pub(crate) fn has_collided(&self) -> bool {
        self.collided
    }
}

/// How a transaction begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Begin {
    Read,
    Write,
}

type Hook = Box<dyn FnOnce() + Send>;

/// Runs what waited for the commit. The change stands, whatever becomes of them: a panic must not take the thread, nor
/// the answer, nor the other hooks.
pub(crate) fn run_hooks(hooks: Vec<Hook>) {
    for hook in hooks {
        if catch_unwind(AssertUnwindSafe(hook)).is_err() {
            tracing::error!("what was to be done after a commit panicked");
        }
    }
}

/// A command's transaction. It carries the call, so that what it writes comes out the same when it is run again.
pub struct Tx {
    session: ReadTx,
    call: Call,
    mint: IdMint,
    hooks: Vec<Hook>,
    depth: usize,
    sequenced: bool,
}

impl Deref for Tx {
    type Target = ReadTx;
    fn deref(&self) -> &ReadTx {
        &self.session
    }
}
impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut ReadTx {
        &mut self.session
    }
}

const SAVEPOINTS: [[&str; 3]; 8] = [
    ["SAVEPOINT s0", "RELEASE s0", "ROLLBACK TO s0"],
    ["SAVEPOINT s1", "RELEASE s1", "ROLLBACK TO s1"],
    ["SAVEPOINT s2", "RELEASE s2", "ROLLBACK TO s2"],
    ["SAVEPOINT s3", "RELEASE s3", "ROLLBACK TO s3"],
    ["SAVEPOINT s4", "RELEASE s4", "ROLLBACK TO s4"],
    ["SAVEPOINT s5", "RELEASE s5", "ROLLBACK TO s5"],
    ["SAVEPOINT s6", "RELEASE s6", "ROLLBACK TO s6"],
    ["SAVEPOINT s7", "RELEASE s7", "ROLLBACK TO s7"],
];

impl Tx {
    pub(crate) fn new(session: ReadTx, call: Call) -> Self {
        Self { session, mint: call.mint(), call, hooks: Vec::new(), depth: 0, sequenced: false }
    }

    /// Makes this the transaction of another command on the same connection.
    pub(crate) fn turn_to(&mut self, call: &Call) {
        self.session.scope = call.scope.clone();
        self.session.poisoned = false;
        self.session.collided = false;
        self.mint = call.mint();
        self.call = call.clone();
        self.depth = 0;
    }

    /// Rows that were changed, added or removed.
    pub fn execute(&mut self, statement: &'static Statement, params: &[&dyn Param]) -> Result<u64, DbError> {
        self.session.run(statement, params)
    }

    /// Runs a statement whose answer nobody waits for yet. On PostgreSQL it goes with the next one that is waited for, or
    /// with the commit, and costs no round trip of its own; on SQLite it is run at once. Should it fail, then that next
    /// one, or the commit, tells: push what can fail only by a fault of ours, or what is a collision.
    pub fn push(&mut self, statement: &'static Statement, params: &[&dyn Param]) -> Result<Pushed, DbError> {
        self.session.guarded(|wire| match wire {
            Wire::Sqlite(connection) => {
                let changed = sqlite::run(connection, statement, params).map_err(|error| error.of(statement))?;
                Ok(Pushed(Sent::Done(changed)))
            }
            Wire::Postgres(pipe) => Ok(Pushed(Sent::Numbered(pipe.push(statement, params)?))),
        })
    }

    /// How many rows a pushed statement has changed. Of several guards, push all, and then ask: they are answered together.
    pub fn changed(&mut self, pushed: Pushed) -> Result<u64, DbError> {
        let Sent::Numbered(number) = pushed.0 else {
            let Sent::Done(changed) = pushed.0 else { return Ok(0) };
            return Ok(changed);
        };
        self.session.guarded(|wire| match wire {
            Wire::Postgres(pipe) => pipe.count(number),
            Wire::Sqlite(_) => Ok(0),
        })
    }

    /// The call that this answers: who, when, why.
    pub fn call(&self) -> &Call {
        &self.call
    }

    /// The time of the call: the time of all that it writes.
    pub fn now(&self) -> Time {
        self.call.at
    }

    /// A fresh id; the same again when the command is run again.
    pub fn id<T: Noun>(&mut self) -> Id<T> {
        self.mint.id()
    }

    /// A fresh UUID for a row that has no noun of its own.
    pub fn uuid(&mut self) -> Uuid {
        self.mint.uuid()
    }

    /// Tries something that may fail, in a savepoint. The only way on after a failure.
    pub fn attempt<R, E: From<DbError>>(&mut self, f: impl FnOnce(&mut Self) -> Result<R, E>) -> Result<R, E> {
        if self.session.poisoned {
            return Err(DbError::Poisoned.into());
        }
        let Some([set, release, undo]) = SAVEPOINTS.get(self.depth).copied() else {
            return Err(DbError::Internal("attempts are nested too deeply".to_owned()).into());
        };
        let (hooks, sequenced) = (self.hooks.len(), self.sequenced);
        // What was pushed before is no part of the attempt.
        self.session.settle()?;
        self.session.control(set)?;
        let mark = self.session.mark();
        self.depth += 1;
        let result = f(self);
        self.depth -= 1;
        let result = match result {
            // Somebody swallowed an error: what came after it was refused, so this cannot have gone well.
            Ok(_) if self.session.poisoned => Err(DbError::Poisoned.into()),
            Ok(value) => self.session.settle().map(|()| value).map_err(E::from),
            failed => failed,
        };
        if result.is_ok() {
            self.session.control(release)?;
            return result;
        }
        self.hooks.truncate(hooks);
        self.sequenced = sequenced;
        // A full disk can take SQLite's whole transaction with it, and a collision PostgreSQL's: then nothing is left
        // to go back to, and the command as a whole must end.
        if self.session.inside() && !self.session.collided {
            self.session.back_to(mark);
            self.session.control(undo)?;
            self.session.control(release)?;
            self.session.poisoned = false;
        } else {
            self.session.poisoned = true;
        }
        result
    }

    /// Runs `f` once what was written stands: cache drops, wake-ups, sends. Never, when it does not.
    pub fn after_commit(&mut self, f: impl FnOnce() + Send + 'static) {
        self.hooks.push(Box::new(f));
    }

    /// Writes a line of the audit: it stands or falls with the change.
    pub fn record(&mut self, entry: Audit) -> Result<(), DbError> {
        entry.write(self)
    }

    /// Notes that a row of a sequenced table was written, so that its readers are woken after the commit.
    pub fn sequenced(&mut self) {
        self.sequenced = true;
    }

    pub(crate) fn take_sequenced(&mut self) -> bool {
        std::mem::take(&mut self.sequenced)
    }

    pub(crate) fn take_hooks(&mut self) -> Vec<Hook> {
        std::mem::take(&mut self.hooks)
    }

    /// How many hooks are waiting: a mark to go back to.
    pub(crate) fn mark(&self) -> (usize, bool) {
        (self.hooks.len(), self.sequenced)
    }

    pub(crate) fn back_to(&mut self, (hooks, sequenced): (usize, bool)) {
        self.hooks.truncate(hooks);
        self.sequenced = sequenced;
    }
}
