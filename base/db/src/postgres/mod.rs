//! PostgreSQL: threads that each hold a connection, one transaction a command, collisions run again.

mod listen;
mod worker;

use std::time::Duration;

use postgres::NoTls;

use crate::{DbError, session::Postgres};

pub(crate) use listen::Listener;
pub(crate) use worker::{Reader, Target, Writer};

/// The role that statements run under: it owns nothing, so row-level security holds it.
pub(crate) const ROLE: &str = "bodega_app";
/// What the sequencer says once a batch.
pub(crate) const CHANNEL: &str = "bodega_placed";

/// A connection on which a statement of a transaction may take so long.
pub(crate) fn connect(url: &str, statement_timeout: Duration) -> Result<Postgres, DbError> {
    let mut config: postgres::Config =
        url.parse().map_err(|error: postgres::Error| DbError::Unavailable(error.to_string()))?;
    config.connect_timeout(Duration::from_secs(5)).application_name("bodega");
    // A server that is gone without a word shall not hold a thread for hours.
    config.keepalives_idle(Duration::from_secs(15)).tcp_user_timeout(Duration::from_secs(30));
    let client =
        config.connect(NoTls).map_err(|error| DbError::Unavailable(format!("cannot connect: {}", reason(&error))))?;
    Ok(Postgres::new(client, statement_timeout))
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
