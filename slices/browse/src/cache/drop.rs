//! Who tells the cache: this process's own transactions at once, and the log for what others did.

use std::sync::{
    Arc, Weak,
    atomic::{AtomicI64, Ordering},
};

use bodega_db::Db;
use bodega_events::{Follow, Following, Hearing, Slice, Types, hear};
use bodega_kernel::{Id, MerchantId, Scope, noun};
use serde_json::Value;

use super::{
    Cache,
    rules::{EVENTS, TORRENT, Touch, touched},
};

/// What changes nothing that others see in a product: its numbers in the tree stay as they are.
const IN_THE_TREE: [&str; 5] = ["status", "categoryIds", "publishFrom", "publishUntil", "images"];

impl Cache {
    /// Drops what an event has changed.
    pub(crate) fn told(&self, merchant: MerchantId, kind: &str, data: &Value) {
        let touched = touched(kind);
        let mut seen = false;
        for touch in touched {
            seen |= *touch != Touch::Count;
            match touch {
                Touch::Product => {
                    let products = ids::<noun::Product>(data, "productId", "productIds");
                    // Whatever does not say whom it concerns concerns all.
                    if products.is_empty() {
                        self.marks.touch(self.marks.all(merchant, Touch::Prices));
                    }
                    for product in products {
                        self.marks.touch(self.marks.of(merchant, Touch::Product, product));
                    }
                }
                Touch::State | Touch::Count => {
                    for variant in variants(data) {
                        self.marks.touch(self.marks.of(merchant, *touch, variant));
                    }
                }
                Touch::Tree if kind == "product.updated" && !moves(data) => {}
                Touch::Tree | Touch::Prices | Touch::Sites | Touch::Shop => {
                    self.marks.touch(self.marks.all(merchant, *touch));
                }
            }
        }
        if seen {
            self.marks.touch(self.marks.all(merchant, Touch::Shop));
        }
    }
}

/// Can a change of a product be seen in the category tree?
fn moves(data: &Value) -> bool {
    match data["changed"].as_array() {
        Some(changed) => changed.iter().filter_map(Value::as_str).any(|field| IN_THE_TREE.contains(&field)),
        None => true,
    }
}

fn ids<T: bodega_kernel::Noun>(data: &Value, one: &str, many: &str) -> Vec<Id<T>> {
    let many = data[many].as_array().into_iter().flatten();
    many.chain(data.get(one)).filter_map(Value::as_str).filter_map(|id| id.parse().ok()).collect()
}

fn variants(data: &Value) -> Vec<Id<noun::Variant>> {
    let mut variants = ids(data, "variantId", "variantIds");
    for lines in ["lines", "lost"] {
        variants.extend(data[lines].as_array().into_iter().flatten().flat_map(|line| ids(line, "variantId", "")));
    }
    variants
}

/// Listens to what this process tells, for as long as the cache stands.
pub(super) fn listen(cache: &Weak<Cache>) -> Hearing {
    let names: Vec<&str> = EVENTS.iter().map(|(name, _)| *name).collect();
    let cache = cache.clone();
    hear(Types::of(&names), move |told| {
        if let Some(cache) = cache.upgrade() {
            told.iter().for_each(|told| cache.told(told.merchant, told.kind, &told.data));
        }
    })
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
        let names: Vec<&str> = EVENTS.iter().map(|(name, _)| *name).filter(|name| !TORRENT.contains(name)).collect();
        Types::of(&names)
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
    fn pieces_that_are_sold_drop_counts_and_no_page() {
        let (cache, shop) = (Cache::stand(), MerchantId(1));
        let variant = Id::<noun::Variant>::from_uuid(uuid::Uuid::from_u128(1));
        let (state, count) = (cache.marks.of(shop, Touch::State, variant), cache.marks.of(shop, Touch::Count, variant));
        let pages = cache.marks.all(shop, Touch::Shop);
        let since = cache.marks.now();
        cache.told(shop, "stock.reserved", &json!({ "lines": [{ "variantId": variant, "quantity": 1 }] }));
        assert!(cache.marks.hold(since, &[state, pages]) && !cache.marks.hold(since, &[count]));
        cache.told(shop, "stock.out", &json!({ "variantId": variant }));
        assert!(!cache.marks.hold(since, &[state]) && !cache.marks.hold(since, &[pages]));
    }
}
