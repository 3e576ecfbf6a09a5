//! What this slice brings to the server and to the workers.

use std::sync::Arc;

use bodega_db::{DbError, Tx};
use bodega_events::{Consumer, Follow, FollowError, append};
use bodega_kernel::Scope;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Browse,
    cache::Dropper,
    events::RebuildRequested,
    index::{Follower, Indexer},
    item,
    product::http as product,
    search::{http as search, similar_http as similar, suggest_http as suggest},
    synonym::http as synonym,
};

/// Its routes.
pub fn routes(browse: Browse) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(product::list_products))
        .routes(routes!(product::get_product))
        .routes(routes!(product::list_category_products))
        .routes(routes!(search::search_products))
        .routes(routes!(search::search))
        .routes(routes!(suggest::autocomplete))
        .routes(routes!(similar::similar_products))
        .routes(routes!(synonym::list_synonyms, synonym::create_synonyms))
        .routes(routes!(synonym::get_synonyms, synonym::replace_synonyms, synonym::delete_synonyms))
        .with_state(browse)
}

/// What each process that serves does with the log: its index and its cache follow it.
pub fn followers(browse: &Browse) -> Vec<Arc<dyn Follow>> {
    let dropper = Dropper::new(Arc::clone(&browse.0.cache), browse.db().clone());
    vec![Arc::new(dropper), Arc::new(Follower(Arc::new(Indexer::new(browse.clone()))))]
}

/// What is made of the log in the database.
pub fn consumers() -> Vec<Consumer> {
    vec![item::consumer()]
}

/// Makes the index anew here and now, in whichever process this is; a node that serves from the same folder takes it up
/// at its next step. Gives the position of the log up to which it is true.
pub async fn rebuild(browse: &Browse) -> Result<i64, FollowError> {
    Ok(Arc::new(Indexer::new(browse.clone())).rebuild().await?.position)
}

/// Asks every node to make its search index anew; the old ones serve meanwhile.
pub fn request_rebuild(tx: &mut Tx) -> Result<(), DbError> {
    append(tx, &Scope::Installation, &RebuildRequested::default()).map(drop)
}
