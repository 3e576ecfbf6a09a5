//! How often whole pages may be dropped because something ran out or came back. In a rush that happens many times in a
//! second, each time to one thing, and every page of the shop would be made anew each time.

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
    time::{Duration, Instant},
};

use bodega_kernel::MerchantId;

/// Told no sooner than so long after the last time. The first is told at once.
const PACE: Duration = Duration::from_millis(250);

/// What was told last of a number that rises, by merchant.
#[derive(Default)]
pub(crate) struct Pace(RwLock<HashMap<MerchantId, (u64, Instant)>>);

impl Pace {
    /// The number as it is told: as it is, or as it was a moment ago.
    pub fn of(&self, merchant: MerchantId, number: u64, now: Instant) -> u64 {
        let told = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&merchant).copied();
        match told {
            Some((told, at)) if told >= number || now.duration_since(at) < PACE => told,
            _ => {
                let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
                let (told, at) = all.entry(merchant).or_insert((0, now));
                if *told < number {
                    (*told, *at) = (number, now);
                }
                *told
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rush_is_told_once_and_in_the_end() {
        let (pace, shop, start) = (Pace::default(), MerchantId(1), Instant::now());
        assert_eq!(pace.of(shop, 5, start), 5, "the first at once");
        for number in 6..1_000 {
            assert_eq!(pace.of(shop, number, start + PACE / 2), 5);
        }
        assert_eq!(pace.of(MerchantId(2), 7, start), 7, "another shop is another");
        assert_eq!(pace.of(shop, 1_000, start + PACE), 1_000);
        assert_eq!(pace.of(shop, 1_000, start + PACE * 9), 1_000);
    }
}
