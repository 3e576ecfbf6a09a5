//! The port.

use bodega_kernel::MerchantId;
use uuid::Uuid;

use crate::{Change, Document, Query, Results, SearchError, SuggestQuery, Suggestion};

/// How far an index has come, and in which event log: positions of another log mean nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reached {
    /// The log.
    pub log: Uuid,
    /// The last event that the index knows of.
    pub position: i64,
}

impl Reached {
    /// So far in this log.
    pub const fn new(log: Uuid, position: i64) -> Self {
        Self { log, position }
    }
}

/// What finds. [`crate::Tantivy`] is in the program; another may stand outside of it.
///
/// All of it is synchronous. Searching takes milliseconds and may be done where the request is handled; applying and
/// rebuilding write to the disk and belong on a thread that may wait.
pub trait Engine: Send + Sync + 'static {
    /// Makes the changes, and notes how far in the event log the index has come, in one commit. They can be found when
    /// this returns. A crash leaves either all of it or nothing. An empty list only notes that.
    fn apply(&self, changes: Vec<Change>, reached: Reached) -> Result<(), SearchError>;

    /// How far the index has come, and in which log. [`SearchError::NeedsRebuild`] when there is no usable index.
    fn reached(&self) -> Result<Reached, SearchError>;

    /// Finds.
    fn search(&self, query: &Query) -> Result<Results, SearchError>;

    /// Suggests while somebody types.
    fn suggest(&self, query: &SuggestQuery) -> Result<Vec<Suggestion>, SearchError>;

    /// Replaces the synonyms of a merchant. They are kept in memory and count from the next question on.
    fn set_synonyms(&self, merchant: MerchantId, synonyms: Vec<Synonym>);

    /// Begins a second index, which is filled while the first serves. One at a time.
    fn rebuild(&self) -> Result<Box<dyn Rebuild>, SearchError>;
}

/// A second index, being filled. Dropped before it is finished, it leaves no trace.
///
/// Changes that are applied to the first one meanwhile are not in it: finish it with the position that was read before
/// the documents were, and the consumer repeats what came after.
pub trait Rebuild: Send {
    /// Adds documents. They must not be there yet.
    fn put(&mut self, documents: Vec<Document>) -> Result<(), SearchError>;

    /// From here on it is the one that serves; the old one is removed.
    fn finish(self: Box<Self>, reached: Reached) -> Result<(), SearchError>;
}

/// Words that stand for each other. Each side may have several words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Synonym {
    /// Whoever looks for one of them finds all of them.
    Equal(Vec<String>),
    /// Whoever looks for `from` also finds `to`, but not the other way round.
    Means {
        /// What is typed.
        from: String,
        /// What is found besides.
        to: Vec<String>,
    },
}
