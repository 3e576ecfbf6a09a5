//! Doing what a webhook asks for.
//!
//! A webhook is a hint. What it says of a payment is compared with what we know: another amount, currency or order is a
//! finding and nothing more. What we asked for ourselves is ended by it; what comes late, twice or out of order finds
//! that there is nothing to do. An open payment whose order is just being made is left to whoever makes it: they are
//! told by `payment.noticed`, and ask the provider.

use bodega_db::Tx;
use bodega_events::{JobError, JobKind, JobRun, append};
use bodega_kernel::{Id, MerchantId, Money, Scope, noun};
use serde::Deserialize;
use serde_json::json;

use super::store;
use crate::{
    PaymentsError, capture,
    events::PaymentNoticed,
    intent::{self, Claim, Intent, State, settle},
    provider::{About, Happening, Mark, Moved, Notice, Verdict},
    reconciliation::{self, Kind, NewFinding},
    refund,
};

/// The job that handles.
pub(super) const JOB: &str = "payments.webhook";

#[derive(Deserialize)]
struct Letter {
    provider: String,
    event: String,
}

/// Handles a stored webhook, notice by notice, each in a transaction of its merchant.
pub(crate) fn job() -> JobKind {
    JobKind::new(JOB, |run: JobRun| async move {
        let Letter { provider, event } = run.read()?;
        let all = Scope::Installation;
        let (from, named) = (provider.clone(), event.clone());
        let Some(notices) = run.db.read(&all, move |tx| store::waiting(tx, &from, &named)).await? else {
            return Ok(());
        };
        for notice in notices {
            one(&run, &provider, notice).await?;
        }
        let call = run.call().within(all);
        run.db.write(&call, move |tx| store::handled(tx, &provider, &event)).await?;
        Ok(())
    })
}

async fn one(run: &JobRun, provider: &str, notice: Notice) -> Result<(), JobError> {
    let found = match &notice.about {
        About::Mark(Mark { merchant, intent }) => Some((*merchant, *intent)),
        About::Reference(reference) => {
            let (provider, reference) = (provider.to_owned(), reference.clone());
            let find = move |tx: &mut bodega_db::ReadTx| intent::store::by_provider_ref(tx, &provider, &reference);
            run.db.read(&Scope::Installation, find).await?
        }
    };
    let Some((merchant, id)) = found else {
        tracing::warn!(provider, "a webhook is about a payment that is not ours");
        return Ok(());
    };
    let scope = Scope::One(merchant);
    let call = run.call().within(scope.clone());
    let provider = provider.to_owned();
    let handled = run.db.write(&call, move |tx| handle(tx, &scope, (&provider, merchant, id), &notice)).await;
    match handled {
        // Somebody was quicker: the next try sees what there is now.
        Err(PaymentsError::Changed) => Err(JobError::retry("the payment has changed meanwhile")),
        Err(error) => Err(error.into()),
        Ok(()) => Ok(()),
    }
}

fn handle(
    tx: &mut Tx,
    scope: &Scope,
    (provider, _, id): (&str, MerchantId, Id<noun::Payment>),
    notice: &Notice,
) -> Result<(), PaymentsError> {
    let intent = match intent::find(tx, scope, id) {
        Err(PaymentsError::NotFound(_)) => {
            tracing::warn!(provider, payment = %id, "a webhook is about a payment that we do not have");
            return Ok(());
        }
        found => found?,
    };
    if let Some(contradiction) = contradicts(&intent, provider, notice) {
        return differs(tx, scope, &intent, contradiction);
    }
    match &notice.what {
        Happening::Authorised(approval) => decided(tx, scope, &intent, &Verdict::Authorised(approval.clone())),
        Happening::Captured(approval) => captured(tx, scope, &intent, approval),
        Happening::Declined(why) => decided(tx, scope, &intent, &Verdict::Declined(why.clone())),
        Happening::Canceled => decided(tx, scope, &intent, &Verdict::Canceled),
        Happening::Refunded { key, provider_ref, amount } => {
            refunded(tx, scope, &intent, (key.as_deref(), provider_ref, *amount))
        }
        Happening::RefundFailed { key, provider_ref, why } => {
            match refund_named(tx, scope, &intent, (key.as_deref(), provider_ref))? {
                Some(found) => refund::failed(tx, scope, found, why).map(drop),
                None => Ok(()),
            }
        }
        Happening::Disputed { provider_ref, reason, amount, answer_by } => {
            let finding = NewFinding {
                kind: Kind::Disputed,
                subject: provider_ref.clone(),
                intent: Some(id),
                details: json!({ "reference": intent.reference, "amount": amount, "reason": reason }),
                answer_by: *answer_by,
            };
            reconciliation::note(tx, scope, &finding)
        }
        Happening::DisputeClosed { provider_ref, .. } => {
            reconciliation::settle(tx, scope, Kind::Disputed, provider_ref)
        }
    }
}

