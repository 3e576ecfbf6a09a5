//! Where passwords are hashed: a few at a time on threads of their own, with a short queue. A storm of logins is shed;
//! it neither takes the memory nor the threads that others work on.

use std::sync::{
    Arc,
    atomic::{AtomicU64, AtomicUsize, Ordering},
};

use bodega_kernel::Env;
use tokio::sync::Semaphore;

use super::{
    Cost, Password, Verdict,
    hash::{hash, verify},
};

/// Too many passwords wait already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many log in at once")]
pub struct Busy;

/// Hashes and compares passwords.
pub struct Hasher {
    cost: Cost,
    at_once: Arc<Semaphore>,
    waiting: AtomicUsize,
    most_waiting: usize,
    nobody: String,
    runs: AtomicU64,
}

/// Counts one who waits, for as long as it lives: a request that is given up must not keep its place.
struct Waiting<'h>(&'h AtomicUsize);
impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Hasher {
    /// `at_once` hashes run, `most_waiting` more may wait.
    pub fn new(cost: Cost, at_once: usize, most_waiting: usize) -> Self {
        Self {
            cost,
            at_once: Arc::new(Semaphore::new(at_once.max(1))),
            waiting: AtomicUsize::new(0),
            most_waiting,
            nobody: hash(&Password::typed("nobody has this password"), *b"nobody's salt 16", cost).unwrap_or_default(),
            runs: AtomicU64::new(0),
        }
    }

    /// The hash of a new password.
    pub async fn hash(&self, env: &Env, password: &Password) -> Result<String, Busy> {
        let (password, salt, cost) = (password.clone(), env.bytes(), self.cost);
        self.run(move || hash(&password, salt, cost)).await?.map_err(|_| Busy)
    }

    /// Compares a password with the stored hash. Where there is none it works just as long on nobody's, so that time
    /// does not tell which accounts exist.
    pub async fn verify(&self, password: &Password, stored: Option<&str>) -> Result<Verdict, Busy> {
        let (password, cost) = (password.clone(), self.cost);
        let (exists, stored) = (stored.is_some(), stored.unwrap_or(&self.nobody).to_owned());
        let verdict = self.run(move || verify(&password, &stored, cost)).await?;
        Ok(if exists { verdict } else { Verdict::Wrong })
    }

    /// How many hashes were computed: what an unknown e-mail costs is tested with it.
    pub fn runs(&self) -> u64 {
        self.runs.load(Ordering::Relaxed)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Busy> {
        let permit = {
            let before = self.waiting.fetch_add(1, Ordering::Relaxed);
            let _waiting = Waiting(&self.waiting);
            if before >= self.most_waiting.max(1) {
                metrics::counter!("bodega_password_shed_total").increment(1);
                return Err(Busy);
            }
            self.at_once.clone().acquire_owned().await.map_err(|_| Busy)?
        };
        self.runs.fetch_add(1, Ordering::Relaxed);
        let work = move || {
            let _permit = permit; // held until the work is done, even when nobody waits for it any more
            work()
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| Busy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_storm_is_shed() {
        let hasher = Arc::new(Hasher::new(Cost { memory: 4096, passes: 2, lanes: 1 }, 1, 2));
        let tries: Vec<_> = (0..20)
            .map(|_| {
                let hasher = hasher.clone();
                tokio::spawn(async move { hasher.verify(&Password::typed("x"), None).await })
            })
            .collect();
        let mut shed = 0;
        for one in tries {
            shed += usize::from(one.await.unwrap().is_err());
        }
        assert!(shed >= 15, "{shed}");
        assert_eq!(hasher.verify(&Password::typed("x"), None).await, Ok(Verdict::Wrong), "it goes on afterwards");
    }

    #[tokio::test]
    async fn nobody_has_no_password() {
        let hasher = Hasher::new(Cost::CHEAP, 1, 8);
        assert_eq!(hasher.verify(&Password::typed("nobody has this password"), None).await, Ok(Verdict::Wrong));
        assert_eq!(hasher.runs(), 1);
    }
}
