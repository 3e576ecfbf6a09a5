//! Hears of newly placed rows from whichever node placed them.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use postgres::fallible_iterator::FallibleIterator;
use tokio::sync::watch;

use super::{CHANNEL, connect};
use crate::DbError;

/// The thread that listens.
pub(crate) struct Listener {
    stop: Arc<AtomicBool>,
}

impl Listener {
    pub(crate) fn start(url: String, placed: watch::Sender<u64>) -> Result<Self, DbError> {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        std::thread::Builder::new()
            .name("bodega-listen".to_owned())
            .spawn(move || {
                while !stopped.load(Ordering::Acquire) {
                    if let Err(error) = listen(&url, &placed, &stopped) {
                        tracing::warn!(%error, "listening for new events was cut off");
                        std::thread::sleep(Duration::from_millis(500));
                    }
                }
            })
            .map_err(|error| DbError::Internal(error.to_string()))?;
        Ok(Self { stop })
    }
}

fn listen(url: &str, placed: &watch::Sender<u64>, stopped: &AtomicBool) -> Result<(), DbError> {
    let mut client = connect(url)?;
    client.batch_execute(&format!("LISTEN {CHANNEL}"))?;
    // What came while nobody listened is found by looking.
    placed.send_modify(|count| *count += 1);
    while !stopped.load(Ordering::Acquire) {
        let mut notifications = client.notifications();
        if notifications.timeout_iter(Duration::from_millis(500)).next()?.is_some() {
            placed.send_modify(|count| *count += 1);
        }
    }
    Ok(())
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
    }
}