/// The field in which a webhook says otherwise than we know it, and the amount that it speaks of.
fn contradicts(intent: &Intent, provider: &str, notice: &Notice) -> Option<(&'static str, Option<Money>)> {
    let (told, may_be_part) = match &notice.what {
        Happening::Authorised(approval) => (Some(approval.amount), false),
        Happening::Captured(approval) => (Some(approval.amount), true),
        Happening::Refunded { amount, .. } => (Some(*amount), true),
        _ => (None, true),
    };
    let other_amount = |told: Money| {
        let (told, meant) = (told.amount, intent.amount.amount);
        if may_be_part { told > meant } else { told != meant }
    };
    let field = if intent.provider != provider {
        "provider"
    } else if notice.reference.as_ref().is_some_and(|reference| *reference != intent.reference) {
        "reference"
    } else if told.is_some_and(|told| told.currency != intent.amount.currency) {
        "currency"
    } else if told.is_some_and(other_amount) {
        "amount"
    } else {
        return None;
    };
    Some((field, told))
}

fn differs(
    tx: &mut Tx,
    scope: &Scope,
    intent: &Intent,
    (field, theirs): (&'static str, Option<Money>),
) -> Result<(), PaymentsError> {
    let finding = NewFinding {
        kind: Kind::Differs,
        subject: intent.id.to_string(),
        intent: Some(intent.id),
        details: json!({ "reference": intent.reference, "field": field, "ours": intent.amount, "theirs": theirs }),
        answer_by: None,
    };
    reconciliation::note(tx, scope, &finding)
}

/// The provider's word on an open payment.
fn decided(tx: &mut Tx, scope: &Scope, intent: &Intent, verdict: &Verdict) -> Result<(), PaymentsError> {
    match intent.claim {
        Claim::CalledOff => intent::called_off(tx, scope, intent.id, verdict).map(drop),
        _ if !intent.state.is_open() => Ok(()),
        Claim::Committed => settle(tx, scope, intent.id, verdict).map(drop),
        Claim::Open => {
            let fact = PaymentNoticed { payment_id: intent.id, reference: intent.reference.clone() };
            Ok(append(tx, scope, &fact).map(drop)?)
        }
    }
}

/// Money was taken: with the payer's agreement, or since we asked for it. Nothing that we asked for: somebody did it by
/// hand at the provider.
fn captured(
    tx: &mut Tx,
    scope: &Scope,
    intent: &Intent,
    approval: &crate::provider::Approval,
) -> Result<(), PaymentsError> {
    if intent.state != State::Authorised || intent.claim == Claim::CalledOff {
        return decided(tx, scope, intent, &Verdict::Captured(approval.clone()));
    }
    let asked = capture::of_intent(tx, scope, intent.id)?;
    let mut pending = asked.iter().filter(|one| one.status == capture::Status::Pending);
    let told = approval.amount.amount;
    if let Some(one) = pending.find(|one| intent.captured + one.amount.amount == told) {
        let moved = Moved { provider_ref: None, done: true, fee: approval.fee };
        return capture::taken(tx, scope, one.id, &moved).map(drop);
    }
    if told <= intent.captured + intent.capturing {
        return Ok(());
    }
    let finding = NewFinding {
        kind: Kind::MissingHere,
        subject: intent.id.to_string(),
        intent: Some(intent.id),
        details: json!({ "reference": intent.reference, "theirs": approval.amount, "ours": intent.captured }),
        answer_by: None,
    };
    reconciliation::note(tx, scope, &finding)
}

fn refunded(
    tx: &mut Tx,
    scope: &Scope,
    intent: &Intent,
    (key, provider_ref, amount): (Option<&str>, &str, Money),
) -> Result<(), PaymentsError> {
    if let Some(found) = refund_named(tx, scope, intent, (key, provider_ref))? {
        let moved = Moved { provider_ref: Some(provider_ref.to_owned()), done: true, fee: None };
        return refund::paid(tx, scope, found, &moved).map(drop);
    }
    let finding = NewFinding {
        kind: Kind::MissingHere,
        subject: provider_ref.to_owned(),
        intent: Some(intent.id),
        details: json!({ "reference": intent.reference, "refunded": amount }),
        answer_by: None,
    };
    reconciliation::note(tx, scope, &finding)
}

/// The refund of ours that a webhook names: by our key, or by the provider's name for it.
fn refund_named(
    tx: &mut Tx,
    scope: &Scope,
    intent: &Intent,
    (key, provider_ref): (Option<&str>, &str),
) -> Result<Option<Id<noun::Refund>>, PaymentsError> {
    let given = refund::of_intent(tx, scope, intent.id)?;
    let named = given.iter().find(|one| match key {
        Some(key) => one.key() == key,
        None => one.provider_ref.as_deref() == Some(provider_ref),
    });
    Ok(named.map(|one| one.id))
}
