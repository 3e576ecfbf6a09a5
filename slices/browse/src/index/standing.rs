//! Where an index stands: whether it is of this log at all, and how far it has come.

use std::sync::{Arc, atomic::Ordering};

use bodega_catalog::variants;
use bodega_db::{DbError, ReadTx};
use bodega_events::FollowError;
use bodega_kernel::Scope;
use bodega_search::{Reached, SearchError};

use super::follow::Indexer;
use crate::{Browse, BrowseError};

/// What can be said of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It is of this log, and so far behind it.
    Behind {
        /// The last event that it knows of.
        position: i64,
        /// The last that there is.
        head: i64,
    },
    /// It has to be made anew.
    Unusable {
        /// Why.
        why: String,
        /// The last event that there is.
        head: i64,
    },
}

/// How the index of this process stands.
pub async fn standing(browse: &Browse) -> Result<Standing, BrowseError> {
    let here = here(browse).await?;
    let engine = Arc::clone(browse.engine());
    let asked = tokio::task::spawn_blocking(move || engine.reached()).await;
    let asked = asked.unwrap_or_else(|error| Err(SearchError::Engine(error.to_string())));
    let (unusable, head) = (|why: String| Standing::Unusable { why, head: here.position }, here.position);
    Ok(match asked {
        Ok(reached) if reached.log != here.log => unusable("it is the index of another installation".to_owned()),
        Ok(Reached { position, .. }) if position > head => {
            unusable(format!("it is at {position}, ahead of the log at {head}"))
        }
        Ok(Reached { position, .. }) => Standing::Behind { position, head },
        Err(SearchError::NeedsRebuild(why)) => unusable(why),
        Err(error) => return Err(error.into()),
    })
}

/// The end of this installation's log.
pub(super) async fn here(browse: &Browse) -> Result<Reached, BrowseError> {
    let read = |tx: &mut ReadTx| {
        Ok::<_, DbError>(Reached { log: bodega_events::log_id(tx)?, position: bodega_events::head(tx)? })
    };
    Ok(browse.db().read(&Scope::Installation, read).await?)
}

impl Indexer {
    /// Where the index goes on from: made anew first, when there is none, or it is of another log.
    pub(super) async fn stand(self: &Arc<Self>) -> Result<i64, FollowError> {
        for merchant in self.merchants().await? {
            self.load_synonyms(merchant).await?;
        }
        let reached = match standing(&self.browse).await? {
            Standing::Behind { position, .. } => {
                let reached = Reached { position, ..here(&self.browse).await? };
                // What is remembered of what is written holds only for the index that it was written to.
                if reached != self.committed() || !self.settled.load(Ordering::SeqCst) {
                    self.watch().await?;
                }
                reached
            }
            Standing::Unusable { why, .. } => {
                tracing::info!(why, "the search index is made anew");
                self.watch().await?;
                self.rebuild().await?
            }
        };
        self.commit(reached);
        self.settled.store(true, Ordering::SeqCst);
        Ok(reached.position)
    }

    async fn watch(&self) -> Result<(), BrowseError> {
        for merchant in self.merchants().await? {
            let scope = Scope::One(merchant);
            let wanted = scope.clone();
            let pairs = self.browse.db().read(&scope, move |tx| variants::by_several(tx, &wanted)).await?;
            self.watched.begin(merchant, pairs);
        }
        Ok(())
    }
}
