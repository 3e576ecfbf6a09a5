//! Consumers: named readers of the log that keep their own position in the database.

mod dead;
mod replay;
mod revive;
mod status;
mod step;
mod store;

use std::{fmt, sync::Arc, time::Duration};

use bodega_db::Tx;

pub use dead::{DeadLetter, dead, drop_dead, retry_dead};
pub use replay::replay;
pub use status::{ConsumerStatus, consumers};
pub(crate) use step::{Reader, Step};

use crate::{ConsumerError, Event, Types, backoff::Backoff};

type Handle = Arc<dyn Fn(&mut Tx, &Event) -> Result<(), ConsumerError> + Send + Sync>;

/// A reader of the log. Its handler runs in the transaction that advances its position, so what it writes to the
/// database happens once; still it must be idempotent, because a replay hands it old events again.
#[derive(Clone)]
pub struct Consumer {
    pub(crate) name: &'static str,
    pub(crate) types: Types,
    pub(crate) from_head: bool,
    pub(crate) tries: i64,
    pub(crate) backoff: Backoff,
    pub(crate) batch: i64,
    pub(crate) handle: Handle,
}

impl Consumer {
    /// A consumer of the events of these types (`product.created`, `product.*`, `*`). The name is its identity in the
    /// database and never changes. A new one begins with the first event of the log.
    pub fn new(
        name: &'static str,
        types: &[&str],
        handle: impl Fn(&mut Tx, &Event) -> Result<(), ConsumerError> + Send + Sync + 'static,
    ) -> Self {
        Self {
            name,
            types: Types::of(types),
            from_head: false,
            tries: 8,
            backoff: Backoff { first: Duration::from_secs(1), longest: Duration::from_mins(5) },
            batch: 100,
            handle: Arc::new(handle),
        }
    }

    /// Begins with what happens after it is first started, rather than with the first event of the log.
    pub fn from_head(mut self) -> Self {
        self.from_head = true;
        self
    }

    /// How often an event may fail before it becomes a dead letter; 8 by itself.
    pub fn tries(mut self, tries: i64) -> Self {
        self.tries = tries.max(1);
        self
    }

    /// The pause after the first failure, which then doubles up to the longest.
    pub fn pauses(mut self, first: Duration, longest: Duration) -> Self {
        self.backoff = Backoff { first, longest };
        self
    }

    /// How many events one transaction handles at most; 100 by itself. Fewer, where handling is slow: on SQLite every
    /// writer waits for it.
    pub fn batch(mut self, events: i64) -> Self {
        self.batch = events.max(1);
        self
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

impl fmt::Debug for Consumer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Consumer").field("name", &self.name).field("types", &self.types).finish_non_exhaustive()
    }
}
