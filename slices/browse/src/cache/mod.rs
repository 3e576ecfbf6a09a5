//! The cache: what is kept in memory, by the rules in `rules.rs`.

mod drop;
mod marks;
mod pace;
mod rules;
mod shelf;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Instant,
};

use axum::{body::Bytes, http::HeaderValue};
use bodega_catalog::product::Name;
use bodega_events::Hearing;
use bodega_kernel::{Currency, Id, MerchantId, Time, noun};

pub(crate) use self::{
    drop::Dropper,
    marks::{Mark, Marks, Tick},
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
    pub answers_counted: Shelf<(Look, Name), Answer>,
    pub cores: Shelf<(Look, Id<noun::Product>), Arc<Core>>,
    pub stocks: Shelf<(MerchantId, Id<noun::Variant>), Places>,
    pub slugs: Shelf<(MerchantId, String), Id<noun::Product>>,
    pub trees: Shelf<(MerchantId, Option<Arc<str>>), Tree>,
    pub branches: Shelf<MerchantId, Arc<Vec<Branch>>>,
    pub currencies: Shelf<MerchantId, Arc<Vec<Currency>>>,
    pace: pace::Pace,
    turns: Mutex<HashMap<MerchantId, Turn>>,
    hearing: OnceLock<[Hearing; 2]>,
}

impl Cache {
    /// An empty one, which hears of what this process tells for as long as it stands.
    pub fn stand() -> Arc<Self> {
        let cache = Arc::new(Self {
            marks: Marks::default(),
            answers: Shelf::new(&rules::ANSWER),
            answers_counted: Shelf::new(&rules::ANSWER_COUNTED),
            cores: Shelf::new(&rules::CORE),
            stocks: Shelf::new(&rules::STOCK),
            slugs: Shelf::new(&rules::SLUG),
            trees: Shelf::new(&rules::TREE),
            branches: Shelf::new(&rules::BRANCHES),
            currencies: Shelf::new(&rules::CURRENCIES),
            pace: pace::Pace::default(),
            turns: Mutex::default(),
            hearing: OnceLock::new(),
        });
        cache.hearing.get_or_init(|| drop::listen(&Arc::downgrade(&cache)));
        cache
    }

    /// Rises with everything that is dropped of a merchant's but mere counts: at once with what people change, and a few
    /// times in a second with what runs out and comes back.
    pub fn generation(&self, merchant: MerchantId) -> u64 {
        let last = |touch| self.marks.last(self.marks.all(merchant, touch));
        last(Touch::Shop) + self.pace.of(merchant, last(Touch::Shelves), Instant::now())
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

    /// The answer for a product, if it is kept.
    pub fn answer(&self, key: &(Look, Name)) -> Option<Answer> {
        let plain = if key.0.branch.is_none() { self.answers.get(&self.marks, key) } else { None };
        plain.or_else(|| self.answers_counted.get(&self.marks, key))
    }

    /// Keeps an answer that was read since then. Whether one can be had changes when a mark is crossed; how many there are changes with each that is sold.
    pub fn keep_answer(&self, key: (Look, Name), answer: Answer, core: &Core, since: Tick) {
        let singly = core
            .sold()
            .all(|(variant, _)| least(variant) == 1 && variant.components.iter().all(|part| part.quantity == 1));
        let (shelf, touch) = if key.0.branch.is_none() && singly {
            (&self.answers, Touch::State)
        } else {
            (&self.answers_counted, Touch::Count)
        };
        let merchant = key.0.merchant;
        let mut marks = self.of_core(merchant, core);
        marks.extend(core.stocked().into_iter().map(|variant| self.marks.of(merchant, touch, variant)));
        let bytes = answer.body.len();
        shelf.put(key, answer, bytes, since, marks.into());
    }
}
