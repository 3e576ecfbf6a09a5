//! The cache: what is kept in memory, by the rules in `rules.rs`.

mod drop;
mod marks;
mod rules;
mod shelf;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use axum::{body::Bytes, http::HeaderValue};
use bodega_catalog::product::Name;
use bodega_events::Hearing;
use bodega_kernel::{Currency, Id, MerchantId, Time, noun};

pub(crate) use self::{
    drop::Dropper,
    marks::{Mark, Marks},
    rules::Touch,
    shelf::Shelf,
};
use crate::{
    compose::{Core, Places, least},
    look::Look,
    view::{Branch, CategoryNode},
};

/// An answer as it goes out.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub body: Bytes,
    pub etag: HeaderValue,
    pub lang: HeaderValue,
    /// Until when everybody may see what is in it.
    pub until: Option<Time>,
}

/// Held while a merchant's tree is read.
type Turn = Arc<tokio::sync::Mutex<()>>;

/// The category tree in a language.
pub(crate) type Tree = Arc<Vec<CategoryNode>>;

/// All shelves, and the marks that say what on them still holds.
pub(crate) struct Cache {
    pub marks: Marks,
    pub answers: Shelf<(Look, Name), Answer>,
    pub answers_at_branch: Shelf<(Look, Name), Answer>,
    pub cores: Shelf<(Look, Id<noun::Product>), Arc<Core>>,
    pub stocks: Shelf<(MerchantId, Id<noun::Variant>), Places>,
    pub slugs: Shelf<(MerchantId, String), Id<noun::Product>>,
    pub trees: Shelf<(MerchantId, Option<Arc<str>>), Tree>,
    pub branches: Shelf<MerchantId, Arc<Vec<Branch>>>,
    pub currencies: Shelf<MerchantId, Arc<Vec<Currency>>>,
    turns: Mutex<HashMap<MerchantId, Turn>>,
    hearing: OnceLock<Hearing>,
}

impl Cache {
    /// An empty one, which hears of what this process tells for as long as it stands.
    pub fn stand() -> Arc<Self> {
        let cache = Arc::new(Self {
            marks: Marks::default(),
            answers: Shelf::new(&rules::ANSWER),
            answers_at_branch: Shelf::new(&rules::ANSWER_AT_BRANCH),
            cores: Shelf::new(&rules::CORE),
            stocks: Shelf::new(&rules::STOCK),
            slugs: Shelf::new(&rules::SLUG),
            trees: Shelf::new(&rules::TREE),
            branches: Shelf::new(&rules::BRANCHES),
            currencies: Shelf::new(&rules::CURRENCIES),
            turns: Mutex::default(),
            hearing: OnceLock::new(),
        });
        cache.hearing.get_or_init(|| drop::listen(&Arc::downgrade(&cache)));
        cache
    }

    /// The turn to read a merchant's tree: many who want it at once must not count it each for themselves.
    pub fn turn(&self, merchant: MerchantId) -> Turn {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner).entry(merchant).or_default().clone()
    }

    /// The marks of a product without its stock.
    pub fn of_core(&self, merchant: MerchantId, core: &Core) -> Vec<Mark> {
        let marks = &self.marks;
        vec![
            marks.of(merchant, Touch::Product, core.product.id),
            marks.all(merchant, Touch::Prices),
            marks.all(merchant, Touch::Tree),
        ]
    }

    /// The marks of the answer for a product: whether it can be had changes when a mark is crossed, unless only several
    /// of it are sold at once; how many there are changes with each.
    pub fn of_answer(&self, look: &Look, core: &Core) -> Vec<Mark> {
        let mut marks = self.of_core(look.merchant, core);
        let singly = core
            .sold()
            .all(|(variant, _)| least(variant) == 1 && variant.components.iter().all(|part| part.quantity == 1));
        let touch = if look.branch.is_none() && singly { Touch::State } else { Touch::Count };
        marks.extend(core.stocked().into_iter().map(|variant| self.marks.of(look.merchant, touch, variant)));
        marks
    }

    /// The shelf on which an answer for this look stands.
    pub fn answers_for(&self, look: &Look) -> &Shelf<(Look, Name), Answer> {
        if look.branch.is_some() { &self.answers_at_branch } else { &self.answers }
    }
}
