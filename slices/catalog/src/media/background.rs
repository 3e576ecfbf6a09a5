//! What is done about pictures while nobody waits: the rest of the renditions, and removing what nobody speaks of.

use std::time::Duration;

use bodega_events::{Every, JobError, JobKind, JobRun, NewJob, Schedule};
use bodega_kernel::{Failure, FailureKind, Scope};
use bodega_media::{Media, Refusal};
use serde_json::json;

use super::store;

/// Makes the renditions of one picture that are not there yet.
pub(super) const RENDER: &str = "catalog.media_render";
/// Removes originals that nobody speaks of.
const SWEEP: &str = "catalog.media_sweep";
/// Between taking a picture's bytes and writing its row lie moments; this is longer than any of them, and long enough
/// for whoever deleted a picture by mistake to send it again.
const LEFT_ALONE: Duration = Duration::from_secs(24 * 3600);

/// What is done about pictures in the background.
pub fn jobs(media: &Media) -> Vec<JobKind> {
    let (renders, sweeps) = (media.clone(), media.clone());
    vec![
        JobKind::new(RENDER, move |run: JobRun| {
            let media = renders.clone();
            async move {
                let hash = run.payload["hash"].as_str().unwrap_or_default();
                media.make_the_rest(hash).await.map(drop).map_err(failed)
            }
        }),
        JobKind::new(SWEEP, move |run: JobRun| {
            let media = sweeps.clone();
            async move { sweep(&run, &media).await }
        }),
    ]
}

/// What is done again and again: once a day, what nobody speaks of is removed.
pub fn schedules() -> Vec<Schedule> {
    let job = || NewJob::new(SWEEP, json!({})).unique("sweep");
    vec![Schedule::new(SWEEP, Every(Duration::from_secs(24 * 3600)), job)]
}

async fn sweep(run: &JobRun, media: &Media) -> Result<(), JobError> {
    let old = run.env.now().before(LEFT_ALONE);
    let mut removed = 0_u64;
    for part in media.untouched_since(old).await.map_err(failed)? {
        let hashes = part.clone();
        let spoken_of = run.db.read(&Scope::Installation, move |tx| store::spoken_of(tx, &hashes)).await;
        let spoken_of = spoken_of.map_err(|error: bodega_db::DbError| JobError::from(error))?;
        for hash in part.iter().filter(|hash| !spoken_of.contains(*hash)) {
            // Somebody may have taken it again since it was listed, and be about to write the row that speaks of it.
            removed += u64::from(media.forget_untouched(hash, old).await.map_err(failed)?);
        }
    }
    if removed > 0 {
        tracing::info!(removed, "removed pictures that nobody speaks of");
    }
    Ok(())
}

/// What the store of pictures cannot do now it may do later; what a picture does not allow it never will.
fn failed(refusal: Refusal) -> JobError {
    match refusal.kind() {
        FailureKind::Unavailable | FailureKind::Internal => JobError::from(refusal),
        _ => JobError::fatal(refusal.to_string()),
    }
}
