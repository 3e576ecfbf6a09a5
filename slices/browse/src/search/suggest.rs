//! What somebody may be about to type.

use std::collections::HashMap;

use bodega_kernel::{Id, Lang, noun};
use bodega_search::{Kind, SuggestQuery, Target};

use crate::{
    Browse, BrowseError,
    compose::Pick,
    index::facet,
    look::Look,
    view::{CategoryNode, Glance, Leads, Suggestion},
};

/// A suggestion, and the language that its words are in; that of a maker's name is none.
pub(crate) type Suggested = (Suggestion, Option<Lang>);

impl Browse {
    /// What somebody may be about to type. Nothing while the engine does not answer: the search itself still does.
    pub async fn suggest(&self, glance: Glance, text: &str, limit: usize) -> Result<Vec<Suggestion>, BrowseError> {
        let found = self.suggestions(&glance.into(), text, limit).await?;
        Ok(found.into_iter().map(|(suggestion, _)| suggestion).collect())
    }

    /// The same, each with the language that its words are in.
    pub(crate) async fn suggestions(
        &self,
        look: &Look,
        text: &str,
        limit: usize,
    ) -> Result<Vec<Suggested>, BrowseError> {
        let (merchant, lang) = (look.merchant, self.search_lang(look).await?);
        let query = SuggestQuery { merchant, lang, text: text.to_owned(), names: Some(facet::BRAND), limit };
        let found = match self.engine().suggest(&query) {
            Ok(found) => found,
            Err(error) if error.is_askers() => return Err(error.into()),
            Err(error) => {
                tracing::warn!(%error, "the search engine does not answer: nothing is suggested");
                metrics::counter!("bodega_browse_search_fallback_total").increment(1);
                return Ok(Vec::new());
            }
        };
        let products = found.iter().filter_map(|one| match one.target {
            Target::Document { key, kind: Kind::Item } => Some(Id::<noun::Product>::from_uuid(key)),
            _ => None,
        });
        let products: Vec<_> = products.collect();
        let cards = self.cards_of(look, &products, Pick::First).await?;
        let mut cards: HashMap<_, _> = cards.into_iter().map(|card| (card.id, card)).collect();
        let tree = self.tree(look).await?;
        let mut leads = |target: &Target| match target {
            Target::Document { key, kind: Kind::Item } => {
                let card = cards.remove(&Id::from_uuid(*key))?;
                Some(Leads::Product { id: card.id, slug: card.slug, image: card.image })
            }
            Target::Document { key, kind: Kind::Entry } => {
                let node = CategoryNode::of_id(&tree, Id::from_uuid(*key))?;
                Some(Leads::Category { id: node.id, slug: node.slug.clone() })
            }
            Target::Name { .. } => Some(Leads::Words),
        };
        let suggestion = |one: bodega_search::Suggestion| {
            Some((Suggestion { leads: leads(&one.target)?, text: one.text }, one.lang))
        };
        Ok(found.into_iter().filter_map(suggestion).collect())
    }
}
