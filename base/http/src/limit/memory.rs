//! Counting in memory, by the generic cell rate algorithm: one instant for each subject, the time at which its debt
//! is paid.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use bodega_kernel::Time;

use super::{Limiter, Quota, Subject, Verdict};
use crate::authenticator::Boxed;

const SHARDS: usize = 16;

/// Counts in this process. It remembers a bounded number of subjects; when there are more, those with the least debt
/// are forgotten first.
pub struct MemoryLimiter {
    shards: [Mutex<HashMap<Subject, i64>>; SHARDS],
    hasher: RandomState,
    most: usize,
}

impl Default for MemoryLimiter {
    fn default() -> Self {
        Self::new(200_000)
    }
}

impl MemoryLimiter {
    /// Remembers about `subjects` at most.
    pub fn new(subjects: usize) -> Self {
        let shards = std::array::from_fn(|_| Mutex::default());
        Self { shards, hasher: RandomState::new(), most: (subjects / SHARDS).max(2) }
    }

    /// How many subjects are remembered.
    pub fn remembered(&self) -> usize {
        self.shards.iter().map(|shard| shard.lock().unwrap_or_else(PoisonError::into_inner).len()).sum()
    }

    /// Counts a request of `subject` at `now` against `quota`.
    pub fn count(&self, subject: &Subject, quota: Quota, now: Time) -> Verdict {
        let shard = usize::try_from(self.hasher.hash_one(subject) % SHARDS as u64).unwrap_or(0);
        let mut paid_at = self.shards[shard].lock().unwrap_or_else(PoisonError::into_inner);
        let now = now.micros();
        // Nobody owes more than the burst, unless the clock was set back: then they begin anew.
        let most = cost(quota).saturating_mul(i64::from(quota.burst.max(1)));
        let owed = paid_at.get(subject).map_or(0, |at| at.saturating_sub(now).max(0));
        let debt = if owed > most { 0 } else { owed };
        let verdict = judge(debt, quota);
        if verdict.allowed {
            if paid_at.len() >= self.most && !paid_at.contains_key(subject) {
                forget(&mut paid_at, now);
            }
            paid_at.insert(subject.clone(), now.saturating_add(debt).saturating_add(cost(quota)));
        }
        verdict
    }
}

/// What one request costs, in microseconds of waiting.
fn cost(quota: Quota) -> i64 {
    (60_000_000 / i64::from(quota.per_minute.max(1))).max(1)
}

fn judge(debt: i64, quota: Quota) -> Verdict {
    let (cost, burst) = (cost(quota), i64::from(quota.burst.max(1)));
    let most = cost * burst;
    let span = |micros: i64| Duration::from_micros(micros.max(0).unsigned_abs());
    let allowed = debt + cost <= most;
    let owed = if allowed { debt + cost } else { debt };
    Verdict {
        allowed,
        limit: quota.burst.max(1),
        remaining: u32::try_from((most - owed) / cost).unwrap_or(0),
        reset: span(owed),
        retry_after: span(if allowed { 0 } else { debt + cost - most }),
    }
}

/// Makes room: first those whose debt is paid, then the half that owes least. There is always much room afterwards, or
/// every newcomer of a crowd would have to look at all of them again.
fn forget(paid_at: &mut HashMap<Subject, i64>, now: i64) {
    let before = paid_at.len();
    paid_at.retain(|_, at| *at > now);
    if paid_at.len() > before / 2 {
        let mut all: Vec<i64> = paid_at.values().copied().collect();
        let middle = all.len() / 2;
        let (_, median, _) = all.select_nth_unstable(middle);
        let median = *median;
        let mut room = middle;
        paid_at.retain(|_, at| {
            let goes = *at <= median && room > 0;
            room -= usize::from(goes);
            !goes
        });
    }
}

impl Limiter for MemoryLimiter {
    fn take<'a>(&'a self, subject: &'a Subject, quota: Quota, now: Time) -> Boxed<'a, Verdict> {
        let verdict = self.count(subject, quota, now);
        Box::pin(std::future::ready(verdict))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUOTA: Quota = Quota { per_minute: 60, burst: 5 };

    fn user(name: &str) -> Subject {
        Subject::User(name.to_owned())
    }

    #[test]
    fn a_burst_and_then_one_a_second() {
        let limiter = MemoryLimiter::default();
        let start = Time::from_micros(1_000_000_000);
        let left: Vec<_> = (0..5).map(|_| limiter.count(&user("a"), QUOTA, start).remaining).collect();
        assert_eq!(left, [4, 3, 2, 1, 0]);
        let refused = limiter.count(&user("a"), QUOTA, start);
        assert!(!refused.allowed);
        assert_eq!(refused.retry_after, Duration::from_secs(1));
        assert_eq!(refused.reset, Duration::from_secs(5));
        let later = start.after(Duration::from_secs(1));
        assert!(limiter.count(&user("a"), QUOTA, later).allowed);
        assert!(!limiter.count(&user("a"), QUOTA, later).allowed);
        assert!(limiter.count(&user("b"), QUOTA, later).allowed, "another's requests do not count");
        let set_back = start.before(Duration::from_secs(3600));
        assert!(limiter.count(&user("a"), QUOTA, set_back).allowed, "a clock that is set back locks nobody out");
        let rested = start.after(Duration::from_secs(60));
        assert_eq!(limiter.count(&user("a"), QUOTA, rested).remaining, 4);
    }

    #[test]
    fn making_room_makes_much_of_it() {
        let mut paid_at: HashMap<Subject, i64> = (0..1000).map(|nth| (user(&nth.to_string()), nth)).collect();
        forget(&mut paid_at, 1);
        assert!(paid_at.len() <= 500, "{}", paid_at.len());
    }

    #[test]
    fn memory_is_bounded_and_debtors_are_kept() {
        let limiter = MemoryLimiter::new(1600);
        let now = Time::from_micros(5);
        while limiter.count(&user("debtor"), QUOTA, now).allowed {}
        for i in 0..20_000 {
            limiter.count(&user(&i.to_string()), QUOTA, now);
        }
        assert!(limiter.remembered() <= 1600);
        assert!(!limiter.count(&user("debtor"), QUOTA, now).allowed);
    }
}
