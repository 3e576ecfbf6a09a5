//! Who tells the cache: this process's own transactions at once, and the log for what others did.

use std::sync::{
    Arc, Weak,
    atomic::{AtomicI64, Ordering},
};

use bodega_db::Db;
use bodega_events::{Follow, Following, Hearing, Slice, Types, hear, hear_of};
use bodega_kernel::{Id, MerchantId, Scope, noun};
use serde_json::Value;

use super::{
    Cache,
    rules::{EVENTS, TORRENT, Touch, touched},
};
use crate::told;

/// What changes nothing that others see in a product: its numbers in the tree stay as they are.
const IN_THE_TREE: [&str; 5] = ["status", "categoryIds", "publishFrom", "publishUntil", "images"];

impl Cache {
    /// There is more or less of these than there was.
    pub(crate) fn moved(&self, merchant: MerchantId, variants: &[Id<noun::Variant>]) {
        for variant in variants {
            self.marks.touch_soon(self.marks.of(merchant, Touch::Count, *variant));
        }
    }

    /// Drops what an event has changed.
    pub(crate) fn told(&self, merchant: MerchantId, kind: &str, data: &Value) {
        let touched = touched(kind);
        for touch in touched {
            match touch {
                Touch::Product => {
                    let products = told::products(data);
                    // Whatever does not say whom it concerns concerns all.
                    if products.is_empty() {
                        self.marks.touch(self.marks.all(merchant, Touch::Prices));
                    }
                    for product in products {
                        self.marks.touch(self.marks.of(merchant, Touch::Product, product));
                    }
                }
                Touch::State | Touch::Count => {
                    for variant in told::variants(data) {
                        self.marks.touch(self.marks.of(merchant, *touch, variant));
                    }
                }
                Touch::Tree if kind == "product.updated" && !moves(data) => {}
                Touch::Tree | Touch::Prices | Touch::Sites | Touch::Shop | Touch::Shelves => {
                    self.marks.touch(self.marks.all(merchant, *touch));
                }
            }
        }
        let of_stock = |touch: &Touch| matches!(touch, Touch::State | Touch::Count);
        if touched.contains(&Touch::State) {
            self.marks.touch(self.marks.all(merchant, Touch::Shelves));
        }
        if !touched.iter().all(of_stock) {
            self.marks.touch(self.marks.all(merchant, Touch::Shop));
        }
    }
}

/// Can a change of a product be seen in the category tree?
fn moves(data: &Value) -> bool {
    !data["changed"].is_array() || told::changed(data).any(|field| IN_THE_TREE.contains(&field))
}

fn heard() -> Types {
    let names: Vec<&str> = EVENTS.iter().map(|(name, _)| *name).collect();
    Types::of(&names)
}

/// Listens to what this process tells, for as long as the cache stands.
pub(super) fn listen(cache: &Weak<Cache>) -> [Hearing; 2] {
    let (whole, counts) = (cache.clone(), cache.clone());
    let whole = hear(heard(), move |told| {
        if let Some(cache) = whole.upgrade() {
            told.iter().for_each(|told| cache.told(told.merchant, told.kind, &told.data));
        }
    });
    let pick = |_, data: &Value| told::variants(data);
    let counts = hear_of(Types::of(TORRENT), pick, move |merchant, variants| {
        if let Some(cache) = counts.upgrade() {
            cache.moved(merchant, &variants);
        }
    });
    [whole, counts]
}

/// Follows the log, for what other processes on the same database do.
pub(crate) struct Dropper {
    cache: Arc<Cache>,
    db: Db,
    /// How far it has come; before the first step it is nowhere.
    reached: AtomicI64,
}

impl Dropper {
    pub fn new(cache: Arc<Cache>, db: Db) -> Self {
        Self { cache, db, reached: AtomicI64::new(-1) }
    }
}

impl Follow for Dropper {
    fn name(&self) -> &'static str {
        "browse.cache"
    }

    fn types(&self) -> Types {
        heard()
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
            slice.events.iter().for_each(|event| self.cache.told(event.merchant, &event.kind, &event.data));
            self.reached.store(slice.reached, Ordering::SeqCst);
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn pieces_that_are_sold_drop_counts_and_the_last_one_whether_there_are_any() {
        let (cache, shop) = (Cache::stand(), MerchantId(1));
        let variant = Id::<noun::Variant>::from_uuid(uuid::Uuid::from_u128(1));
        let [state, count] = [Touch::State, Touch::Count].map(|touch| cache.marks.of(shop, touch, variant));
        let since = cache.marks.now();
        cache.moved(shop, &[variant]);
        assert!(cache.marks.hold(since, &[state]) && !cache.marks.hold(since, &[count]));
        let since = cache.marks.now();
        cache.told(shop, "stock.out", &json!({ "variantId": variant }));
        assert!(!cache.marks.hold(since, &[state]) && !cache.marks.hold(since, &[count]));
        let [shelves, pages] = [Touch::Shelves, Touch::Shop].map(|touch| cache.marks.all(shop, touch));
        assert!(!cache.marks.hold(since, &[shelves]) && cache.marks.hold(since, &[pages]));
    }
}
