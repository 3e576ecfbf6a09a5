//! One at a time: whoever wants the same picture waits for the first, and then finds it made.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use tokio::sync::OwnedMutexGuard;

type Turn = tokio::sync::Mutex<()>;

/// The originals that are being worked on.
#[derive(Default)]
pub(crate) struct Flights(Mutex<HashMap<String, Weak<Turn>>>);

impl Flights {
    /// Waits until nobody else works on `hash`, and keeps others waiting for as long as the guard lives.
    pub async fn take(&self, hash: &str) -> OwnedMutexGuard<()> {
        let turn = {
            let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            match turns.get(hash).and_then(Weak::upgrade) {
                Some(turn) => turn,
                None => {
                    // Those that nobody waits for any more are swept out when there is something to sweep.
                    turns.retain(|_, turn| turn.strong_count() > 0);
                    let turn = Arc::new(Turn::default());
                    turns.insert(hash.to_owned(), Arc::downgrade(&turn));
                    turn
                }
            }
        };
        turn.lock_owned().await
    }
}
