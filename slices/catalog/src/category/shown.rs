//! The tree that everybody sees: from the shelf, or read once for all who wait for it. To count the products of a large
//! catalogue takes a while; while they are being changed, many readers must not count them each for themselves.

use std::{sync::Arc, time::Instant};

use bodega_http::{Answer, Visit};

use super::tree::{Node, visible};
use crate::http::Catalog;

/// The tree as it stands, or as it stood at some time since this was asked.
pub(super) async fn tree(catalog: &Catalog, visit: &Visit) -> Answer<Arc<Vec<Node>>> {
    if let Ok(tree) = catalog.shelf.tree(visit.merchant) {
        return Ok(tree);
    }
    let asked = Instant::now();
    let flight = catalog.shelf.flight(visit.merchant);
    let mut last = flight.lock().await;
    if let Some((began, tree)) = last.as_ref()
        && *began >= asked
    {
        return Ok(tree.clone());
    }
    let leave = match catalog.shelf.tree(visit.merchant) {
        Ok(tree) => return Ok(tree),
        Err(leave) => leave,
    };
    let (began, scope, now) = (Instant::now(), visit.scope(), catalog.house.env.now());
    let tree = Arc::new(catalog.house.db.read(&visit.scope(), move |tx| visible(tx, &scope, now)).await?);
    catalog.shelf.put_tree(visit.merchant, tree.clone(), leave);
    *last = Some((began, tree.clone()));
    Ok(tree)
}
