//! Products that are like another: of its kind, with its words, about as dear. Until people's baskets say more.

use std::{cmp::Reverse, collections::HashSet, sync::Arc};

use bodega_kernel::{Id, PageRequest, noun, text};

use crate::{
    Browse, BrowseError,
    compose::{Core, Pick},
    look::Look,
    view::{Card, Glance, Wish},
};

/// So many of each kind are looked at.
const CANDIDATES: i64 = 60;

impl Browse {
    /// Products that are like this one, the most alike first.
    pub async fn similar(
        &self,
        glance: Glance,
        product: Id<noun::Product>,
        limit: usize,
    ) -> Result<Vec<Card>, BrowseError> {
        let look = Look::from(glance);
        let ids = self.alike(&look, product, limit).await?;
        self.cards_of(&look, &ids, Pick::First).await
    }

    pub(crate) async fn alike(
        &self,
        look: &Look,
        product: Id<noun::Product>,
        limit: usize,
    ) -> Result<Vec<Id<noun::Product>>, BrowseError> {
        let of = self.cores(look, &[product]).await?.pop().ok_or(BrowseError::NotFound("product"))?;
        let page = PageRequest { limit: CANDIDATES, offset: 0, cursor: None };
        let wish =
            |text: &str, category| Wish { text: text.to_owned(), category, page: page.clone(), ..Wish::default() };
        let mut ids = Vec::new();
        // Its own shelf first, the one above it when that is short, and what has its words wherever it stands.
        for crumb in of.path.iter().rev().take(2) {
            ids.extend(self.search(look, &wish("", Some(crumb.id))).await?.ids);
            if ids.len() > limit {
                break;
            }
        }
        let title: String = of.product.content.in_language(look.asked()).title.chars().take(100).collect();
        ids.extend(self.search(look, &wish(&title, None)).await?.ids);
        let mut seen = HashSet::from([product]);
        ids.retain(|id| seen.insert(*id));
        let candidates = self.cores(look, &ids).await?;
        let stocks = self.stocks(look.merchant, &candidates).await?;
        let own = Traits::of(&of, look);
        let mut scored: Vec<_> = candidates
            .iter()
            .enumerate()
            .filter_map(|(place, core)| {
                let can_be_had = core.sold().any(|(one, _)| stocks.of(one, look.branch).told(one).is_here());
                let likeness = own.likeness(&Traits::of(core, look));
                (likeness > 0).then_some((Reverse(likeness + if can_be_had { 4 } else { 0 }), place, core.product.id))
            })
            .collect();
        scored.sort_unstable();
        Ok(scored.into_iter().take(limit).map(|(_, _, id)| id).collect())
    }
}

/// By what two products are compared.
struct Traits {
    words: HashSet<String>,
    tags: HashSet<String>,
    labels: HashSet<String>,
    path: Vec<Id<noun::Category>>,
    brand: Option<String>,
    price: i64,
}

impl Traits {
    fn of(core: &Arc<Core>, look: &Look) -> Self {
        let content = &core.product.content;
        let title = text::folded(content.in_language(look.asked()).title);
        let words = title.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.chars().count() > 2);
        Self {
            words: words.map(str::to_owned).collect(),
            tags: content.tags.iter().cloned().collect(),
            labels: content.dietary.iter().cloned().collect(),
            path: core.path.iter().map(|crumb| crumb.id).collect(),
            brand: content.brand.clone(),
            price: core.lowest(look.currency).map_or(0, |price| price.amount),
        }
    }

    /// How much the other is like this one; 0 is not at all.
    fn likeness(&self, other: &Self) -> i64 {
        let shared = |a: &HashSet<String>, b: &HashSet<String>| i64::try_from(a.intersection(b).count()).unwrap_or(0);
        let path = self.path.iter().zip(&other.path).take_while(|(a, b)| a == b).count();
        let path = i64::try_from(path).unwrap_or(0);
        let brand = i64::from(self.brand.is_some() && self.brand == other.brand);
        let likeness = 6 * shared(&self.words, &other.words)
            + 4 * path
            + 3 * shared(&self.tags, &other.tags).min(4)
            + shared(&self.labels, &other.labels).min(3)
            + 2 * brand;
        // Half as dear to twice as dear is about as dear.
        let near = other.price <= self.price.saturating_mul(2) && self.price <= other.price.saturating_mul(2);
        if likeness == 0 { 0 } else { likeness + if near { 2 } else { 0 } }
    }
}
