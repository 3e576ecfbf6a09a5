//! Keeps the write-ahead log short. A thread copies what it can while the writer works (PASSIVE never blocks anybody);
//! what little is left then, the writer copies itself between two groups, so that the log can begin anew.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use rusqlite::Connection;

use super::{Purpose, open};
use crate::DbError;

const PAGE: u64 = 4096;
/// From here on the thread copies.
const WORTH_COPYING: u64 = (4 << 20) / PAGE;
/// From here on readers are asked to pause. A quarter of what the log may ever be.
const FAR_TOO_LONG: u64 = (48 << 20) / PAGE;

/// How long the log is, and whose turn it is to shorten it.
#[derive(Default)]
pub(crate) struct Wal {
    frames: AtomicU64,
    hand_over: AtomicBool,
}

impl Wal {
    pub(crate) fn take_hand_over(&self) -> bool {
        self.hand_over.swap(false, Ordering::AcqRel)
    }

    pub(crate) fn wants_readers_out(&self) -> bool {
        self.frames.load(Ordering::Relaxed) > FAR_TOO_LONG
    }

    fn note(&self, frames: u64) {
        self.frames.store(frames, Ordering::Relaxed);
        metrics::gauge!("bodega_db_wal_bytes").set((frames * PAGE) as f64);
    }
}

/// Copies what can be copied without waiting for anybody. Says how many frames the log has and how many are copied.
pub(crate) fn passive(connection: &Connection, wal: &Wal) -> Option<(u64, u64)> {
    let told = connection
        .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| Ok((row.get::<_, i64>(1)?, row.get::<_, i64>(2)?)));
    match told {
        Ok((log, copied)) => {
            let (log, copied) = (log.max(0).unsigned_abs(), copied.max(0).unsigned_abs());
            wal.note(log);
            Some((log, copied))
        }
        Err(error) => {
            tracing::warn!(%error, "the log could not be copied");
            None
        }
    }
}

/// The thread.
pub(crate) struct Checkpointer {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpointer {
    pub(crate) fn start(path: PathBuf, wal: Arc<Wal>) -> Result<Self, DbError> {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let connection = open(&path, Purpose::Checkpoint)?;
        let log = path.with_file_name(format!("{}-wal", path.file_name().unwrap_or_default().to_string_lossy()));
        let thread = std::thread::Builder::new()
            .name("bodega-checkpoint".to_owned())
            .spawn(move || {
                while !stopped.load(Ordering::Acquire) {
                    std::thread::park_timeout(Duration::from_millis(25));
                    // The file's length is the longest that the log has been since it was last cut: a cheap first look.
                    let long = std::fs::metadata(&log).is_ok_and(|file| file.len() / PAGE > WORTH_COPYING);
                    if long
                        && let Some((frames, _)) = passive(&connection, &wal)
                        && frames > WORTH_COPYING
                    {
                        wal.hand_over.store(true, Ordering::Release);
                    }
                }
            })
            .map_err(|error| DbError::Internal(error.to_string()))?;
        Ok(Self { stop, thread: Some(thread) })
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            if thread.thread().id() != std::thread::current().id() {
                let _ = thread.join();
            }
        }
    }
}
