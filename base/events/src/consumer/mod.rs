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
pub use status::{ConsumerStatus, consumers, reached};
pub(crate) use step::{Reader, Step};

use crate::{ConsumerError, Event, Types, backoff::Backoff};

type Each = Arc<dyn Fn(&mut Tx, &Event) -> Result<(), ConsumerError> + Send + Sync>;
type Batch = Arc<dyn Fn(&mut Tx, &[Event]) -> Result<(), ConsumerError> + Send + Sync>;

/// How a consumer takes its events.
#[derive(Clone)]
pub(crate) enum Handle {
    /// One after the other.
    Each(Each),
    /// Many at once, for what is written by statements over sets.
    Batch(Batch),
}

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
        Self::of(name, types, Handle::Each(Arc::new(handle)))
    }

    /// The same for a consumer that takes a whole batch at once. When a batch fails, its events come again, each in a
    /// batch of one, so that it is known which one is to blame.
    pub fn batched(
        name: &'static str,
        types: &[&str],
        handle: impl Fn(&mut Tx, &[Event]) -> Result<(), ConsumerError> + Send + Sync + 'static,
    ) -> Self {
        Self::of(name, types, Handle::Batch(Arc::new(handle)))
    }

    fn of(name: &'static str, types: &[&str], handle: Handle) -> Self {
        Self {
            name,
            types: Types::of(types),
            from_head: false,
            tries: 8,
            backoff: Backoff { first: Duration::from_secs(1), longest: Duration::from_mins(5) },
            batch: 100,
            handle,
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
