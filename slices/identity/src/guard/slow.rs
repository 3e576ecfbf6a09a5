//! Logins from a suspicious address go one after the other.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::IdentityError;

/// When the next login from each suspicious address may go on. It measures; nothing of it is stored.
pub(crate) struct Slow {
    step: Duration,
    next: Mutex<HashMap<Vec<u8>, Instant>>,
}

/// So many steps may somebody wait; who would wait longer is told to come back.
const MOST: u32 = 5;

impl Slow {
    pub(crate) fn new(step: Duration) -> Self {
        Self { step, next: Mutex::default() }
    }

    /// How long to wait, or that there are too many who wait.
    pub(crate) fn turn(&self, address: &[u8]) -> Result<Duration, IdentityError> {
        let now = Instant::now();
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        next.retain(|_, at| *at > now);
        let at = next.get(address).copied().unwrap_or(now).max(now);
        let wait = at - now;
        if wait > self.step * MOST {
            return Err(IdentityError::TooManyAttempts { wait });
        }
        next.insert(address.to_vec(), at + self.step);
        Ok(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_after_the_other_and_not_endlessly() {
        let slow = Slow::new(Duration::from_secs(10));
        assert_eq!(slow.turn(b"a").unwrap(), Duration::ZERO);
        for nth in 1..=5 {
            let wait = slow.turn(b"a").unwrap();
            assert!(wait > Duration::from_secs(10 * nth - 1) && wait <= Duration::from_secs(10 * nth), "{wait:?}");
        }
        assert!(matches!(slow.turn(b"a"), Err(IdentityError::TooManyAttempts { .. })));
        assert_eq!(slow.turn(b"b").unwrap(), Duration::ZERO, "another address does not wait");
    }
}
