//! Plain lists, from the database: what was changed is in them at once.

use bodega_catalog::product::{self, Listing};
use bodega_db::ReadTx;
use bodega_kernel::{Page, PageRequest};

use super::wire::ShopProduct;
use crate::{
    Browse, BrowseError,
    compose::{self, Stocks},
    look::Look,
};

/// A page of products with their stock, in one snapshot.
pub(crate) async fn list(
    browse: &Browse,
    look: &Look,
    listing: Listing,
    page: &PageRequest,
) -> Result<Page<ShopProduct>, BrowseError> {
    let (tree, at) = (browse.tree(look).await?, browse.now());
    let (look, page) = (look.clone(), page.clone());
    let scope = look.scope();
    let read = move |tx: &mut ReadTx| {
        let found = product::list(tx, &look.scope(), &listing, &page)?;
        let Page { items, total, total_capped, next_cursor } = found;
        let cores = compose::with(tx, &look, items, &tree, at)?;
        let variants: Vec<_> = cores.iter().flat_map(compose::Core::stocked).collect();
        let stocks = Stocks::read(tx, &look.scope(), &variants)?;
        let items = cores.iter().map(|core| ShopProduct::of(core, &look, &stocks)).collect();
        Ok::<_, BrowseError>(Page { items, total, total_capped, next_cursor })
    };
    browse.db().read(&scope, read).await
}
