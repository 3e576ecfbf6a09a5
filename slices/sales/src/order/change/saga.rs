//! A change from end to end. Where it is dearer, the money is held first; if the change then comes to nothing, the money is
//! let go.

use std::time::Duration;

use axum::http::StatusCode;
use bodega_db::{
    DbError, ReadTx, Tx,
    idempotency::{self, Key},
};
use bodega_events::{self as events, JobError, JobKind, JobRun, NewJob};
use bodega_http::{Carried, kept_data};
use bodega_kernel::{Call, Id, Money, Scope, noun};
use bodega_payments::{
    self as payments,
    intent::{Capture, Claim, Intent, Method, NewIntent},
    provider::Verdict,
};
use serde::Deserialize;
use serde_json::json;

use super::{
    Wanted,
    apply::{Paid, apply},
    http::ChangeView,
    plan::{Planned, plan},
};
use crate::{
    Sales, SalesError,
    checkout::{CheckoutError, Paying},
    order::{OrderError, OrderView, Pay, http::view},
};

/// The job that lets go of money that was held for a change that was cut off.
const JOB: &str = "sales.change_cut_off";
/// A change that takes longer than this was cut off.
const LONGEST: Duration = Duration::from_secs(15 * 60);

impl Sales {
    /// What a change comes to. Nothing is written.
    pub(super) async fn plan_change(&self, scope: &Scope, wanted: &Wanted) -> Result<Planned, SalesError> {
        let (asked, desk, wanted, at) = (scope.clone(), self.desk(scope.one()?), wanted.clone(), self.env().now());
        self.db().read(scope, move |tx: &mut ReadTx| plan(tx, &asked, &desk, &wanted, at)).await
    }

    /// Changes an order.
    pub(super) async fn change(&self, call: Call, wanted: Wanted, key: Option<Key>) -> Result<Carried, SalesError> {
        let scope = call.scope.clone();
        let planned = self.plan_change(&scope, &wanted).await?;
        let paid = match planned.dearer {
            dearer if dearer > 0 && !planned.changed.is_empty() => Some(self.hold(&call, &wanted, &planned).await?),
            _ => None,
        };
        let (asked, held) = (scope.clone(), paid.clone());
        let write = move |tx: &mut Tx| agree(tx, &asked, &planned, held.as_ref(), key.as_ref());
        let done = self.db().write(&self.step(&call), write).await;
        if let (Some((intent, verdict)), Err(_) | Ok(Carried::Busy)) = (paid, &done) {
            self.let_go(&call, intent, verdict).await?;
        }
        done
    }

    /// A later step of the same call: with ids and a time of its own.
    fn step(&self, call: &Call) -> Call {
        let mut step = self.env().call(call.actor.clone(), call.scope.clone());
        (step.request_id, step.trace, step.address) = (call.request_id.clone(), call.trace.clone(), call.address);
        step
    }

    /// Holds what is dearer.
    async fn hold(&self, call: &Call, wanted: &Wanted, planned: &Planned) -> Result<Paid, SalesError> {
        let (order, difference) = (planned.order.id, planned.dearer);
        let Some(Paying::Card { method, keep }) = self.method(call, wanted, planned).await? else {
            return Err(OrderError::PaymentRequired { difference }.into());
        };
        let new = NewIntent {
            reference: order.to_string(),
            provider: self.payments().provider()?.to_owned(),
            amount: Money::new(difference, planned.agreement.quote.currency),
            capture: self.payments().capture(),
            method: Some(method),
            customer: planned.order.customer,
            save_as_default: keep,
            split: (self.payments().capture() == Capture::Automatic)
                .then(|| crate::order::split_of(&planned.agreement.quote).share(difference)),
        };
        let scope = call.scope.clone();
        let open = move |tx: &mut Tx| {
            let intent = payments::open(tx, &scope, &new)?;
            let job = NewJob::new(JOB, json!({ "paymentId": intent.id })).at(tx.call().after(LONGEST));
            events::enqueue(tx, job)?;
            Ok::<_, SalesError>(intent)
        };
        let intent = self.db().write(call, open).await?;
        let asking = self.payments().authorise(call.scope.one()?, &intent);
        let verdict = tokio::time::timeout(self.settings().patience, asking).await;
        let verdict = verdict.unwrap_or_else(|_| Verdict::Unknown { why: "no answer in time".to_owned() });
        match verdict {
            Verdict::Authorised(_) | Verdict::Captured(_) => Ok((intent.id, verdict)),
            no => {
                let error = refusal(order, &intent, &no);
                self.let_go(call, intent.id, no).await?;
                Err(error)
            }
        }
    }

