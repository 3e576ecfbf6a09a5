//! Counting the values of facets.

use crate::{
    Facet, FacetValue, Query,
    index::{Cost, Interner},
};

/// Counts, by the numbers of facet values, and the range of prices.
pub(super) struct Counts<'a> {
    interner: &'a Interner,
    counts: Vec<u32>,
    range: Option<(i64, i64)>,
    counting: bool,
}

impl<'a> Counts<'a> {
    pub(super) fn new(query: &Query, interner: &'a Interner) -> Self {
        let counting = !query.facets.is_empty();
        Self { interner, counts: vec![0; if counting { interner.len() } else { 0 }], range: None, counting }
    }

    /// A document that is shown.
    #[inline]
    pub(super) fn whole(&mut self, values: &[u32]) {
        if self.counting {
            for value in values {
                self.counts[*value as usize] += 1;
            }
        }
    }

    /// A document that is not shown only because of the filters of a facet.
    pub(super) fn facet(&mut self, values: &[u32], facet: u16) {
        if self.counting {
            for value in values.iter().filter(|value| self.interner.facet_of[**value as usize] == facet) {
                self.counts[*value as usize] += 1;
            }
        }
    }

    /// The price of a document that is shown, or would be at another price.
    #[inline]
    pub(super) fn price(&mut self, cost: Cost) {
        if let Some(price) = cost.amount() {
            let (low, high) = self.range.unwrap_or((price, price));
            self.range = Some((low.min(price), high.max(price)));
        }
    }

    /// The lowest and the highest price.
    pub(super) fn range(&self) -> Option<(i64, i64)> {
        self.range
    }

    /// How many results have a value of a facet.
    pub(super) fn of(&self, value: u32) -> u32 {
        self.counts.get(value as usize).copied().unwrap_or(0)
    }

    /// The facets that were wished for.
    pub(super) fn facets(&self, query: &Query) -> Vec<Facet> {
        query.facets.iter().map(|wish| Facet { facet: wish.facet, values: self.values(query, wish) }).collect()
    }

    fn values(&self, query: &Query, wish: &crate::FacetWish) -> Vec<FacetValue> {
        let Some(facet) = self.interner.facet(wish.facet) else { return Vec::new() };
        let mut found: Vec<(u32, u32)> = (0_u32..)
            .zip(self.counts.iter().zip(&self.interner.facet_of))
            .filter(|(_, (count, of))| **count > 0 && **of == facet)
            .map(|(value, (count, _))| (*count, value))
            .collect();
        found.sort_unstable_by(|one, other| {
            other.0.cmp(&one.0).then_with(|| self.interner.name(one.1).cmp(self.interner.name(other.1)))
        });
        let chosen = query.filters.iter().filter(|filter| filter.facet == wish.facet).flat_map(|filter| &filter.any_of);
        let mut values: Vec<FacetValue> = found
            .iter()
            .take(wish.limit)
            .map(|(count, value)| FacetValue { value: self.interner.name(*value).to_owned(), count: *count as usize })
            .collect();
        for value in chosen {
            // What is filtered by can be seen, and taken back, though nothing has it.
            if !values.iter().any(|other| other.value == *value) {
                let count = self.interner.value(wish.facet, value).map_or(0, |value| self.of(value));
                values.push(FacetValue { value: value.clone(), count: count as usize });
            }
        }
        values
    }
}
