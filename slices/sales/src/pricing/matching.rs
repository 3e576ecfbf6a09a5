//! Which goods belong to which selections, found at once for all of them: a bit for each selection, looked up by product,
//! variant, category and brand. With it a basket is compared with fifty promotions for the price of a few look-ups a
//! line.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
};

use bodega_kernel::{Id, noun, text};

use super::Goods;
use crate::promotion::Selection;

/// A selection's place in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place(usize);

/// A bit for each selection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    fn set(&mut self, place: Place) {
        let word = place.0 / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (place.0 % 64);
    }

    /// Is it among them?
    pub fn has(&self, place: Place) -> bool {
        self.0.get(place.0 / 64).is_some_and(|word| word & (1 << (place.0 % 64)) != 0)
    }

    fn or(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        self.0.iter_mut().zip(&other.0).for_each(|(word, more)| *word |= more);
    }

    fn and(&mut self, other: &Self) {
        let others = other.0.iter().copied().chain(std::iter::repeat(0));
        self.0.iter_mut().zip(others).for_each(|(word, more)| *word &= more);
    }

    fn without(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, less)| *word &= !less);
    }
}

/// Selections by one kind of thing that they name.
#[derive(Debug)]
struct Shelf<K> {
    named: HashMap<K, Bits>,
    /// Those that name nothing of the kind: they do not care.
    rest: Bits,
}

impl<K: Eq + Hash> Shelf<K> {
    fn new() -> Self {
        Self { named: HashMap::new(), rest: Bits::default() }
    }

    fn add(&mut self, place: Place, keys: impl IntoIterator<Item = K>) {
        let mut named = false;
        for key in keys {
            named = true;
            self.named.entry(key).or_default().set(place);
        }
        if !named {
            self.rest.set(place);
        }
    }

    /// Those that name one of these, and those that do not care.
    fn of<'k>(&self, keys: impl IntoIterator<Item = &'k K>) -> Bits
    where
        K: 'k,
    {
        let mut bits = self.rest.clone();
        keys.into_iter().filter_map(|key| self.named.get(key)).for_each(|named| bits.or(named));
        bits
    }
}

/// All selections of a book.
#[derive(Debug)]
pub(crate) struct Index {
    count: usize,
    under: HashMap<Id<noun::Category>, Vec<Id<noun::Category>>>,
    products: Shelf<Id<noun::Product>>,
    variants: Shelf<Id<noun::Variant>>,
    categories: Shelf<Id<noun::Category>>,
    brands: Shelf<String>,
    not_products: Shelf<Id<noun::Product>>,
    not_categories: Shelf<Id<noun::Category>>,
    not_reduced: Bits,
}

impl Index {
    /// An empty one over this tree of categories, each with the one that it is under.
    pub fn new(parents: &[(Id<noun::Category>, Option<Id<noun::Category>>)]) -> Self {
        let mut under: HashMap<_, Vec<_>> = HashMap::new();
        for (category, parent) in parents {
            if let Some(parent) = parent {
                under.entry(*parent).or_default().push(*category);
            }
        }
        Self {
            count: 0,
            under,
            products: Shelf::new(),
            variants: Shelf::new(),
            categories: Shelf::new(),
            brands: Shelf::new(),
            not_products: Shelf::new(),
            not_categories: Shelf::new(),
            not_reduced: Bits::default(),
        }
    }

    /// Adds a selection.
    pub fn add(&mut self, selection: &Selection) -> Place {
        let place = Place(self.count);
        self.count += 1;
        self.products.add(place, selection.product_ids.iter().copied());
        self.variants.add(place, selection.variant_ids.iter().copied());
        self.categories.add(place, self.whole(&selection.category_ids));
        self.brands.add(place, selection.brands.iter().map(|brand| text::folded(brand)));
        self.not_products.add(place, selection.except_product_ids.iter().copied());
        self.not_categories.add(place, self.whole(&selection.except_category_ids));
        if selection.except_reduced {
            self.not_reduced.set(place);
        }
        place
    }

    /// These categories and all under them.
    fn whole(&self, categories: &[Id<noun::Category>]) -> HashSet<Id<noun::Category>> {
        let (mut all, mut waiting) = (HashSet::new(), categories.to_vec());
        while let Some(category) = waiting.pop() {
            if all.insert(category) {
                waiting.extend(self.under.get(&category).into_iter().flatten());
            }
        }
        all
    }

    /// The selections that hold these goods.
    pub fn of(&self, goods: &Goods, reduced: bool) -> Bits {
        let mut bits = self.products.of([&goods.product]);
        bits.and(&self.variants.of([&goods.variant]));
        bits.and(&self.categories.of(&goods.categories));
        bits.and(&self.brands.of(&goods.brand));
        if let Some(not) = self.not_products.named.get(&goods.product) {
            bits.without(not);
        }
        for not in goods.categories.iter().filter_map(|category| self.not_categories.named.get(category)) {
            bits.without(not);
        }
        if reduced {
            bits.without(&self.not_reduced);
        }
        bits
    }
}
