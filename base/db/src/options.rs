//! Where the database is and how much it may do at once.

use std::{path::PathBuf, time::Duration};

/// How a database is opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// `sqlite:PATH` or `postgres://…`.
    pub url: String,
    /// PostgreSQL without a pooler in between, for LISTEN, election and migrations. The same as `url` when absent.
    pub direct_url: Option<String>,
    /// A PostgreSQL replica for reads that may be stale.
    pub replica_url: Option<String>,
    /// How many pieces of work may wait in each queue; one more is refused as overload.
    pub queue: usize,
    /// Reader threads.
    pub readers: usize,
    /// Writer threads on PostgreSQL. SQLite has one.
    pub writers: usize,
    /// The greatest age of a read.
    pub read_timeout: Duration,
    /// How many commands SQLite commits at once at most.
    pub group_commands: usize,
    /// For how long a group takes commands in.
    pub group_time: Duration,
}

impl Options {
    /// The defaults.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            direct_url: None,
            replica_url: None,
            queue: 4096,
            readers: 4,
            writers: 8,
            read_timeout: Duration::from_secs(5),
            group_commands: 128,
            group_time: Duration::from_millis(20),
        }
    }

    /// The file, when this is SQLite.
    pub(crate) fn sqlite_path(&self) -> Option<PathBuf> {
        let rest = self.url.strip_prefix("sqlite:")?;
        Some(PathBuf::from(rest.strip_prefix("//").unwrap_or(rest)))
    }

    pub(crate) fn direct(&self) -> String {
        self.direct_url.clone().unwrap_or_else(|| self.url.clone())
    }
}
