//! A test that leaves work behind has not seen all that it caused.

use bodega_db::{Db, DbError};
use bodega_events::{JobFilter, JobState, jobs};
use bodega_kernel::{MAX_LIMIT, PageRequest, Scope, Time};

use crate::Clock;

/// Looks at the jobs when the app is dropped: a due one of a kind that the app can run must have been run.
pub(crate) struct Leftover {
    pub db: Db,
    pub clock: Clock,
    pub kinds: Vec<&'static str>,
}

impl Leftover {
    async fn due(db: Db, now: Time) -> Result<Vec<String>, DbError> {
        let filter = JobFilter { kind: None, state: Some(JobState::Queued) };
        let page = PageRequest { limit: MAX_LIMIT, ..PageRequest::default() };
        let queued = db.read(&Scope::Installation, move |tx| jobs(tx, &Scope::Installation, &filter, &page)).await?;
        Ok(queued.items.into_iter().filter(|job| job.due_at <= now).map(|job| job.kind).collect())
    }
}

impl Drop for Leftover {
    fn drop(&mut self) {
        if self.kinds.is_empty() || std::thread::panicking() {
            return;
        }
        let (db, now) = (self.db.clone(), self.clock.now());
        // The test's own runtime is busy dropping this.
        let asked = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(Self::due(db, now))
        });
        // A database that a test has closed has nothing to tell.
        let due = asked.join().expect("it does not panic").unwrap_or_default();
        let left: Vec<_> = due.into_iter().filter(|kind| self.kinds.contains(&kind.as_str())).collect();
        assert!(left.is_empty(), "jobs are left over, say app.run_jobs().await: {left:?}");
    }
}
