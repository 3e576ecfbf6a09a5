//! What things cost, as the columns of a segment know it.

use std::collections::HashMap;

use bodega_kernel::Currency;
use tantivy::SegmentReader;
use uuid::Uuid;

use super::row::BETWEEN;
use crate::{Price, SearchError};

/// What a document costs: an amount, and whether that is less than it was. One number, since there is one for each
/// document and each is looked at in every search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cost(i64);

impl Cost {
    /// Not sold in that currency.
    pub(crate) const NONE: Self = Self(-1);

    /// The amount; None where it is not sold.
    #[inline]
    pub(crate) const fn amount(self) -> Option<i64> {
        if self.0 < 0 { None } else { Some(self.0 >> 1) }
    }

    /// Is it sold, and for less than it was?
    #[inline]
    pub(crate) const fn is_reduced(self) -> bool {
        self.0 >= 0 && self.0 & 1 == 1
    }

    fn of(price: &Price) -> Self {
        Self((price.amount.clamp(0, MOST) << 1) | i64::from(price.reduced))
    }
}

const BITS: u32 = 48;
/// Larger amounts are as this one.
const MOST: i64 = (1 << (BITS - 1)) - 1;

/// A currency's letters in the upper 16 bits, what something costs in the lower 48.
pub(super) fn packed(price: &Price) -> u64 {
    (u64::from(letters(price.currency)) << BITS) | Cost::of(price).0.unsigned_abs()
}

fn unpacked(price: u64) -> (u16, Cost) {
    let cost = i64::try_from(price & ((1 << BITS) - 1)).unwrap_or(i64::MAX);
    (u16::try_from(price >> BITS).unwrap_or_default(), Cost(cost))
}

/// The price at a place as a word.
pub(super) fn placed(price: &Price, place: Uuid) -> String {
    format!("{}{BETWEEN}{:x}", place.simple(), packed(price))
}

fn unplaced(word: &str) -> Option<(Uuid, (u16, Cost))> {
    let (place, price) = word.split_once(BETWEEN)?;
    Some((place.parse().ok()?, unpacked(u64::from_str_radix(price, 16).ok()?)))
}

/// A currency as a number: five bits for each letter.
fn letters(currency: Currency) -> u16 {
    currency.code().bytes().fold(0, |sum, letter| (sum << 5) | u16::from(letter & 31))
}

/// A segment's prices.
#[derive(Debug, Default)]
pub(crate) struct Prices {
    everywhere: HashMap<u16, Vec<Cost>>,
    /// Only of documents that cost something else at the place.
    at_places: HashMap<(u16, Uuid), HashMap<u32, Cost>>,
}

/// The prices in one currency, at one place or anywhere.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    everywhere: Option<&'a [Cost]>,
    at_place: Option<&'a HashMap<u32, Cost>>,
}

impl Asked<'_> {
    /// Nobody asked.
    pub(crate) const NOTHING: Self = Self { everywhere: None, at_place: None };

    /// What a document costs.
    #[inline]
    pub(crate) fn of(&self, doc: usize) -> Cost {
        let own = self.at_place.and_then(|own| own.get(&u32::try_from(doc).ok()?)).copied();
        own.unwrap_or_else(|| self.everywhere.map_or(Cost::NONE, |prices| prices[doc]))
    }
}

impl Prices {
    /// Reads them.
    pub(super) fn read(reader: &SegmentReader, everywhere: &str, at_places: &str) -> Result<Self, SearchError> {
        let mut prices = Self::default();
        let column = reader.fast_fields().u64(everywhere)?;
        for doc in 0..reader.max_doc() {
            for (currency, cost) in column.values_for_doc(doc).map(unpacked) {
                let blank = || vec![Cost::NONE; reader.max_doc() as usize];
                prices.everywhere.entry(currency).or_insert_with(blank)[doc as usize] = cost;
            }
        }
        let Some(column) = reader.fast_fields().str(at_places)? else { return Ok(prices) };
        let mut words = Vec::with_capacity(column.num_terms());
        let mut terms = column.dictionary().stream()?;
        while terms.advance() {
            words.push(std::str::from_utf8(terms.key()).ok().and_then(unplaced));
        }
        for doc in 0..reader.max_doc() {
            let found = column.ords().values_for_doc(doc);
            for (place, (currency, cost)) in
                found.filter_map(|ord| words.get(usize::try_from(ord).ok()?).copied().flatten())
            {
                prices.at_places.entry((currency, place)).or_default().insert(doc, cost);
            }
        }
        Ok(prices)
    }

    /// Those in a currency, at a place.
    pub(crate) fn asked(&self, currency: Option<Currency>, place: Option<Uuid>) -> Asked<'_> {
        let Some(currency) = currency.map(letters) else { return Asked::NOTHING };
        Asked {
            everywhere: self.everywhere.get(&currency).map(Vec::as_slice),
            at_place: place.and_then(|place| self.at_places.get(&(currency, place))),
        }
    }

    /// About how many bytes they take.
    pub(super) fn bytes(&self) -> usize {
        self.everywhere.values().map(|prices| prices.len() * 8).sum::<usize>()
            + self.at_places.values().map(|prices| prices.len() * 24).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_read_as_they_were_written() {
        let currency: Currency = "ILS".parse().unwrap();
        for (amount, reduced, kept) in
            [(0, false, 0), (1, true, 1), (MOST, true, MOST), (i64::MAX, false, MOST), (-1, true, 0)]
        {
            let price = Price { currency, place: None, amount, reduced };
            let (read, cost) = unpacked(packed(&price));
            assert_eq!((read, cost.amount(), cost.is_reduced()), (letters(currency), Some(kept), reduced), "{amount}");
            let place = Uuid::from_u128(7);
            assert_eq!(unplaced(&placed(&price, place)), Some((place, (read, cost))));
        }
        assert_eq!((Cost::NONE.amount(), Cost::NONE.is_reduced()), (None, false));
    }
}
