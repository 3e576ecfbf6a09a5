//! The follower that keeps this process's index as the log says.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use bodega_events::{Follow, FollowError, Following, Slice, Types};
use bodega_kernel::MerchantId;
use bodega_search::{Change, Reached};

use super::{
    categories::Categories,
    dirty::{Dirty, TYPES},
    watched::Watched,
};
use crate::Browse;

/// So many products are read and written at once.
pub(super) const AT_ONCE: usize = 250;
/// The index notes at least so often how far it has come, though nothing of it changes: after a crash it goes on from
/// there.
const FAR: i64 = 2_000;
/// A commit of the index takes some milliseconds, however little is in it. While changes keep coming it makes one for all
/// of so long a time.
const PACE: Duration = Duration::from_millis(100);

/// Keeps the index of one process.
pub(crate) struct Indexer {
    pub(super) browse: Browse,
    pub(super) categories: Categories,
    pub(super) watched: Watched,
    /// How far it has come by its last commit.
    committed: Mutex<Reached>,
    /// Was everything written that is remembered as written?
    pub(super) settled: AtomicBool,
}

impl Indexer {
    pub fn new(browse: Browse) -> Self {
        Self {
            browse,
            categories: Categories::default(),
            watched: Watched::default(),
            committed: Mutex::default(),
            settled: AtomicBool::default(),
        }
    }

    pub(super) fn committed(&self) -> Reached {
        *self.committed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn commit(&self, reached: Reached) {
        *self.committed.lock().unwrap_or_else(PoisonError::into_inner) = reached;
    }

    /// Writes to the index on a thread that may wait. Another process may have put a new index in its place, which has
    /// come as far as it has: then this fails, and the follower asks again where to begin.
    async fn apply(&self, changes: Vec<Change>, position: i64) -> Result<(), FollowError> {
        let (engine, expected) = (Arc::clone(self.browse.engine()), self.committed());
        let reached = Reached { position, ..expected };
        let is_idle = changes.is_empty() && position - expected.position < FAR;
        let apply = move || match engine.reached()? {
            stands if stands != expected => Err(format!(
                "the search index is at {} and not at {}: it is another one",
                stands.position, expected.position
            )
            .into()),
            _ if is_idle => Ok(()),
            _ => engine.apply(changes, reached).map_err(FollowError::from),
        };
        tokio::task::spawn_blocking(apply).await??;
        if !is_idle {
            self.commit(reached);
        }
        Ok(())
    }

    /// Writes changes that are not all of a piece of the log: what is read twice is written twice.
    pub(super) async fn apply_early(&self, changes: Vec<Change>) -> Result<(), FollowError> {
        self.apply(changes, self.committed().position).await
    }

    async fn keep_up(self: &Arc<Self>, slice: Slice) -> Result<(), FollowError> {
        self.settled.store(false, Ordering::SeqCst);
        let mut dirty: BTreeMap<MerchantId, Dirty> = BTreeMap::new();
        let mut asked = false;
        for event in &slice.events {
            // Twice asked is asked once, and what was asked for before the last one was made is there.
            asked |= event.kind == "search.rebuild_requested";
            if event.merchant != bodega_events::INSTALLATION {
                dirty.entry(event.merchant).or_default().note(&event.kind, &event.data);
            }
        }
        if asked {
            let reached = self.rebuild().await?;
            self.commit(reached);
        }
        let mut changes = Vec::new();
        for (merchant, dirty) in dirty {
            changes.extend(self.refresh(merchant, dirty).await?);
        }
        let count = changes.len() as u64;
        self.apply(changes, slice.reached).await?;
        self.settled.store(true, Ordering::SeqCst);
        metrics::counter!("bodega_browse_indexed_total").increment(count);
        Ok(())
    }
}

/// As the workers hold it.
pub(crate) struct Follower(pub Arc<Indexer>);

impl Follow for Follower {
    fn name(&self) -> &'static str {
        "browse.index"
    }

    fn types(&self) -> Types {
        Types::of(&TYPES)
    }

    fn batch(&self) -> i64 {
        2_000
    }

    fn pace(&self) -> Duration {
        PACE
    }

    fn begin(&self) -> Following<'_, i64> {
        Box::pin(self.0.stand())
    }

    fn take(&self, slice: Slice) -> Following<'_, ()> {
        Box::pin(self.0.keep_up(slice))
    }
}
