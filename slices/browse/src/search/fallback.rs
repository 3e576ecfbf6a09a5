//! Finding by the database, when the engine does not answer: words that are contained, no ranking, no correction. All
//! filters, facets and orders hold, over the first thousand that have the words.

use std::{cmp::Reverse, collections::BTreeMap, sync::Arc};

use bodega_kernel::{Id, PageRequest, noun, text};

use super::Hits;
use crate::{
    Browse, BrowseError,
    compose::{Core, Stocks},
    item,
    look::Look,
    view::{CategoryCount, CategoryNode, Count, Facets, Sort, Wish},
};

/// So many are looked at.
const MOST: i64 = 1_000;
/// So many words count.
const WORDS: usize = 4;

/// One that has the words.
struct Candidate {
    core: Arc<Core>,
    /// The categories that it stands in, and all above.
    categories: Vec<Id<noun::Category>>,
    price: Option<i64>,
    offer: bool,
    here: bool,
    hundredths: i64,
}

/// What may be wished for: each is left out when its own facet is counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Category,
    Brand,
    Price,
    Rating,
    None,
}

pub(super) async fn search(
    browse: &Browse,
    look: &Look,
    wish: &Wish,
    tree: &[CategoryNode],
    page: PageRequest,
) -> Result<Hits, BrowseError> {
    let words: Vec<String> = text::folded(&wish.text).split_whitespace().take(WORDS).map(str::to_owned).collect();
    let scope = look.scope();
    let wanted = scope.clone();
    let ids = browse.db().read(&scope, move |tx| item::containing(tx, &wanted, &words, MOST)).await?;
    let cores = browse.cores(look, &ids).await?;
    let stocks = browse.stocks(look.merchant, &cores).await?;
    let candidates: Vec<_> = cores.into_iter().map(|core| candidate(core, look, &stocks, tree)).collect();
    let mut found: Vec<&Candidate> = candidates.iter().filter(|one| fits(one, wish, Part::None)).collect();
    match wish.sort {
        Sort::Relevance => found.sort_by_key(|one| Reverse(one.here)),
        Sort::Price => found.sort_by_key(|one| (one.price.unwrap_or(i64::MAX), one.core.product.id)),
        Sort::PriceDown => found.sort_by_key(|one| (Reverse(one.price.unwrap_or(-1)), one.core.product.id)),
        Sort::Newest => found.sort_by_key(|one| (Reverse(one.core.product.created_at), one.core.product.id)),
        Sort::Rating => found.sort_by_key(|one| Reverse(one.hundredths)),
    }
    let (offset, limit) = (usize::try_from(page.offset).unwrap_or(0), usize::try_from(page.limit).unwrap_or(0));
    let ids = found.iter().skip(offset).take(limit).map(|one| one.core.product.id).collect();
    let facets = facets(&candidates, wish, tree);
    Ok(Hits { ids, total: found.len(), facets, corrected: None, fallback: true, page })
}

fn candidate(core: Arc<Core>, look: &Look, stocks: &Stocks, tree: &[CategoryNode]) -> Candidate {
    let paths = core.product.content.categories.iter().flat_map(|id| CategoryNode::path(tree, *id));
    let mut categories: Vec<_> = paths.map(|crumb| crumb.id).collect();
    categories.sort_unstable();
    categories.dedup();
    let in_currency = || core.sold().filter(|(_, priced)| priced.price.currency == look.currency);
    let (_, hundredths) = core.rated();
    let price = in_currency().map(|(_, priced)| priced.price.amount).min();
    let offer = in_currency().any(|(_, priced)| priced.before.is_some());
    let here = core.sold().any(|(variant, _)| stocks.of(variant, look.branch).told(variant).is_here());
    Candidate { price, offer, here, hundredths, categories, core }
}

fn fits(one: &Candidate, wish: &Wish, but: Part) -> bool {
    let content = &one.core.product.content;
    let price =
        |price: i64| wish.min_price.is_none_or(|min| price >= min) && wish.max_price.is_none_or(|max| price <= max);
    let unbounded = wish.min_price.is_none() && wish.max_price.is_none();
    (but == Part::Category || wish.category.is_none_or(|category| one.categories.contains(&category)))
        && (but == Part::Brand
            || wish.brands.is_empty()
            || content.brand.as_ref().is_some_and(|brand| wish.brands.contains(brand)))
        && (but == Part::Price || unbounded || one.price.is_some_and(price))
        && (but == Part::Rating || wish.rating.is_none_or(|stars| one.hundredths >= stars * 100))
        && wish.dietary.iter().all(|label| content.dietary.contains(label))
        && wish.tag.as_ref().is_none_or(|tag| content.tags.contains(tag))
        && (!wish.in_stock || one.here)
        && (!wish.offers || one.offer)
}

/// What is chosen is always among it, so that it can be taken back.
fn facets(candidates: &[Candidate], wish: &Wish, tree: &[CategoryNode]) -> Facets {
    let found = |but: Part| candidates.iter().filter(move |one| fits(one, wish, but));
    let categories = tree.iter().filter_map(|node| {
        let count = found(Part::Category).filter(|one| one.categories.contains(&node.id)).count();
        let (slug, name) = (node.slug.clone(), node.name.clone());
        (count > 0 || wish.category == Some(node.id)).then_some(CategoryCount {
            id: node.id,
            slug,
            name,
            parent: node.parent,
            count: whole(count),
        })
    });
    let ratings = (1..=5).rev().filter_map(|stars| {
        let (count, chosen) =
            (found(Part::Rating).filter(|one| one.hundredths >= stars * 100).count(), wish.rating == Some(stars));
        (chosen || (count > 0 && stars < 5)).then_some((stars, whole(count)))
    });
    let prices = || found(Part::Price).filter_map(|one| one.price);
    Facets {
        categories: categories.collect(),
        brands: counted(found(Part::Brand).filter_map(|one| one.core.product.content.brand.as_deref()), &wish.brands),
        dietary: counted(
            found(Part::None).flat_map(|one| one.core.product.content.dietary.iter().map(String::as_str)),
            &[],
        ),
        ratings: ratings.collect(),
        price: prices().min().zip(prices().max()),
    }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The most frequent first.
fn counted<'v>(values: impl Iterator<Item = &'v str>, chosen: &'v [String]) -> Vec<Count> {
    let mut counts: BTreeMap<&str, i64> = chosen.iter().map(|value| (value.as_str(), 0)).collect();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().map(|(name, count)| Count { name: name.to_owned(), count }).collect();
    counts.sort_by_key(|one| Reverse(one.count));
    counts.truncate(50);
    counts
}
