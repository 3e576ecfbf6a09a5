//! The category tree and the branches.

use std::collections::HashMap;

use bodega_catalog::category;
use bodega_db::ReadTx;
use bodega_inventory::site;
use bodega_kernel::{Scope, Time};

use super::super::{
    BrowseError,
    view::{Branch, CategoryNode, Picture},
};

/// What a merchant notes on a category to give it a colour.
const HUE: &str = "hue";

/// The tree that everybody sees at this time, with names in a language: parents before their children.
pub(crate) fn tree(
    tx: &mut ReadTx,
    scope: &Scope,
    asked: Option<&str>,
    at: Time,
) -> Result<Vec<CategoryNode>, BrowseError> {
    let mut above: HashMap<_, (usize, Option<u16>)> = HashMap::new();
    let nodes = category::visible(tx, scope, at)?.into_iter().map(|node| {
        let (content, shown) = (&node.category.content, node.view(asked));
        let parent = content.parent.and_then(|parent| above.get(&parent));
        let own = content.metadata.get(HUE).and_then(|hue| hue.parse().ok()).filter(|hue| *hue < 360);
        let depth = parent.map_or(0, |(depth, _)| depth + 1);
        let hue = own.or(parent.and_then(|(_, hue)| *hue));
        above.insert(node.category.id, (depth, hue));
        let alt = |picture: &bodega_catalog::media::MediaRef| {
            picture.alt_in(asked.unwrap_or(&shown.lang)).unwrap_or(&shown.name).to_owned()
        };
        let picture = node.picture.as_ref().map(|picture| Picture {
            hash: picture.hash.clone(),
            width: picture.width,
            height: picture.height,
            alt: alt(picture),
        });
        CategoryNode {
            id: node.category.id,
            slug: content.slug.clone(),
            parent: content.parent,
            depth,
            count: node.product_count,
            picture,
            hue,
            name: shown.name,
            lang: shown.lang,
        }
    });
    Ok(nodes.collect())
}

/// The sites that shoppers can choose: active branches, by name. The limit is that of one page: nobody has more.
pub(crate) fn branches(tx: &mut ReadTx, scope: &Scope) -> Result<Vec<Branch>, BrowseError> {
    let mut branches = site::all(tx, scope)?;
    branches.retain(|site| site.active && site.kind == site::Kind::Branch);
    branches.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
    Ok(branches)
}
