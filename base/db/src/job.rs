//! A piece of work on its way to a database thread and back.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
};

use bodega_kernel::{Call, Scope};
use tokio::sync::oneshot;

use crate::{DbError, ReadTx, Tx};

/// A command: run, perhaps more than once, and then answered exactly once.
pub(crate) trait Command: Send {
    fn call(&self) -> &Call;
    /// Runs it and keeps the answer. Did it go well?
    fn run(&mut self, tx: &mut Tx) -> bool;
    /// Lets the kept answer leave, or `failure` in its place.
    fn answer(self: Box<Self>, failure: Option<DbError>);
}

pub(crate) struct WriteJob<F, R, E> {
    pub call: Call,
    pub command: F,
    pub kept: Option<Result<R, E>>,
    pub to: oneshot::Sender<Result<R, E>>,
}

impl<F, R, E> Command for WriteJob<F, R, E>
where
    F: Fn(&mut Tx) -> Result<R, E> + Send,
    R: Send,
    E: From<DbError> + Send,
{
    fn call(&self) -> &Call {
        &self.call
    }

    fn run(&mut self, tx: &mut Tx) -> bool {
        let mut result = caught(|| (self.command)(tx));
        if result.is_ok() && tx.is_poisoned() {
            result = Err(DbError::Poisoned.into());
        }
        let well = result.is_ok();
        self.kept = Some(result);
        well
    }

    fn answer(self: Box<Self>, failure: Option<DbError>) {
        let result = match (failure, self.kept) {
            (Some(failure), _) => Err(failure.into()),
            (None, Some(result)) => result,
            (None, None) => Err(DbError::Internal("a command was answered before it ran".to_owned()).into()),
        };
        // The asker may have gone away; what was committed stands all the same.
        let _ = self.to.send(result);
    }
}

/// A question: asked once, within a snapshot.
pub(crate) trait Query: Send {
    fn scope(&self) -> &Scope;
    fn run(self: Box<Self>, tx: Result<&mut ReadTx, DbError>);
}

pub(crate) struct ReadJob<F, R, E> {
    pub scope: Scope,
    pub query: F,
    pub to: oneshot::Sender<Result<R, E>>,
}

impl<F, R, E> Query for ReadJob<F, R, E>
where
    F: FnOnce(&mut ReadTx) -> Result<R, E> + Send,
    R: Send,
    E: From<DbError> + Send,
{
    fn scope(&self) -> &Scope {
        &self.scope
    }

    fn run(self: Box<Self>, tx: Result<&mut ReadTx, DbError>) {
        let Self { query, to, .. } = *self;
        let result = match tx {
            Ok(tx) => caught(|| query(tx)),
            Err(error) => Err(error.into()),
        };
        let _ = to.send(result);
    }
}

fn caught<R, E: From<DbError>>(f: impl FnOnce() -> Result<R, E>) -> Result<R, E> {
    catch_unwind(AssertUnwindSafe(f)).unwrap_or_else(|panic| {
        tracing::error!(panic = text_of(panic.as_ref()), "a command panicked");
        Err(DbError::Panicked.into())
    })
}

fn text_of(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("(no text)")
}
