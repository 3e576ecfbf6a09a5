//! What has changed, and when: the way in which kept things learn that they are out of date, without anybody looking
//! for them.
//!
//! There is a clock that ticks with every change, and a board of marks; a change notes the tick at the mark of what it
//! touches. A kept thing knows the tick at which reading it began, and the marks of all that it is made of: it holds
//! while none of them was touched later. So it does not matter what was read before a change and put away after it, and
//! what a thing depends on need be known only once it was read. Two things may share a mark: then one is dropped for
//! nothing, which does no harm.

use std::{
    hash::{BuildHasher, RandomState},
    sync::atomic::{AtomicU64, Ordering},
};

use bodega_kernel::{Id, MerchantId, Noun};
use uuid::Uuid;

use super::rules::Touch;

const BOARD: usize = 1 << 16;

/// A moment on the clock of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Tick(u64);

/// The mark of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mark(u32);

/// The clock and the board.
pub(crate) struct Marks {
    hasher: RandomState,
    clock: AtomicU64,
    board: Box<[AtomicU64]>,
}

impl Default for Marks {
    fn default() -> Self {
        let board = (0..BOARD).map(|_| AtomicU64::new(0)).collect();
        Self { hasher: RandomState::new(), clock: AtomicU64::new(0), board }
    }
}

impl Marks {
    fn at(&self, mark: Mark) -> &AtomicU64 {
        // The remainder is less than the length.
        &self.board[mark.0 as usize % BOARD]
    }

    fn mark(&self, merchant: MerchantId, touch: Touch, id: Uuid) -> Mark {
        let place = self.hasher.hash_one((merchant, touch, id)) % BOARD as u64;
        Mark(u32::try_from(place).unwrap_or(0))
    }

    /// The mark of one thing of a merchant.
    pub fn of<T: Noun>(&self, merchant: MerchantId, touch: Touch, id: Id<T>) -> Mark {
        self.mark(merchant, touch, id.uuid())
    }

    /// The mark of what a merchant has only once.
    pub fn all(&self, merchant: MerchantId, touch: Touch) -> Mark {
        self.mark(merchant, touch, Uuid::nil())
    }

    /// Now. To be asked before something is read that is to be kept.
    pub fn now(&self) -> Tick {
        Tick(self.clock.load(Ordering::SeqCst))
    }

    /// Something was changed, and everybody can see it by now.
    pub fn touch(&self, mark: Mark) {
        let tick = self.clock.fetch_add(1, Ordering::SeqCst) + 1;
        self.at(mark).fetch_max(tick, Ordering::SeqCst);
    }

    /// Was nothing of this touched after that moment?
    pub fn hold(&self, since: Tick, marks: &[Mark]) -> bool {
        marks.iter().all(|mark| self.at(*mark).load(Ordering::SeqCst) <= since.0)
    }

    /// When it was touched last, as a number that only rises.
    pub fn last(&self, mark: Mark) -> u64 {
        self.at(mark).load(Ordering::SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use bodega_kernel::noun;

    use super::*;

    #[test]
    fn what_was_read_before_a_change_does_not_hold_after_it() {
        let marks = Marks::default();
        let id = |n: u128| Id::<noun::Product>::from_uuid(Uuid::from_u128(n));
        let (milk, bread) =
            (marks.of(MerchantId(1), Touch::Product, id(1)), marks.of(MerchantId(1), Touch::Product, id(2)));
        let before = marks.now();
        marks.touch(milk);
        assert!(!marks.hold(before, &[milk]));
        assert!(!marks.hold(before, &[bread, milk]));
        assert!(milk == bread || marks.hold(before, &[bread]));
        assert!(marks.hold(marks.now(), &[milk, bread]));
    }
}
