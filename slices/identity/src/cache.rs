//! A value that is read once and kept until it is dropped.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The value, and how often it was dropped: what was read before a drop must not be kept after it.
pub(crate) struct Kept<T>(Mutex<(Option<Arc<T>>, u64)>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::new((None, 0)))
    }
}

impl<T> Kept<T> {
    fn lock(&self) -> MutexGuard<'_, (Option<Arc<T>>, u64)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The value, or the count of drops to hand to [`Kept::keep`].
    pub(crate) fn get(&self) -> Result<Arc<T>, u64> {
        let kept = self.lock();
        kept.0.clone().ok_or(kept.1)
    }

    /// Keeps what was read since `drops` was said, if nothing was dropped meanwhile.
    pub(crate) fn keep(&self, drops: u64, value: T) -> Arc<T> {
        let value = Arc::new(value);
        let mut kept = self.lock();
        if kept.1 == drops {
            kept.0 = Some(value.clone());
        }
        value
    }

    /// Drops the value.
    pub(crate) fn forget(&self) {
        let mut kept = self.lock();
        *kept = (None, kept.1 + 1);
    }
}
