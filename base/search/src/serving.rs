//! An index that serves.

use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};

use tantivy::{Index, IndexReader, ReloadPolicy};

use crate::{
    Change, Reached, SearchError,
    index::{Fields, REST, Snapshot, Writer, reached_by},
};

/// It.
pub(crate) struct Serving {
    /// Its folder's name; empty in memory.
    pub(crate) name: String,
    index: Index,
    fields: Fields,
    reader: IndexReader,
    writer: Writer,
    snapshot: RwLock<Arc<Snapshot>>,
    reached: RwLock<Reached>,
    /// Held by who writes or renews the snapshot.
    renewing: Mutex<()>,
}

impl Serving {
    /// Reads what there is.
    pub(crate) fn open(name: String, index: Index, reached: Option<Reached>) -> Result<Arc<Self>, SearchError> {
        let broken = |error: SearchError| match error {
            SearchError::Engine(text) => SearchError::NeedsRebuild(text),
            other => other,
        };
        let fields = Fields::new().1;
        let reader = || -> Result<(IndexReader, Snapshot), SearchError> {
            let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
            let snapshot = Snapshot::read(reader.searcher(), &fields, None)?;
            Ok((reader, snapshot))
        };
        let (reader, snapshot) = reader().map_err(broken)?;
        let reached = match reached {
            Some(reached) => reached,
            None => reached_by(&index)?,
        };
        let serving = Self {
            name,
            index,
            fields,
            reader,
            writer: Writer::default(),
            snapshot: RwLock::new(Arc::new(snapshot)),
            reached: RwLock::new(reached),
            renewing: Mutex::new(()),
        };
        serving.tell();
        Ok(Arc::new(serving))
    }

    /// What questions see now.
    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn reached(&self) -> Reached {
        *self.reached.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes, and shows it.
    pub(crate) fn apply(self: &Arc<Self>, changes: &[Change], reached: Reached) -> Result<(), SearchError> {
        let guard = self.renewing.lock().unwrap_or_else(PoisonError::into_inner);
        let opened = self.writer.apply(&self.index, &self.fields, changes, reached)?;
        self.renew()?;
        *self.reached.write().unwrap_or_else(PoisonError::into_inner) = reached;
        drop(guard);
        self.tell();
        if opened {
            let serving = Arc::downgrade(self);
            std::thread::Builder::new().name("search-rest".to_owned()).spawn(move || rest(&serving))?;
        }
        Ok(())
    }

    fn renew(&self) -> Result<(), SearchError> {
        self.reader.reload()?;
        let fresh = Snapshot::read(self.reader.searcher(), &self.fields, Some(&self.snapshot()))?;
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(fresh);
        Ok(())
    }

    #[expect(clippy::cast_precision_loss, reason = "a gauge")]
    fn tell(&self) {
        let snapshot = self.snapshot();
        metrics::gauge!("bodega_search_documents").set(snapshot.documents() as f64);
        metrics::gauge!("bodega_search_position").set(self.reached().position as f64);
        metrics::gauge!("bodega_search_bytes").set(snapshot.bytes() as f64);
        metrics::gauge!("bodega_search_segments").set(snapshot.segments.len() as f64);
    }
}

/// Waits until nothing has been written for a while; then the writer's memory is given back, and the segments that it
/// has merged are read in place of the small ones.
fn rest(serving: &Weak<Serving>) {
    loop {
        std::thread::sleep(REST);
        let Some(serving) = serving.upgrade() else { return };
        let _guard = serving.renewing.lock().unwrap_or_else(PoisonError::into_inner);
        if serving.writer.rest() {
            if let Err(error) = serving.renew() {
                tracing::warn!(%error, "the search index cannot be read again");
            }
            return;
        }
    }
}
