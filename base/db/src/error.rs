//! What a database can answer instead of rows.

use std::time::Duration;

use bodega_kernel::{Failure, FailureKind, ScopeTooWide};

use crate::Statement;

/// Which kind of rule a write broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConstraintKind {
    /// A unique index or a primary key.
    Unique,
    /// A reference to a row that is not there.
    ForeignKey,
    /// A `CHECK`.
    Check,
    /// A value is missing.
    NotNull,
}

/// Why a statement, or the whole command, did not go through. The same on both databases.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DbError {
    /// The write broke a rule of the schema.
    #[error("{kind:?} constraint {name:?} broken")]
    Constraint {
        /// What kind of rule.
        kind: ConstraintKind,
        /// The rule's name. Foreign keys have none on SQLite.
        name: String,
    },
    /// More work is waiting than will be done in time.
    #[error("the database's queue is full")]
    Overloaded,
    /// It took longer than it may.
    #[error("the statement ran out of time")]
    TimedOut,
    /// The disk is full, or a limit on the file's size is reached.
    #[error("the disk is full")]
    Full,
    /// A statement that must find a row found none.
    #[error("no row where one must be")]
    NoRow,
    /// An earlier statement of this transaction failed; only `Tx::attempt` goes on after a failure.
    #[error("an earlier statement of this transaction failed")]
    Poisoned,
    /// The command panicked; nothing of it was kept.
    #[error("the command panicked")]
    Panicked,
    /// The database does not answer.
    #[error("the database does not answer: {0}")]
    Unavailable(String),
    /// A statement about one merchant ran in a wider scope.
    #[error(transparent)]
    Scope(#[from] ScopeTooWide),
    /// A column held something else than the code expects.
    #[error("cannot read column: {0}")]
    Decode(String),
    /// PostgreSQL asks to run the transaction again.
    #[error("the transaction collided with another")]
    Collision,
    /// A fault of ours.
    #[error("{0}")]
    Internal(String),
}

impl DbError {
    /// Did the write break the rule of this name?
    pub fn violates(&self, constraint: &str) -> bool {
        matches!(self, Self::Constraint { name, .. } if name == constraint)
    }

    /// The same, saying in which statement a fault of ours lies.
    pub(crate) fn of(self, statement: &Statement) -> Self {
        match self {
            Self::Internal(text) => Self::Internal(format!("{}: {text}", statement.name)),
            Self::Decode(text) => Self::Decode(format!("{}: {text}", statement.name)),
            other => other,
        }
    }
}

impl Failure for DbError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::Overloaded | Self::TimedOut | Self::Unavailable(_) | Self::Collision | Self::Full => {
                FailureKind::Unavailable
            }
            _ => FailureKind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Overloaded | Self::Collision => "OVERLOADED",
            Self::TimedOut => "TIMED_OUT",
            Self::Unavailable(_) => "DATABASE_UNAVAILABLE",
            Self::Full => "STORAGE_FULL",
            _ => "INTERNAL",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Overloaded | Self::Collision => "There is more to do than can be done right now. Try again shortly.",
            Self::TimedOut => "This took too long and was given up.",
            Self::Unavailable(_) => "The database does not answer. Try again shortly.",
            Self::Full => "There is no room left to store this.",
            _ => "Something went wrong on our side.",
        }
        .to_owned()
    }

    fn retry_after(&self) -> Option<Duration> {
        match self.kind() {
            FailureKind::Unavailable => Some(Duration::from_secs(1)),
            _ => None,
        }
    }
}

impl From<rusqlite::Error> for DbError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let rusqlite::Error::SqliteFailure(failure, message) = &error else {
            return Self::Internal(error.to_string());
        };
        match failure.code {
            Code::ConstraintViolation => broken_rule(failure.extended_code, message.as_deref().unwrap_or_default()),
            Code::DiskFull => Self::Full,
            Code::OperationInterrupted => Self::TimedOut,
            Code::DatabaseBusy | Code::DatabaseLocked => Self::Overloaded,
            Code::CannotOpen | Code::SystemIoFailure => Self::Unavailable(error.to_string()),
            _ => Self::Internal(error.to_string()),
        }
    }
}

/// SQLite names a check by its name and a unique index by its columns; `Session` turns those into the index's name.
fn broken_rule(extended: i32, message: &str) -> DbError {
    use rusqlite::ffi;
    let kind = match extended {
        ffi::SQLITE_CONSTRAINT_CHECK => ConstraintKind::Check,
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => ConstraintKind::ForeignKey,
        ffi::SQLITE_CONSTRAINT_NOTNULL => ConstraintKind::NotNull,
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            ConstraintKind::Unique
        }
        _ => return DbError::Internal(message.to_owned()),
    };
    let name = message.split_once("constraint failed: ").map_or("", |(_, name)| name);
    DbError::Constraint { kind, name: name.trim_start_matches("index ").trim_matches('\'').to_owned() }
}

impl From<postgres::Error> for DbError {
    fn from(error: postgres::Error) -> Self {
        let Some(said) = error.as_db_error() else {
            let text = error.to_string();
            return if error.is_closed() || text.contains("connect") || text.contains("communicating") {
                Self::Unavailable(text)
            } else {
                Self::Internal(std::error::Error::source(&error).map_or(text.clone(), |why| format!("{text}: {why}")))
            };
        };
        let rule = |kind| Self::Constraint { kind, name: said.constraint().unwrap_or_default().to_owned() };
        match said.code().code() {
            "23505" => rule(ConstraintKind::Unique),
            "23503" => rule(ConstraintKind::ForeignKey),
            "23514" => rule(ConstraintKind::Check),
            "23502" => Self::Constraint {
                kind: ConstraintKind::NotNull,
                name: format!("{}.{}", said.table().unwrap_or_default(), said.column().unwrap_or_default()),
            },
            "40001" | "40P01" => Self::Collision,
            "53100" => Self::Full,
            "53300" => Self::Overloaded,
            "57014" | "55P03" => Self::TimedOut,
            code if code.starts_with("08") || code.starts_with("57P") => Self::Unavailable(said.message().to_owned()),
            code => Self::Internal(format!("{} ({code})", said.message())),
        }
    }
}
