//! The price books of all merchants in memory, and who tells when something in them has changed: this process's own
//! transactions at once, and the log for what others did.

use std::{
    collections::HashMap,
    sync::{
        Arc, OnceLock, PoisonError, RwLock, Weak,
        atomic::{AtomicI64, Ordering},
    },
};

use bodega_db::Db;
use bodega_events::{Follow, Following, Hearing, Slice, Types, hear};
use bodega_kernel::{Id, MerchantId, Scope, noun};
use serde_json::Value;

use super::{Desk, shelf::Shelf};

/// What changes a book.
const BOOK: [&str; 5] = ["promotion.*", "fee.*", "tax.*", "site.*", "category.*"];
/// What changes goods.
const GOODS: [&str; 2] = ["product.*", "media.updated"];
/// Lists change a book, their entries goods.
const LISTS: &str = "price_list.*";

/// All price books of this process.
#[derive(Debug, Clone)]
pub struct Books(Arc<Kept>);

#[derive(Debug, Default)]
struct Kept {
    shelves: RwLock<HashMap<MerchantId, Arc<Shelf>>>,
    hearing: OnceLock<Hearing>,
}

impl Default for Books {
    fn default() -> Self {
        Self::stand()
    }
}

impl Books {
    /// Empty ones, which hear of what this process tells for as long as somebody holds them.
    pub fn stand() -> Self {
        let kept = Arc::new(Kept::default());
        let weak: Weak<Kept> = Arc::downgrade(&kept);
        kept.hearing.get_or_init(|| {
            hear(types(), move |told| {
                if let Some(kept) = weak.upgrade() {
                    told.iter().for_each(|told| kept.told(told.merchant, told.kind, &told.data));
                }
            })
        });
        Self(kept)
    }

    /// A desk with a merchant's book on it. It is opened BEFORE the transaction begins in which it is used: so nothing
    /// that was read before a change is kept after it.
    pub fn open(&self, merchant: MerchantId) -> Desk {
        Desk::at(merchant, self.0.shelf(merchant))
    }

    /// Who follows the log for them.
    pub fn follower(&self, db: Db) -> Arc<dyn Follow> {
        Arc::new(Follower { kept: self.0.clone(), db, reached: AtomicI64::new(-1) })
    }
}

impl Kept {
    fn shelf(&self, merchant: MerchantId) -> Arc<Shelf> {
        let known = self.shelves.read().unwrap_or_else(PoisonError::into_inner).get(&merchant).cloned();
        known.unwrap_or_else(|| {
            self.shelves.write().unwrap_or_else(PoisonError::into_inner).entry(merchant).or_default().clone()
        })
    }

    /// Forgets what a fact has changed.
    fn told(&self, merchant: MerchantId, kind: &str, data: &Value) {
        let shelf = self.shelf(merchant);
        match kind.split_once('.') {
            Some(("product", _)) | Some(("price_list", "prices_changed")) => {
                let products = products(data);
                if products.is_empty() {
                    shelf.drop_all_goods();
                } else {
                    shelf.drop_goods(&products);
                }
            }
            Some(("media", _)) => shelf.drop_all_goods(),
            _ => shelf.drop_book(),
        }
    }
}

fn types() -> Types {
    let names: Vec<&str> = BOOK.into_iter().chain(GOODS).chain([LISTS]).collect();
    Types::of(&names)
}

fn products(data: &Value) -> Vec<Id<noun::Product>> {
    let many = data["productIds"].as_array().into_iter().flatten();
    many.chain(data.get("productId")).filter_map(Value::as_str).filter_map(|id| id.parse().ok()).collect()
}

/// Follows the log, for what other processes on the same database do.
struct Follower {
    kept: Arc<Kept>,
    db: Db,
    /// How far it has come; before the first step it is nowhere.
    reached: AtomicI64,
}

impl Follow for Follower {
    fn name(&self) -> &'static str {
        "sales.books"
    }

    fn types(&self) -> Types {
        types()
    }

    fn batch(&self) -> i64 {
        1_000
    }

    fn begin(&self) -> Following<'_, i64> {
        Box::pin(async {
            let reached = self.reached.load(Ordering::SeqCst);
            if reached >= 0 {
                return Ok(reached);
            }
            // What is kept by now was read just now: nothing before this can concern it.
            Ok(self.db.read(&Scope::Installation, bodega_events::head).await?)
        })
    }

    fn take(&self, slice: Slice) -> Following<'_, ()> {
        Box::pin(async move {
            slice.events.iter().for_each(|event| self.kept.told(event.merchant, &event.kind, &event.data));
            self.reached.store(slice.reached, Ordering::SeqCst);
            Ok(())
        })
    }
}
