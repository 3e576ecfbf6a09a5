//! What a piece of the log means for the index.

use std::collections::{BTreeMap, BTreeSet};

use bodega_kernel::{Id, noun};
use serde_json::Value;

use crate::told;

/// What is followed. Those of the last line come by the thousand in a rush.
pub(super) const TYPES: [&str; 15] = [
    "product.*",
    "category.*",
    "price_list.*",
    "review.*",
    "search.*",
    "identity.merchant_changed",
    "stock.out",
    "stock.low",
    "stock.replenished",
    "stock.adjusted",
    "stock.tuned",
    "transfer.*",
    "stock.reserved",
    "stock.released",
    "stock.fulfilled",
];

/// What of a category its products are found by.
const OF_A_CATEGORY: [&str; 5] = ["name", "lang", "translations", "parentId", "active"];

/// What of one merchant's part of the index may be other than it was.
#[derive(Debug, Default)]
pub(super) struct Dirty {
    pub products: BTreeSet<Id<noun::Product>>,
    /// Variants that ran out or came back somewhere: whatever is sold of them is concerned.
    pub crossed: BTreeSet<Id<noun::Variant>>,
    /// Variants of which there is more or less: only what is sold by several of them is concerned.
    pub moved: BTreeSet<Id<noun::Variant>>,
    /// Stock moved, and nothing says which.
    pub stock: bool,
    /// Categories that are suggested otherwise.
    pub categories: BTreeSet<Id<noun::Category>>,
    /// Categories whose products are found otherwise, with all that is under them.
    pub trees: BTreeSet<Id<noun::Category>>,
    /// Price lists that came, changed or went, and what of them changed.
    pub lists: BTreeMap<Id<noun::PriceList>, BTreeSet<String>>,
    /// Everything may be found otherwise.
    pub whole: bool,
    pub synonyms: bool,
}

impl Dirty {
    /// Notes what an event means.
    pub fn note(&mut self, kind: &str, data: &Value) {
        match kind {
            "stock.out" | "stock.low" | "stock.replenished" => self.crossed.extend(told::variants(data)),
            "transfer.canceled" => self.stock = true,
            kind if kind.starts_with("stock.") || kind.starts_with("transfer.") => {
                self.moved.extend(told::variants(data));
            }
            "search.synonyms_changed" => self.synonyms = true,
            "category.created" => self.categories.extend(told::ids(data, "categoryId", "")),
            "category.updated" => {
                self.categories.extend(told::ids(data, "categoryId", ""));
                if told::changed(data).any(|field| OF_A_CATEGORY.contains(&field)) {
                    self.trees.extend(told::ids(data, "categoryId", ""));
                }
            }
            kind if kind.starts_with("category.") => self.trees.extend(told::ids(data, "categoryId", "")),
            "price_list.prices_changed" => self.products.extend(told::products(data)),
            kind if kind.starts_with("price_list.") => {
                for list in told::ids(data, "priceListId", "") {
                    self.lists.entry(list).or_default().extend(told::changed(data).map(str::to_owned));
                }
            }
            "identity.merchant_changed" => self.whole = true,
            _ => self.products.extend(told::products(data)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    fn noted(kind: &str, data: Value) -> Dirty {
        let mut dirty = Dirty::default();
        dirty.note(kind, &data);
        dirty
    }

    #[test]
    fn an_event_dirties_what_it_concerns_and_no_more() {
        let category = Id::<noun::Category>::from_uuid(Uuid::from_u128(2));
        let changed = |field: &str| noted("category.updated", json!({ "categoryId": category, "changed": [field] }));
        assert_eq!((changed("name").trees.len(), changed("name").categories.len()), (1, 1));
        assert_eq!((changed("image").trees.len(), changed("image").whole), (0, false));
        let variant = Id::<noun::Variant>::from_uuid(Uuid::from_u128(3));
        let lines =
            json!({ "lines": [{ "variantId": variant, "quantity": 2 }, { "variantId": variant, "quantity": 1 }] });
        let reserved = noted("stock.reserved", lines);
        assert_eq!((reserved.moved.len(), reserved.crossed.len()), (1, 0));
        assert_eq!(noted("stock.out", json!({ "variantId": variant })).crossed.len(), 1);
        assert!(noted("transfer.canceled", json!({})).stock);
        let list = Id::<noun::PriceList>::from_uuid(Uuid::from_u128(4));
        let lists = noted("price_list.updated", json!({ "priceListId": list, "changed": ["rate"] })).lists;
        assert_eq!(lists[&list].len(), 1);
    }
}
