//! Counting the uses of keys: in memory, written down together every few seconds. A crash loses those of the last few
//! seconds; a write for each request would cost more than they are worth.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use bodega_kernel::{Id, MerchantId, Time, noun};

use super::store;
use crate::{Identity, IdentityError};

type Counts = HashMap<(MerchantId, Id<noun::ApiKey>, i64), (i64, Time)>;

/// Uses that are not written down yet.
pub(crate) struct Uses {
    every: Duration,
    waiting: Mutex<(Counts, Instant)>,
}

/// Days since 1970, UTC.
pub(super) fn day(time: Time) -> i64 {
    time.seconds().div_euclid(86_400)
}

impl Uses {
    pub(crate) fn new(every: Duration) -> Self {
        Self { every, waiting: Mutex::new((Counts::new(), Instant::now())) }
    }

    /// Counts a use; true when it is time to write.
    fn count(&self, merchant: MerchantId, key: Id<noun::ApiKey>, at: Time) -> bool {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, last) = waiting.0.entry((merchant, key, day(at))).or_insert((0, at));
        *count += 1;
        *last = at.max(*last);
        let due = waiting.1.elapsed() >= self.every;
        if due {
            waiting.1 = Instant::now();
        }
        due
    }

    fn take(&self) -> Counts {
        std::mem::take(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner).0)
    }

    fn put_back(&self, counts: Counts) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, (count, last)) in counts {
            let kept = waiting.0.entry(key).or_insert((0, last));
            *kept = (kept.0 + count, kept.1.max(last));
        }
    }
}

impl Identity {
    pub(crate) fn count_key_use(&self, merchant: MerchantId, key: Id<noun::ApiKey>, at: Time) {
        if self.uses().count(merchant, key, at) {
            let identity = self.clone();
            tokio::spawn(async move {
                if let Err(error) = identity.write_key_uses().await {
                    tracing::warn!(%error, "the uses of keys could not be written down; they wait for the next time");
                }
            });
        }
    }

    /// Writes down the uses of keys that are waiting. Also to be called when the program stops.
    pub async fn write_key_uses(&self) -> Result<(), IdentityError> {
        let counts = self.uses().take();
        if counts.is_empty() {
            return Ok(());
        }
        let mut rows: Vec<_> = counts.iter().map(|(key, value)| (*key, *value)).collect();
        rows.sort_by_key(|((merchant, key, day), _)| (*merchant, *key, *day));
        let call = self.env().system_call("identity");
        let written = self.db().write_bulk(&call, move |tx| {
            for ((merchant, key, day), (count, last)) in &rows {
                store::used(tx, (*merchant, *key), (*day, *count), *last)?;
            }
            Ok::<_, IdentityError>(())
        });
        let written = written.await;
        if written.is_err() {
            self.uses().put_back(counts);
        }
        written
    }
}
