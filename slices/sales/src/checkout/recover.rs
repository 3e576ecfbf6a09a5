//! The worker that ends what a process has left between its steps: it asks the provider under the same key, and writes
//! down what it says; whose time is up comes to nothing, and what was taken for it goes back.

use std::time::Duration;

use bodega_db::Tx;
use bodega_events::{Every, JobError, JobKind, JobRun, NewJob, Schedule};
use bodega_http::Carried;
use bodega_kernel::{Failure, FailureKind, Scope};
use bodega_payments::{intent::State, provider::Verdict};
use serde_json::json;

use super::{
    attempt::{self, Attempt},
    conclude::{Pending, give_up},
    saga::is_lost,
};
use crate::{Sales, SalesError};

/// The job.
pub(crate) const JOB: &str = "sales.recover";
/// So many are looked after in one go.
const BATCH: i64 = 100;
/// The longest pause between two questions about one payment.
const LONGEST: Duration = Duration::from_secs(120);

/// Looks after all that is due.
pub(crate) fn job(sales: &Sales) -> JobKind {
    let sales = sales.clone();
    JobKind::new(JOB, move |_: JobRun| {
        let sales = sales.clone();
        async move { Box::pin(sales.recover()).await.map(drop) }
    })
}

/// Every few seconds: whoever waits for an answer waits for this.
pub(crate) fn schedule() -> Schedule {
    Schedule::new(JOB, Every(Duration::from_secs(5)), || NewJob::new(JOB, json!({})).unique("recover"))
}

impl Sales {
    /// Ends what was left and is due. Gives how many were ended.
    pub async fn recover(&self) -> Result<usize, JobError> {
        let now = self.env().now();
        let due = self.db().read(&Scope::Installation, move |tx| attempt::due(tx, now, BATCH)).await?;
        let mut ended = 0;
        for attempt in due {
            match Box::pin(self.look_after(&attempt)).await {
                Ok(true) => ended += 1,
                Ok(false) => {}
                Err(error) if error.kind() == FailureKind::Unavailable => {
                    tracing::info!(%error, order = %attempt.order, "it is not known yet what became of a payment");
                }
                Err(error) => tracing::error!(%error, order = %attempt.order, "a checkout cannot be ended"),
            }
        }
        Ok(ended)
    }

    /// True: it has come to its end.
    async fn look_after(&self, attempt: &Attempt) -> Result<bool, SalesError> {
        let (merchant, scope, now) = (attempt.merchant, Scope::One(attempt.merchant), self.env().now());
        // The next one to look waits for a while: so two workers do not ask at once, and a dead one does not keep it.
        let pause = Duration::from_secs(10).saturating_mul(1 << attempt.tries.clamp(0, 4)).min(LONGEST);
        let until = if attempt.expires_at <= now { now.after(pause) } else { now.after(pause).min(attempt.expires_at) };
        let mine = attempt.clone();
        if !self.db().write(&self.by_worker(merchant), move |tx| attempt::later(tx, &mine, until)).await? {
            return Ok(false);
        }
        let (asked, order) = (scope.clone(), attempt.order);
        let Some(pending) = self.db().read(&scope, move |tx| Self::pending(tx, &asked, order)).await? else {
            return Ok(false);
        };
        self.pass("recovery.before_ask")?;
        let verdict = self.ask(attempt, &pending).await;
        self.pass("recovery.after_ask")?;
        let is_late = attempt.expires_at <= now;
        let ended = match verdict {
            // Who had to do something and has not done it in time does it no more.
            Verdict::ActionRequired { .. } | Verdict::Unheard | Verdict::Unknown { .. } if is_late => {
                self.give_up(merchant, pending).await
            }
            Verdict::ActionRequired { .. } | Verdict::Unheard | Verdict::Unknown { .. }
                if pending.intent.state == State::RequiresAction =>
            {
                Ok(false)
            }
            verdict => self.end(merchant, pending, verdict).await,
        };
        self.pass("recovery.after_step_3")?;
        ended
    }

    /// What the provider knows. A payment that it was never asked for is asked for now, under the same key, while somebody
    /// may still be waiting for it.
    async fn ask(&self, attempt: &Attempt, pending: &Pending) -> Verdict {
        let known = self.payments().ask(attempt.merchant, &pending.intent).await;
        let is_open = pending.intent.state == State::RequiresConfirmation && attempt.expires_at > self.env().now();
        match known {
            Verdict::Unheard if is_open => self.payments().authorise(attempt.merchant, &pending.intent).await,
            known => known,
        }
    }

    async fn end(
        &self,
        merchant: bodega_kernel::MerchantId,
        pending: Pending,
        verdict: Verdict,
    ) -> Result<bool, SalesError> {
        let carried = self.conclude(self.by_worker(merchant), pending, verdict).await?;
        metrics::counter!("bodega_sales_recovered_total", "outcome" => "ended").increment(1);
        Ok(matches!(carried, Carried::Answer(_)))
    }

    async fn give_up(&self, merchant: bodega_kernel::MerchantId, pending: Pending) -> Result<bool, SalesError> {
        let scope = Scope::One(merchant);
        let end = move |tx: &mut Tx| give_up(tx, &scope, &pending);
        match self.db().write(&self.by_worker(merchant), end).await {
            Ok(_) => {
                metrics::counter!("bodega_sales_recovered_total", "outcome" => "given_up").increment(1);
                Ok(true)
            }
            Err(error) if is_lost(&error) => Ok(false),
            Err(error) => Err(error),
        }
    }
}
