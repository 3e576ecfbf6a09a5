//! A clock that stands still until it is told, and randomness from a seed.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use bodega_kernel::{Env, Source, Time};

/// The clock of a test. Clones show the same time.
#[derive(Debug, Clone)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    /// Monday, 2 March 2026, 08:00 UTC.
    pub fn new() -> Self {
        Self(Arc::new(AtomicI64::new(1_772_438_400_000_000)))
    }

    /// The time it shows.
    pub fn now(&self) -> Time {
        Time::from_micros(self.0.load(Ordering::SeqCst))
    }

    /// Turns it forward.
    pub fn advance(&self, span: Duration) {
        self.0.fetch_add(i64::try_from(span.as_micros()).unwrap_or(0), Ordering::SeqCst);
    }

    /// A context that reads this clock, with randomness from `seed`.
    pub fn env(&self, seed: u64) -> Env {
        Env::from_source(Seeded { clock: self.clone(), state: AtomicU64::new(seed) })
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new()
    }
}

struct Seeded {
    clock: Clock,
    state: AtomicU64,
}

impl Source for Seeded {
    fn now(&self) -> Time {
        self.clock.now()
    }

    fn fill(&self, into: &mut [u8]) {
        for chunk in into.chunks_mut(8) {
            let mut z = self.state.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}
