//! Counting the uses of keys: in memory, written down together every few seconds. A crash loses those of the last few
//! seconds; a write for each request would cost more than they are worth.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bodega_kernel::{Id, MerchantId, Time, noun};

use super::store;
use crate::{Identity, IdentityError};

type Counts = HashMap<(MerchantId, Id<noun::ApiKey>, i64), (i64, Time)>;

/// Uses that are not written down yet.
pub(crate) struct Uses {
    every: Duration,
    waiting: Mutex<Waiting>,
}

#[derive(Default)]
struct Waiting {
    counts: Counts,
    /// Is somebody on the way to write them down?
    called: bool,
}

/// Days since 1970, UTC.
pub(super) fn day(time: Time) -> i64 {
    time.seconds().div_euclid(86_400)
}

impl Uses {
    pub(crate) fn new(every: Duration) -> Self {
        Self { every, waiting: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a use; true when somebody must be called to write it down.
    fn count(&self, merchant: MerchantId, key: Id<noun::ApiKey>, at: Time) -> bool {
        let mut waiting = self.lock();
        let (count, last) = waiting.counts.entry((merchant, key, day(at))).or_insert((0, at));
        *count += 1;
        *last = at.max(*last);
        !std::mem::replace(&mut waiting.called, true)
    }

    fn take(&self) -> Counts {
        std::mem::take(&mut self.lock().counts)
    }

    fn put_back(&self, counts: Counts) {
        let mut waiting = self.lock();
        for (key, (count, last)) in counts {
            let kept = waiting.counts.entry(key).or_insert((0, last));
            *kept = (kept.0 + count, kept.1.max(last));
        }
    }
}

impl Identity {
    pub(crate) fn count_key_use(&self, merchant: MerchantId, key: Id<noun::ApiKey>, at: Time) {
        if self.uses().count(merchant, key, at) {
            let identity = self.clone();
            tokio::spawn(async move { identity.write_key_uses_soon().await });
        }
    }

    /// Waits for more of them, then writes them down, again and again until it goes well.
    async fn write_key_uses_soon(&self) {
        loop {
            tokio::time::sleep(self.uses().every).await;
            // What is counted from now on calls anew.
            self.uses().lock().called = false;
            match self.write_key_uses().await {
                Ok(()) => return,
                Err(error) => {
                    tracing::warn!(%error, "the uses of keys could not be written down; they wait for the next time");
                    if std::mem::replace(&mut self.uses().lock().called, true) {
                        return;
                    }
                }
            }
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
