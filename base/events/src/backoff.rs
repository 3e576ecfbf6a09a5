//! How long to wait before the next try.

use std::time::Duration;

use bodega_kernel::{Env, Time};

/// A pause that doubles with each failure up to the longest, give or take a quarter, so that what failed together does
/// not come back together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Backoff {
    pub(crate) first: Duration,
    pub(crate) longest: Duration,
}

impl Backoff {
    /// When to try again after `failures` failures in a row.
    pub(crate) fn next(self, env: &Env, failures: i64) -> Time {
        let doublings = u32::try_from(failures.saturating_sub(1).clamp(0, 30)).unwrap_or(30);
        let pause = self.first.saturating_mul(1 << doublings).min(self.longest);
        let [roll] = env.bytes::<1>();
        // 192/256 to 319/256 of the pause.
        env.now().after(pause.saturating_mul(192 + u32::from(roll) / 2) / 256)
    }
}

#[cfg(test)]
mod tests {
    use bodega_kernel::Source;

    use super::*;

    struct Fixed(u8);
    impl Source for Fixed {
        fn now(&self) -> Time {
            Time::from_micros(0)
        }
        fn fill(&self, into: &mut [u8]) {
            into.fill(self.0);
        }
    }

    #[test]
    fn pauses_double_up_to_the_longest() {
        let backoff = Backoff { first: Duration::from_secs(1), longest: Duration::from_mins(5) };
        let after = |roll, failures| backoff.next(&Env::from_source(Fixed(roll)), failures).since(Time::from_micros(0));
        assert_eq!(after(128, 1), Duration::from_secs(1));
        assert_eq!(after(128, 4), Duration::from_secs(8));
        assert_eq!(after(128, 4000), Duration::from_mins(5));
        assert_eq!(after(0, 1), Duration::from_millis(750));
        assert!(after(255, 1) < Duration::from_millis(1250));
    }
}
