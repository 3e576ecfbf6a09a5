//! `/api/v1/admin/jobs`: work that waits, runs, is done, or was given up.

use axum::extract::State;
use bodega_db::Tx;
use bodega_events::{EventsError, JobFilter, JobState, JobView};
use bodega_http::{Allowed, Answer, CountedPage, Data, House, List, NoContent, PageParams, Params, Segment};
use bodega_identity::permission::{JobsRead, JobsWrite};
use bodega_kernel::{Id, Time, noun};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Only of this kind.
    #[param(example = "inventory.import")]
    kind: Option<String>,
    /// Only in this state.
    state: Option<Phase>,
}

/// Where a job is in its life.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schema(as = JobState)]
enum Phase {
    /// Waiting for its time, or for a worker.
    Queued,
    /// A worker has it.
    Running,
    /// Done.
    Done,
    /// Given up.
    Dead,
}

impl From<Phase> for JobState {
    fn from(state: Phase) -> Self {
        match state {
            Phase::Queued => Self::Queued,
            Phase::Running => Self::Running,
            Phase::Done => Self::Done,
            Phase::Dead => Self::Dead,
        }
    }
}

impl From<JobState> for Phase {
    fn from(state: JobState) -> Self {
        match state {
            JobState::Queued => Self::Queued,
            JobState::Running => Self::Running,
            JobState::Done => Self::Done,
            JobState::Dead => Self::Dead,
        }
    }
}

/// A job.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct JobShown {
    id: Id<noun::Job>,
    /// What kind of work it is.
    #[schema(example = "inventory.import")]
    kind: String,
    state: Phase,
    /// How far it has come.
    #[schema(example = 120)]
    done: i64,
    /// How far it has to go, when it knows.
    #[schema(example = 500)]
    total: Option<i64>,
    /// How often it was tried.
    #[schema(example = 1)]
    attempts: i64,
    /// How often it is tried at most.
    #[schema(example = 10)]
    max_attempts: i64,
    /// When it may be taken.
    due_at: Time,
    created_at: Time,
    started_at: Option<Time>,
    finished_at: Option<Time>,
    /// What came of it.
    #[schema(value_type = Option<Object>)]
    result: Option<serde_json::Value>,
    /// What went wrong last.
    error: Option<String>,
}

impl From<JobView> for JobShown {
    fn from(job: JobView) -> Self {
        Self {
            id: job.id,
            kind: job.kind,
            state: job.state.into(),
            done: job.done,
            total: job.total,
            attempts: job.attempts,
            max_attempts: job.max_attempts,
            due_at: job.due_at,
            created_at: job.created_at,
            started_at: job.started_at,
            finished_at: job.finished_at,
            result: job.result,
            error: job.error,
        }
    }
}

pub(super) fn routes(house: House) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(list_jobs))
        .routes(routes!(get_job))
        .routes(routes!(retry_job))
        .routes(routes!(drop_job))
        .with_state(house)
}

/// The merchant's jobs, the newest first.
#[utoipa::path(
    get, path = "/api/v1/admin/jobs", operation_id = "listJobs", tag = "Jobs",
    security(("bearer" = ["jobs:read"])), params(Which, PageParams), responses((status = 200, body = List<JobShown>)),
)]
async fn list_jobs(
    State(house): State<House>,
    allowed: Allowed<JobsRead>,
    Params(which): Params<Which>,
    paged: CountedPage,
) -> Answer<List<JobShown>> {
    let (scope, request) = (allowed.scope(), paged.0.clone());
    let wanted = scope.clone();
    let filter = JobFilter { kind: which.kind, state: which.state.map(Into::into) };
    let page = house.db.read(&scope, move |tx| bodega_events::jobs(tx, &wanted, &filter, &request)).await?;
    Ok(paged.list(page.map(JobShown::from)))
}

/// One job, with how far it has come.
#[utoipa::path(
    get, path = "/api/v1/admin/jobs/{id}", operation_id = "getJob", tag = "Jobs",
    security(("bearer" = ["jobs:read"])), params(("id" = Id<noun::Job>, Path)),
    responses((status = 200, body = Data<JobShown>)),
)]
async fn get_job(
    State(house): State<House>,
    allowed: Allowed<JobsRead>,
    Segment(id): Segment<Id<noun::Job>>,
) -> Answer<Data<JobShown>> {
    let (scope, merchant) = (allowed.scope(), allowed.merchant);
    let job = house.db.read(&scope, move |tx| bodega_events::job(tx, merchant, id)).await?;
    Ok(Data(job.into()))
}

/// Lets a dead job be tried again, with all its attempts.
#[utoipa::path(
    post, path = "/api/v1/admin/jobs/{id}/retry", operation_id = "retryJob", tag = "Jobs",
    security(("bearer" = ["jobs:write"])), params(("id" = Id<noun::Job>, Path)), responses((status = 204)),
)]
async fn retry_job(
    State(house): State<House>,
    allowed: Allowed<JobsWrite>,
    Segment(id): Segment<Id<noun::Job>>,
) -> Answer<NoContent> {
    let merchant = allowed.merchant;
    let command = move |tx: &mut Tx| bodega_events::retry_job(tx, merchant, id);
    house.db.write::<_, EventsError>(&allowed.call(), command).await?;
    Ok(NoContent)
}

/// Gives a dead job up for good.
#[utoipa::path(
    delete, path = "/api/v1/admin/jobs/{id}", operation_id = "dropJob", tag = "Jobs",
    security(("bearer" = ["jobs:write"])), params(("id" = Id<noun::Job>, Path)), responses((status = 204)),
)]
async fn drop_job(
    State(house): State<House>,
    allowed: Allowed<JobsWrite>,
    Segment(id): Segment<Id<noun::Job>>,
) -> Answer<NoContent> {
    let merchant = allowed.merchant;
    let command = move |tx: &mut Tx| bodega_events::drop_job(tx, merchant, id);
    house.db.write::<_, EventsError>(&allowed.call(), command).await?;
    Ok(NoContent)
}
