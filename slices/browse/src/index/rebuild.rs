//! Making the index anew, while the old one serves.

use std::sync::Arc;

use bodega_catalog::category;
use bodega_db::ReadTx;
use bodega_events::FollowError;
use bodega_kernel::{Id, MerchantId, Scope, noun};
use bodega_search::{Change, Document, Reached, Rebuild};

use super::{follow::Indexer, refresh::page, standing::here};
use crate::BrowseError;

/// A second index while it is filled: it goes from thread to thread.
type Filling = Box<dyn Rebuild>;

impl Indexer {
    pub(super) async fn merchants(&self) -> Result<Vec<MerchantId>, BrowseError> {
        Ok(self.browse.0.identity.directory().await?.iter().map(|merchant| merchant.number).collect())
    }

    /// Makes a new index of all that is there, and says up to where in the log it is true. What happens meanwhile comes
    /// after that, and is taken from the log.
    pub(crate) async fn rebuild(self: &Arc<Self>) -> Result<Reached, FollowError> {
        let begun = std::time::Instant::now();
        let reached = here(&self.browse).await?;
        let engine = Arc::clone(self.browse.engine());
        let mut filling = tokio::task::spawn_blocking(move || engine.rebuild()).await??;
        let mut count = 0;
        for merchant in self.merchants().await? {
            self.categories.forget(merchant);
            let categories = self.categories_of(merchant).await?;
            filling = put(filling, documents(self.category_changes(merchant, categories).await?)).await?;
            let mut last = None;
            loop {
                let page = page(&self.browse, merchant, last).await?;
                let Some(next) = page.last().copied() else { break };
                last = Some(next);
                let documents = documents(self.changes(merchant, page).await?);
                count += documents.len();
                filling = put(filling, documents).await?;
            }
        }
        tokio::task::spawn_blocking(move || filling.finish(reached)).await??;
        let seconds = begun.elapsed().as_secs_f64();
        tracing::info!(products = count, seconds, "the search index was made");
        metrics::histogram!("bodega_browse_rebuild_seconds").record(seconds);
        Ok(reached)
    }

    async fn categories_of(&self, merchant: MerchantId) -> Result<Vec<Id<noun::Category>>, BrowseError> {
        let (scope, at) = (Scope::One(merchant), self.browse.now());
        let wanted = scope.clone();
        let read = move |tx: &mut ReadTx| category::visible(tx, &wanted, at);
        let nodes = self.browse.db().read(&scope, read).await?;
        Ok(nodes.into_iter().map(|node| node.category.id).collect())
    }
}

/// In an empty index there is nothing to remove.
fn documents(changes: Vec<Change>) -> Vec<Document> {
    let put = |change| match change {
        Change::Put(document) => Some(*document),
        Change::Remove { .. } => None,
    };
    changes.into_iter().filter_map(put).collect()
}

async fn put(mut filling: Filling, documents: Vec<Document>) -> Result<Filling, FollowError> {
    let put = move || filling.put(documents).map(|()| filling);
    Ok(tokio::task::spawn_blocking(put).await??)
}
