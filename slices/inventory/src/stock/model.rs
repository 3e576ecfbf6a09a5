//! What a stock row says, and what it means.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Add,
};

use bodega_kernel::{Id, Time, noun};

use crate::word::words;

words! {
    /// How much there is left to sell, as a person would say it.
    #[schema(as = StockLevel)]
    Level {
        /// More than the reorder point.
        Enough = "ENOUGH",
        /// At or below the reorder point.
        Low = "LOW",
        /// Nothing.
        Out = "OUT",
    }
}

/// The running balance of a variant at a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    /// The row.
    pub id: Id<noun::Stock>,
    /// Of what.
    pub variant: Id<noun::Variant>,
    /// Where.
    pub site: Id<noun::Site>,
    /// What is there.
    pub on_hand: i64,
    /// What of it is promised. More than there is, when a count found less than was promised.
    pub reserved: i64,
    /// What is kept back from selling, because shelves are never quite as the book says.
    pub safety_stock: i64,
    /// At or below this it is time to order.
    pub reorder_point: Option<i64>,
    /// How much is ordered at once.
    pub reorder_quantity: Option<i64>,
    /// The part of `on_hand` that lies in bins; the rest lies loose.
    pub binned: i64,
    /// When it changed last.
    pub updated_at: Time,
}

impl Balance {
    /// What can be sold. Negative when more is promised or kept back than there is.
    pub fn available(&self) -> i64 {
        self.on_hand - self.reserved - self.safety_stock
    }

    /// How much of what is promised is not there.
    pub fn short(&self) -> i64 {
        (self.reserved - self.on_hand).max(0)
    }

    /// How that is said. The table computes the same for its index of warnings.
    pub fn level(&self) -> Level {
        match (self.available(), self.reorder_point) {
            (available, _) if available <= 0 => Level::Out,
            (available, Some(point)) if available <= point => Level::Low,
            _ => Level::Enough,
        }
    }

    /// What lies in no bin.
    pub(crate) fn loose(&self) -> i64 {
        self.on_hand - self.binned
    }
}

/// What a command does to a stock row, in sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Change {
    pub on_hand: i64,
    pub reserved: i64,
    pub binned: i64,
}

impl Add for Change {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            on_hand: self.on_hand + other.on_hand,
            reserved: self.reserved + other.reserved,
            binned: self.binned + other.binned,
        }
    }
}

/// Changes by stock row, in the order in which rows are locked.
pub(crate) type Changes = BTreeMap<Id<noun::Stock>, Change>;

/// What a stock row is about: of what, and where.
pub(crate) type Key = (Id<noun::Variant>, Id<noun::Site>);

/// Stock rows that the transaction has locked: nobody else changes them until it ends, so what is decided on them holds.
#[derive(Debug, Default)]
pub(crate) struct Locked {
    rows: BTreeMap<Id<noun::Stock>, Balance>,
    ids: HashMap<Key, Id<noun::Stock>>,
}

impl Locked {
    pub fn new(rows: Vec<Balance>) -> Self {
        let ids = rows.iter().map(|row| ((row.variant, row.site), row.id)).collect();
        Self { rows: rows.into_iter().map(|row| (row.id, row)).collect(), ids }
    }

    pub fn get(&self, id: Id<noun::Stock>) -> Option<&Balance> {
        self.rows.get(&id)
    }

    pub fn find(&self, key: Key) -> Option<&Balance> {
        self.ids.get(&key).and_then(|id| self.rows.get(id))
    }

    /// In the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Balance> {
        self.rows.values()
    }

    /// Adds a change that has been written, and gives the row before and after.
    pub fn apply(&mut self, id: Id<noun::Stock>, change: Change, now: Time) -> Option<(Balance, Balance)> {
        let row = self.rows.get_mut(&id)?;
        let before = row.clone();
        row.on_hand += change.on_hand;
        row.reserved += change.reserved;
        row.binned += change.binned;
        row.updated_at = now;
        Some((before, row.clone()))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn row(on_hand: i64, reserved: i64, safety_stock: i64, reorder_point: Option<i64>) -> Balance {
        Balance {
            id: Id::from_uuid(Uuid::from_u128(1)),
            variant: Id::from_uuid(Uuid::from_u128(2)),
            site: Id::from_uuid(Uuid::from_u128(3)),
            on_hand,
            reserved,
            safety_stock,
            reorder_point,
            reorder_quantity: None,
            binned: 0,
            updated_at: Time::from_micros(0),
        }
    }

    #[test]
    fn what_can_be_sold_is_what_nobody_else_was_promised() {
        assert_eq!(row(10, 3, 2, None).available(), 5);
        assert_eq!(row(2, 5, 0, None).available(), -3);
        assert_eq!(row(2, 5, 0, None).short(), 3);
        assert_eq!(row(5, 2, 9, None).short(), 0, "safety stock may be broken into, a promise not");
    }

    #[test]
    fn levels() {
        assert_eq!(row(10, 0, 0, None).level(), Level::Enough);
        assert_eq!(row(10, 0, 0, Some(9)).level(), Level::Enough);
        assert_eq!(row(10, 1, 0, Some(9)).level(), Level::Low);
        assert_eq!(row(10, 8, 2, Some(9)).level(), Level::Out);
        assert_eq!(row(0, 0, 0, None).level(), Level::Out);
    }
}
