//! Finding: what fits a wish, by the engine, or by the database when the engine cannot.

mod facets;
mod fallback;
pub(crate) mod http;
mod params;
mod query;
pub(crate) mod similar;
pub(crate) mod similar_http;
pub(crate) mod suggest;
pub(crate) mod suggest_http;
mod wire;

use bodega_http::cursor;
use bodega_kernel::{Id, Invalid, PageRequest, TOTAL_CAP, noun};
use bodega_search::MAX_OFFSET;
use serde::{Deserialize, Serialize};

use crate::{
    Browse, BrowseError,
    compose::Pick,
    look::Look,
    view::{CategoryNode, Facets, Found, Glance, Wish},
};

/// A page of what was found, before it is shown.
#[derive(Debug, Default)]
pub(crate) struct Hits {
    pub ids: Vec<Id<noun::Product>>,
    pub total: usize,
    pub facets: Facets,
    pub corrected: Option<String>,
    pub fallback: bool,
    /// The page that it is: its cursor was read.
    pub page: PageRequest,
}

/// Where a counted list goes on: as `Paged` reads it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    seen: i64,
}

impl Hits {
    /// How many there are, as far as lists count, and whether there are more.
    pub fn counted(&self) -> (i64, bool) {
        let total = i64::try_from(self.total).unwrap_or(i64::MAX);
        (total.min(TOTAL_CAP), total > TOTAL_CAP)
    }

    /// Where the next page begins. None after the last, and where nobody reads on.
    pub fn next(&self) -> Option<String> {
        let seen = self.page.offset.saturating_add(self.page.limit);
        let goes_on = usize::try_from(seen).is_ok_and(|seen| seen < self.total && seen <= MAX_OFFSET);
        goes_on.then(|| cursor::encode(&Seen { seen }))
    }
}

impl Browse {
    /// A page of what fits a wish, with facets.
    pub async fn listing(&self, glance: Glance, wish: Wish) -> Result<Found, BrowseError> {
        let look = Look::from(glance);
        let hits = self.search(&look, &wish).await?;
        let (cards, tree) = (self.cards_of(&look, &hits.ids, Pick::of(&wish)).await?, self.tree(&look).await?);
        let ((total, capped), next) = (hits.counted(), hits.next());
        let path = wish.category.map(|category| CategoryNode::path(&tree, category)).unwrap_or_default();
        let Hits { facets, corrected, fallback, .. } = hits;
        Ok(Found { cards, total, capped, path, facets, corrected, fallback, next })
    }

    /// The same, before it is shown.
    pub(crate) async fn search(&self, look: &Look, wish: &Wish) -> Result<Hits, BrowseError> {
        let page = page(&wish.page)?;
        let lang = self.search_lang(look).await?;
        let tree = self.tree(look).await?;
        let query = query::query(look, lang, wish, &page)?;
        let begun = std::time::Instant::now();
        let answer = self.engine().search(&query);
        metrics::histogram!("bodega_browse_search_seconds").record(begun.elapsed().as_secs_f64());
        match answer {
            Ok(results) => Ok(facets::hits(results, &query, &tree, page)),
            Err(error) if error.is_askers() => Err(error.into()),
            Err(error) => {
                tracing::warn!(%error, "the search engine does not answer: the database does");
                metrics::counter!("bodega_browse_search_fallback_total").increment(1);
                fallback::search(self, look, wish, &tree, page).await
            }
        }
    }

    /// The language that a search is in: that which was asked for, else the merchant's.
    pub(crate) async fn search_lang(&self, look: &Look) -> Result<bodega_kernel::Lang, BrowseError> {
        if let Some(lang) = look.lang() {
            return Ok(lang);
        }
        let merchant = self.merchant(look.merchant).await?;
        Ok(bodega_kernel::Lang::of_tag(&merchant.locale).unwrap_or_default())
    }
}

/// The page that is asked for, by its offset.
fn page(request: &PageRequest) -> Result<PageRequest, BrowseError> {
    let offset = match &request.cursor {
        Some(cursor) => cursor::decode::<Seen>(cursor)?.seen,
        None => request.offset,
    };
    if offset < 0 || request.limit < 1 {
        return Err(Invalid::one("cursor", "INVALID_CURSOR", "is not a cursor of this list").into());
    }
    Ok(PageRequest { limit: request.limit, offset, cursor: None })
}
