//! Retries in all, so that many who each try again do not multiply what somebody in trouble has to bear.

use std::sync::{Mutex, PoisonError};

/// Every request pays a tenth of a retry in, up to a bound; every retry takes a whole one out.
#[derive(Debug)]
pub(super) struct Budget {
    /// In tenths.
    held: Mutex<u32>,
    most: u32,
}

impl Budget {
    /// Full to begin with: so many retries.
    pub(super) fn new(retries: u32) -> Self {
        Self { held: Mutex::new(retries * 10), most: retries * 10 }
    }

    /// A request is sent for the first time.
    pub(super) fn pay_in(&self) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        *held = (*held + 1).min(self.most);
    }

    /// May one be sent again?
    pub(super) fn take(&self) -> bool {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let enough = *held >= 10;
        if enough {
            *held -= 10;
        }
        enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_are_a_tenth_of_the_requests_beyond_what_was_there() {
        let budget = Budget::new(5);
        let mut retries = 0;
        for _ in 0..100 {
            budget.pay_in();
            retries += u32::from(budget.take());
        }
        assert!((14..=15).contains(&retries), "{retries}");
        for _ in 0..1_000 {
            budget.pay_in();
        }
        assert_eq!((0..20).filter(|_| budget.take()).count(), 5, "it is not saved up");
    }
}
