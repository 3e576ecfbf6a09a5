//! Writing. A writer takes tens of megabytes and some threads, so there is one only while something is written.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use tantivy::{Index, IndexWriter, merge_policy::LogMergePolicy};

use super::{
    Fields,
    row::{id, row},
};
use crate::{Change, Reached, SearchError};

/// The memory of a writer that follows the log, the least that there can be.
const ARENA: usize = 15_000_000;
/// The memory of one that builds an index. More makes fewer and larger segments.
const BUILDING: usize = 30_000_000;
/// How long a writer stays when nothing is written.
pub(crate) const REST: Duration = Duration::from_secs(5);

/// The writer of an index.
#[derive(Default)]
pub(crate) struct Writer(Mutex<Option<Open>>);

struct Open {
    writer: IndexWriter,
    used: Instant,
}

impl Writer {
    /// Writes in one commit. Tells whether a writer had to be opened for it.
    pub(crate) fn apply(
        &self,
        index: &Index,
        fields: &Fields,
        changes: &[Change],
        reached: Reached,
    ) -> Result<bool, SearchError> {
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let opened = slot.is_none();
        let mut open = match slot.take() {
            Some(open) => open,
            None => Open { writer: open(index, ARENA)?, used: Instant::now() },
        };
        // A writer that failed is dropped, and with it everything that it did not commit.
        write(&mut open.writer, fields, changes)?;
        commit(&mut open.writer, reached)?;
        open.used = Instant::now();
        *slot = Some(open);
        Ok(opened)
    }

    /// Lets a writer go that has had nothing to do, once its merges are done. True when there is none any more.
    pub(crate) fn rest(&self) -> bool {
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if slot.as_ref().is_some_and(|open| open.used.elapsed() < REST) {
            return false;
        }
        if let Some(open) = slot.take()
            && let Err(error) = open.writer.wait_merging_threads()
        {
            tracing::warn!(%error, "merging segments of the search index failed");
        }
        true
    }
}

fn open(index: &Index, arena: usize) -> Result<IndexWriter, SearchError> {
    let writer: IndexWriter = index.writer_with_num_threads(1, arena)?;
    let mut policy = LogMergePolicy::default();
    policy.set_min_layer_size(1000);
    policy.set_min_num_segments(6);
    policy.set_del_docs_ratio_before_merge(0.3);
    writer.set_merge_policy(Box::new(policy));
    Ok(writer)
}

fn write(writer: &mut IndexWriter, fields: &Fields, changes: &[Change]) -> Result<(), SearchError> {
    for change in changes {
        match change {
            Change::Put(document) => {
                writer.delete_term(id(fields, document.merchant, document.key));
                writer.add_document(row(fields, document))?;
            }
            Change::Remove { merchant, key } => {
                writer.delete_term(id(fields, *merchant, *key));
            }
        }
    }
    Ok(())
}

fn commit(writer: &mut IndexWriter, reached: Reached) -> Result<(), SearchError> {
    let mut commit = writer.prepare_commit()?;
    commit.set_payload(&format!("{} {}", reached.log.simple(), reached.position));
    commit.commit()?;
    Ok(())
}

/// How far an index has come, as its last commit says.
pub(crate) fn reached_by(index: &Index) -> Result<Reached, SearchError> {
    let payload = index.load_metas().map_err(|error| SearchError::NeedsRebuild(error.to_string()))?.payload;
    let read = |payload: String| {
        let (log, position) = payload.split_once(' ')?;
        Some(Reached { log: log.parse().ok()?, position: position.parse().ok()? })
    };
    payload
        .and_then(read)
        .ok_or_else(|| SearchError::NeedsRebuild("the index does not say how far it has come".to_owned()))
}

/// Fills an index that nobody reads yet.
pub(crate) struct Builder {
    writer: IndexWriter,
    fields: Fields,
}

impl Builder {
    pub(crate) fn new(index: &Index, fields: Fields) -> Result<Self, SearchError> {
        Ok(Self { writer: open(index, BUILDING)?, fields })
    }

    pub(crate) fn put(&mut self, documents: &[crate::Document]) -> Result<(), SearchError> {
        for document in documents {
            self.writer.add_document(row(&self.fields, document))?;
        }
        Ok(())
    }

    /// Commits, and makes one segment of all: that is the fastest to read.
    pub(crate) fn finish(mut self, index: &Index, reached: Reached) -> Result<(), SearchError> {
        commit(&mut self.writer, reached)?;
        let segments = index.searchable_segment_ids()?;
        if segments.len() > 1 {
            self.writer.merge(&segments).wait()?;
        }
        self.writer.wait_merging_threads()?;
        Ok(())
    }
}
