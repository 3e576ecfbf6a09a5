use bodega_events::{JobFilter, JobState, JobView};
use bodega_kernel::{Id, MerchantId, PageRequest, Scope, noun};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use super::{Common, Done, Out, Site, Trouble, out::table};

/// Jobs: list them, retry or drop those that were given up.
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  bodega jobs list --state dead\n  bodega jobs retry job_01jd3v7k2mfq9s8x4t6w0ybnhe\n  bodega jobs drop job_01jd3v7k2mfq9s8x4t6w0ybnhe"
)]
pub struct Jobs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the newest.
    List {
        /// Only in this state.
        #[arg(long)]
        state: Option<State>,
        /// Only of this kind.
        #[arg(long)]
        kind: Option<String>,
        /// How many.
        #[arg(short = 'n', long, default_value_t = 50, value_parser = clap::value_parser!(i64).range(1..=100))]
        lines: i64,
    },
    /// Let a dead one be tried again, with all its attempts.
    Retry(Which),
    /// Give a dead one up for good.
    Drop(Which),
}

#[derive(Debug, Args)]
struct Which {
    /// Its id.
    id: String,
    /// The number of the merchant whose job it is; 0 is the installation's own.
    #[arg(long, default_value_t = 1)]
    merchant: i64,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum State {
    Queued,
    Running,
    Done,
    Dead,
}

impl From<State> for JobState {
    fn from(state: State) -> Self {
        match state {
            State::Queued => Self::Queued,
            State::Running => Self::Running,
            State::Done => Self::Done,
            State::Dead => Self::Dead,
        }
    }
}

impl Jobs {
    pub(super) async fn run(self, common: &Common, out: &Out) -> Done {
        let site = common.open().await?;
        let done = match self.action {
            Action::List { state, kind, lines } => {
                list(&site, out, JobFilter { kind, state: state.map(Into::into) }, lines).await
            }
            Action::Retry(which) => settle(&site, out, &which, true).await,
            Action::Drop(which) => settle(&site, out, &which, false).await,
        };
        site.db.close().await;
        done
    }
}

fn as_json(job: &JobView) -> Value {
    json!({
        "id": job.id, "merchant": job.merchant.0, "kind": job.kind, "state": job.state.as_str(), "attempts": job.attempts,
        "maxAttempts": job.max_attempts, "done": job.done, "total": job.total, "dueAt": job.due_at, "error": job.error,
        "createdAt": job.created_at, "finishedAt": job.finished_at,
    })
}

async fn list(site: &Site, out: &Out, filter: JobFilter, lines: i64) -> Done {
    let request = PageRequest { limit: lines, ..PageRequest::default() };
    let query = move |tx: &mut bodega_db::ReadTx| bodega_events::jobs(tx, &Scope::Installation, &filter, &request);
    let page = site.db.read(&Scope::Installation, query).await?;
    let json: Vec<Value> = page.items.iter().map(as_json).collect();
    out.show(&json!({ "jobs": json, "total": page.total }), |_| {
        if page.items.is_empty() {
            return "No jobs.".to_owned();
        }
        let row = |job: &JobView| {
            vec![
                job.id.to_string(),
                job.merchant.0.to_string(),
                job.kind.clone(),
                job.state.as_str().to_owned(),
                format!("{}/{}", job.attempts, job.max_attempts),
                job.error.clone().unwrap_or_default(),
            ]
        };
        let heads = ["JOB", "MERCHANT", "KIND", "STATE", "TRIES", "ERROR"];
        table(&heads, &page.items.iter().map(row).collect::<Vec<_>>())
    });
    Ok(())
}

async fn settle(site: &Site, out: &Out, which: &Which, again: bool) -> Done {
    let id: Id<noun::Job> = which.id.parse().map_err(Trouble::wrong_use)?;
    let merchant = MerchantId(which.merchant);
    let command = move |tx: &mut bodega_db::Tx| {
        if again { bodega_events::retry_job(tx, merchant, id) } else { bodega_events::drop_job(tx, merchant, id) }
    };
    site.db.write(&site.call(), command).await?;
    let word = if again { "will be tried again" } else { "was dropped" };
    out.show(&json!({ "job": id, "retried": again }), |_| format!("{id} {word}."));
    Ok(())
}
