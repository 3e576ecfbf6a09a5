//! What has changed, and when: the way in which kept things learn that they are out of date, without anybody looking
//! for them.
//!
//! There is a clock that ticks with every change, and a board of marks; a change notes the tick at the mark of what it
//! touches. A kept thing knows the tick at which reading it began, and the marks of all that it is made of: it holds
//! while none of them was touched later. So it does not matter what was read before a change and put away after it, and
//! what a thing depends on need be known only once it was read. Two things may share a mark: then one is dropped for
//! nothing, which does no harm.
//!
//! What changes a thousand times in a second would be read a thousand times. So a mark can also be touched *soon*: at
//! once, as long as that happens now and then, and in a rush a few times in each moment and once at its end.

use std::{
    hash::{BuildHasher, RandomState},
    sync::atomic::{AtomicU64, Ordering},
    time::Instant,
};

use bodega_kernel::{Id, MerchantId, Noun};
use uuid::Uuid;

use super::rules::Touch;

const BOARD: usize = 1 << 16;

/// How long a moment is, in milliseconds.
const MOMENT: u64 = 200;
/// So many touches of a mark are made at once in each.
const AT_ONCE: u64 = 8;
/// Of what is noted of a mark's rush the lower bits count, and the upper ones say in which moment.
const COUNT: u64 = 0xff;
/// There was one more, which is still to be made.
const OWED: u64 = AT_ONCE + 1;

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
    /// The rush at each mark: how often it was touched in its last moment.
    rush: Box<[AtomicU64]>,
    start: Instant,
}

impl Default for Marks {
    fn default() -> Self {
        let blank = || (0..BOARD).map(|_| AtomicU64::new(0)).collect();
        let (hasher, clock, start) = (RandomState::new(), AtomicU64::new(0), Instant::now());
        Self { hasher, clock, board: blank(), rush: blank(), start }
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

    /// The same for what changes often.
    pub fn touch_soon(&self, mark: Mark) {
        self.touch_in(mark, self.moment());
    }

    fn touch_in(&self, mark: Mark, moment: u64) {
        let next = |rush: u64| match (rush & !COUNT == moment, rush & COUNT) {
            (true, count) => moment | (count + 1).min(OWED),
            (false, _) => moment | 1,
        };
        let before = self.rushing(mark).update(Ordering::SeqCst, Ordering::SeqCst, next);
        if next(before) & COUNT <= AT_ONCE {
            self.touch(mark);
        }
    }

    fn rushing(&self, mark: Mark) -> &AtomicU64 {
        &self.rush[mark.0 as usize % BOARD]
    }

    /// The moment that it is, above the bits that count.
    fn moment(&self) -> u64 {
        let elapsed = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        // The first one is not nothing.
        (elapsed / MOMENT + 1).saturating_mul(COUNT + 1)
    }

    /// Makes the touch that is owed to a mark, once the moment is over.
    fn settle(&self, mark: Mark, moment: impl Fn() -> u64) {
        let rush = self.rushing(mark);
        let owed = rush.load(Ordering::SeqCst);
        if owed & COUNT == OWED && owed & !COUNT != moment() {
            // Whoever settles it first touches.
            if rush.compare_exchange(owed, 0, Ordering::SeqCst, Ordering::SeqCst).is_ok() {
                self.touch(mark);
            }
        }
    }

    /// Was nothing of this touched after that moment?
    pub fn hold(&self, since: Tick, marks: &[Mark]) -> bool {
        self.hold_in(since, marks, || self.moment())
    }

    fn hold_in(&self, since: Tick, marks: &[Mark], moment: impl Fn() -> u64) -> bool {
        marks.iter().all(|mark| {
            self.settle(*mark, &moment);
            self.at(*mark).load(Ordering::SeqCst) <= since.0
        })
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

    #[test]
    fn a_rush_drops_a_few_times_and_once_at_its_end() {
        let marks = Marks::default();
        let milk = marks.of(MerchantId(1), Touch::Count, Id::<noun::Variant>::from_uuid(Uuid::from_u128(1)));
        let moment = |number: u64| number * (COUNT + 1);
        let (mut dropped, mut last) = (0, marks.now());
        for number in 0..10_000 {
            marks.touch_in(milk, moment(1 + number / 5_000));
            if !marks.hold_in(last, &[milk], || moment(1 + number / 5_000)) {
                (dropped, last) = (dropped + 1, marks.now());
            }
        }
        assert_eq!(dropped, 2 * AT_ONCE);
        assert!(!marks.hold_in(last, &[milk], || moment(3)), "what was read before the last change does not stay");
        assert!(marks.hold_in(marks.now(), &[milk], || moment(9)));
    }
}