    /// How it is paid: as it is said, or with the kept method that the order was paid with.
    async fn method(&self, call: &Call, wanted: &Wanted, planned: &Planned) -> Result<Option<Paying>, SalesError> {
        let (Pay::Card(first), None) = (planned.order.agreement.pay, &wanted.paying) else {
            return Ok(wanted.paying.clone());
        };
        let scope = call.scope.clone();
        let read = move |tx: &mut ReadTx| payments::find(tx, &scope, first);
        let kept = self.db().read(&call.scope, read).await?.method;
        Ok(kept.map(|id| Paying::Card { method: Method::Saved(id), keep: false }))
    }

    async fn let_go(&self, call: &Call, intent: Id<noun::Payment>, verdict: Verdict) -> Result<(), SalesError> {
        let scope = call.scope.clone();
        let undo = move |tx: &mut Tx| {
            match &verdict {
                Verdict::Declined(_) => payments::settle(tx, &scope, intent, &verdict).map(drop)?,
                _ => payments::call_off(tx, &scope, intent, "the change came to nothing").map(drop)?,
            }
            match &verdict {
                Verdict::Authorised(_) | Verdict::Captured(_) => {
                    Ok::<_, SalesError>(payments::called_off(tx, &scope, intent, &verdict).map(drop)?)
                }
                _ => Ok(()),
            }
        };
        self.db().write(&self.step(call), undo).await
    }
}

/// Agrees on it, and keeps the answer with its key.
fn agree(
    tx: &mut Tx,
    scope: &Scope,
    planned: &Planned,
    paid: Option<&Paid>,
    key: Option<&Key>,
) -> Result<Carried, SalesError> {
    if let Some(key) = key
        && !idempotency::take(tx, key, None)?
    {
        return Ok(Carried::Busy);
    }
    let order = apply(tx, scope, planned, paid)?;
    let answer = ChangeView::of(view(tx, scope, &order)?, planned, false);
    let answer = kept_data(StatusCode::OK, &answer).map_err(|error| DbError::Internal(error.to_string()))?;
    if let Some(key) = key {
        idempotency::finish(tx, key, &answer)?;
    }
    Ok(Carried::Answer(answer))
}

/// Why no money is held.
fn refusal(order: Id<noun::Order>, intent: &Intent, verdict: &Verdict) -> SalesError {
    match verdict {
        Verdict::Declined(decline) => {
            CheckoutError::Declined { order, code: decline.code.clone(), message: decline.message.clone() }.into()
        }
        Verdict::ActionRequired { .. } => OrderError::PaymentRequired { difference: intent.amount.amount }.into(),
        _ => CheckoutError::ProviderUnavailable { order }.into(),
    }
}

/// What a change would come to, for who only wants to know.
pub(super) fn told(planned: &Planned) -> OrderView {
    let mut order = planned.order.clone();
    order.agreement = planned.agreement.clone();
    order.contact = Some(planned.contact.clone());
    OrderView::of(&order, &[])
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    payment_id: Id<noun::Payment>,
}

/// Looks after changes that were cut off between holding the money and agreeing on the change.
pub(crate) fn job() -> JobKind {
    JobKind::new(JOB, |run: JobRun| async move {
        let Payload { payment_id } = run.read()?;
        let scope = run.scope();
        let look = move |tx: &mut Tx| {
            // Whoever agreed has settled it: of the two exactly one is first.
            if payments::find(tx, &scope, payment_id)?.claim == Claim::Open {
                payments::call_off(tx, &scope, payment_id, "the change was cut off")?;
            }
            Ok::<_, SalesError>(())
        };
        run.db.write(&run.call(), look).await.map_err(JobError::retry)
    })
}
