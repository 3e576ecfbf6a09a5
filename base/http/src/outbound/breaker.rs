//! When somebody does not answer, they are left alone for a while, then asked by one.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use bodega_kernel::Time;

/// So long no more than one cool-off follows the other, however often the probe fails.
const LONGEST: Duration = Duration::from_secs(120);

/// Closed while all is well, open after too many failures in a row, and asked by a single probe when it has cooled off.
#[derive(Debug)]
pub(super) struct Breaker {
    /// So many failures in a row open it.
    failures: u32,
    /// How long it stays open the first time; each failed probe doubles it.
    cool_off: Duration,
    /// When a probe that said nothing more is given up.
    patience: Duration,
    state: Mutex<State>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Closed { failures: u32 },
    Open { until: Time, span: Duration },
    Probing { since: Time, span: Duration },
}

impl Breaker {
    pub(super) fn new(failures: u32, cool_off: Duration, patience: Duration) -> Self {
        Self { failures: failures.max(1), cool_off, patience, state: Mutex::new(State::Closed { failures: 0 }) }
    }

    /// May one more be sent? If not: how long until it is worth asking again.
    pub(super) fn admit(&self, now: Time) -> Result<(), Duration> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match *state {
            State::Closed { .. } => Ok(()),
            State::Open { until, .. } if now < until => Err(until.since(now)),
            // Whoever sent a probe may have gone away with it: after a while the next one is let through.
            State::Probing { since, .. } if now < since.after(self.patience) => {
                Err(since.after(self.patience).since(now))
            }
            State::Open { span, .. } | State::Probing { span, .. } => {
                *state = State::Probing { since: now, span };
                Ok(())
            }
        }
    }

    /// What became of one that was sent.
    pub(super) fn heard(&self, now: Time, well: bool) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        *state = match (*state, well) {
            // An answer, even a late one from before it opened, is the best proof that there is somebody.
            (_, true) => State::Closed { failures: 0 },
            (State::Closed { failures }, false) if failures + 1 < self.failures => {
                State::Closed { failures: failures + 1 }
            }
            (State::Closed { .. }, false) => State::Open { until: now.after(self.cool_off), span: self.cool_off },
            (State::Probing { span, .. }, false) => {
                let span = (span * 2).min(LONGEST);
                State::Open { until: now.after(span), span }
            }
            // One that was sent before it opened.
            (open @ State::Open { .. }, false) => open,
        };
    }

    /// For the gauge: 0 closed, 1 probing, 2 open.
    pub(super) fn level(&self) -> f64 {
        match *self.state.lock().unwrap_or_else(PoisonError::into_inner) {
            State::Closed { .. } => 0.0,
            State::Probing { .. } => 1.0,
            State::Open { .. } => 2.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn at(seconds: u64) -> Time {
        "2026-03-01T00:00:00Z".parse::<Time>().unwrap().after(SECOND * u32::try_from(seconds).unwrap())
    }

    fn opened() -> Breaker {
        let breaker = Breaker::new(3, 10 * SECOND, 5 * SECOND);
        for _ in 0..3 {
            assert_eq!(breaker.admit(at(0)), Ok(()));
            breaker.heard(at(0), false);
        }
        breaker
    }

    #[test]
    fn it_opens_after_failures_in_a_row_and_not_before() {
        let breaker = Breaker::new(3, 10 * SECOND, 5 * SECOND);
        for well in [false, false, true, false, false] {
            breaker.heard(at(0), well);
        }
        assert_eq!(breaker.admit(at(0)), Ok(()));
        breaker.heard(at(0), false);
        assert_eq!(breaker.admit(at(4)), Err(6 * SECOND));
    }

    #[test]
    fn one_probe_goes_through_and_closes_it() {
        let breaker = opened();
        assert_eq!(breaker.admit(at(10)), Ok(()));
        assert_eq!(breaker.admit(at(10)), Err(5 * SECOND), "one at a time");
        breaker.heard(at(11), true);
        assert_eq!(breaker.admit(at(11)), Ok(()));
        assert_eq!(breaker.admit(at(11)), Ok(()));
    }

    #[test]
    fn a_failed_probe_doubles_the_wait_up_to_a_bound() {
        let breaker = opened();
        let (mut now, mut waits) = (10, Vec::new());
        for _ in 0..6 {
            assert_eq!(breaker.admit(at(now)), Ok(()));
            breaker.heard(at(now), false);
            let wait = breaker.admit(at(now)).unwrap_err().as_secs();
            waits.push(wait);
            now += wait;
        }
        assert_eq!(waits, [20, 40, 80, 120, 120, 120]);
    }

    #[test]
    fn a_probe_that_was_dropped_does_not_keep_it_shut() {
        let breaker = opened();
        assert_eq!(breaker.admit(at(10)), Ok(()));
        assert_eq!(breaker.admit(at(15)), Ok(()));
    }

    #[test]
    fn what_was_sent_before_it_opened_changes_nothing() {
        let breaker = opened();
        breaker.heard(at(5), false);
        assert_eq!(breaker.admit(at(9)), Err(SECOND));
    }
}
