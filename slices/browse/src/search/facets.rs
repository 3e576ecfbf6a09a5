//! What the engine found, in the words of the shop.

use bodega_kernel::{Id, PageRequest};
use bodega_search::{Facet, FacetValue, Query, Results};

use super::Hits;
use crate::{
    index::facet,
    view::{CategoryCount, CategoryNode, Count, Facets},
};

/// The hits of a query.
pub(super) fn hits(results: Results, _query: &Query, tree: &[CategoryNode], page: PageRequest) -> Hits {
    let values = |name: &str| {
        let found = results.facets.iter().find(|facet: &&Facet| facet.facet == name);
        found.map_or(&[][..], |facet| &facet.values)
    };
    let facets = Facets {
        categories: categories(values(facet::CATEGORY), tree),
        brands: values(facet::BRAND).iter().map(count).collect(),
        dietary: values(facet::DIETARY).iter().map(count).collect(),
        ratings: ratings(values(facet::RATING)),
        price: results.price,
    };
    Hits {
        ids: results.keys.into_iter().map(Id::from_uuid).collect(),
        total: results.total,
        facets,
        corrected: results.corrected,
        fallback: false,
        page,
    }
}

fn count(value: &FacetValue) -> Count {
    Count { name: value.value.clone(), count: whole(value.count) }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// In the order of the tree. What is not shown any more is left out.
fn categories(values: &[FacetValue], tree: &[CategoryNode]) -> Vec<CategoryCount> {
    let counted: std::collections::HashMap<&str, usize> =
        values.iter().map(|value| (value.value.as_str(), value.count)).collect();
    let of = |node: &CategoryNode| {
        let count = whole(*counted.get(node.id.to_string().as_str())?);
        let (slug, name) = (node.slug.clone(), node.name.clone());
        Some(CategoryCount { id: node.id, slug, name, parent: node.parent, count })
    };
    tree.iter().filter_map(of).collect()
}

/// From the best on.
fn ratings(values: &[FacetValue]) -> Vec<(i64, i64)> {
    let mut ratings: Vec<_> =
        values.iter().filter_map(|value| Some((value.value.parse().ok()?, whole(value.count)))).collect();
    ratings.sort_unstable_by(|a, b| b.cmp(a));
    ratings
}
