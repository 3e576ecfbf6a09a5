//! PostgreSQL: threads that each hold a connection, one transaction a command, collisions run again.

mod listen;
mod pipe;
mod worker;

use std::time::Duration;

use postgres::{Client, NoTls};

use crate::DbError;

pub(crate) use listen::Listener;
pub(crate) use pipe::{Pipe, Purpose};
pub(crate) use worker::{Reader, Target, Writer};

/// The role that statements run under: it owns nothing, so row-level security holds it.
pub(crate) const ROLE: &str = "bodega_app";
/// What the sequencer says once a batch.
pub(crate) const CHANNEL: &str = "bodega_placed";

/// A plain connection, for chores: migrations, listening, tests. Commands and queries go through a [`Pipe`].
pub(crate) fn connect(url: &str) -> Result<Client, DbError> {
    let mut config: postgres::Config =
        url.parse().map_err(|error: postgres::Error| DbError::Unavailable(error.to_string()))?;
    config.connect_timeout(Duration::from_secs(5)).application_name("bodega");
    config.keepalives_idle(Duration::from_secs(15)).tcp_user_timeout(Duration::from_secs(30));
    config.connect(NoTls).map_err(|error| DbError::Unavailable(format!("cannot connect: {}", reason(&error))))
}

/// Does what asks PostgreSQL on a thread of its own: the client has a runtime inside and must not meet the caller's.
pub(crate) fn apart<R: Send>(work: impl FnOnce() -> Result<R, DbError> + Send) -> Result<R, DbError> {
    let joined = std::thread::scope(|scope| scope.spawn(work).join());
    joined.unwrap_or_else(|_| Err(DbError::Internal("asking PostgreSQL panicked".to_owned())))
}

fn reason(error: &postgres::Error) -> String {
    error.as_db_error().map_or_else(
        || std::error::Error::source(error).map_or(error.to_string(), ToString::to_string),
        |said| said.message().to_owned(),
    )
}
