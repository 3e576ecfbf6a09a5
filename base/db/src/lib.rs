#![doc = include_str!("../README.md")]

pub mod audit;
mod check;
pub mod crash;
mod crowd;
mod db;
mod error;
pub mod idempotency;
mod job;
mod migrate;
mod options;
mod postgres;
mod queue;
pub mod sequencer;
mod session;
mod sqlite;
mod statement;
pub mod testing;
mod value;
mod word;

pub use audit::Audit;
pub use db::{Db, Engine};
pub use error::{ConstraintKind, DbError};
pub use options::Options;
pub use session::{Pushed, ReadTx, Tx};
pub use statement::{STATEMENTS, Statement};
pub use value::{Column, FromRow, Param, Parsed, Row, Val};

#[doc(hidden)]
pub use linkme;

/// What the drivers call their values; for [`text_column!`] only.
#[doc(hidden)]
pub mod driver {
    pub use postgres::Row as PostgresRow;
    pub use rusqlite::types::ValueRef as SqliteValue;
}
