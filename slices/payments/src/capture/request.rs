//! Asking for money that is held.

use bodega_db::Tx;
use bodega_events::{Facts, NewJob, enqueue};
use bodega_kernel::{Id, Invalid, Money, Scope, noun};
use serde_json::json;

use super::{NewCapture, Portion, Split, Status, store};
use crate::{
    PaymentsError,
    events::PaymentCaptureRequested,
    intent::{Changing, Claim, Intent, State, change, lock},
    provider::Approval,
};

/// The job that asks the provider.
pub(crate) const JOB: &str = "payments.capture";

/// Takes of what is held, or all of it: the provider is asked by a job, again and again until it has answered. More than
/// is held cannot be taken, by however many at once.
pub fn capture(tx: &mut Tx, scope: &Scope, id: Id<noun::Payment>, new: &NewCapture) -> Result<Portion, PaymentsError> {
    let before = lock(tx, scope, id)?;
    if let Some(wish) = &new.wish
        && let Some(first) = store::find_by_wish(tx, scope, id, wish)?
    {
        return Ok(first);
    }
    if before.claim == Claim::CalledOff {
        return Err(PaymentsError::CalledOff);
    }
    let mut facts = Facts::new();
    let (portion, changing) = request_in(tx, scope, &before, new, &mut facts)?;
    facts.append(tx, scope)?;
    changing.sure(tx)?;
    Ok(portion)
}

/// The same for a payment as the caller has it.
pub(crate) fn request_in(
    tx: &mut Tx,
    scope: &Scope,
    before: &Intent,
    new: &NewCapture,
    facts: &mut Facts,
) -> Result<(Portion, Changing), PaymentsError> {
    if before.state != State::Authorised {
        return Err(PaymentsError::WrongState(before.state));
    }
    let (most, currency) = (before.capturable(), before.amount.currency);
    let amount = new.amount.unwrap_or(most);
    if amount > most || most == 0 {
        return Err(PaymentsError::TooMuch { most: Money::new(most, currency) });
    }
    if amount < 1 {
        return Err(Invalid::one("amount", "OUT_OF_RANGE", "must be above zero").into());
    }
    let split = new.split.unwrap_or_else(|| Split::goods(amount));
    split.check(amount)?;
    let portion = Portion {
        id: tx.id(),
        intent: before.id,
        amount: Money::new(amount, currency),
        split,
        last: new.last,
        status: Status::Pending,
        provider_ref: None,
        fee: None,
        failure: None,
        created_at: tx.now(),
        finished_at: None,
    };
    let after = Intent { capturing: before.capturing + amount, ..before.clone() };
    let tell = |intent: &Intent| PaymentCaptureRequested::of(intent, portion.id, amount);
    let changing = change(tx, scope, after, &[], (facts, tell))?;
    store::push_insert(tx, scope.one()?, &portion, new.wish.as_deref())?;
    enqueue(tx, NewJob::new(JOB, json!({ "capture": portion.id })).priority(5))?;
    Ok((portion, changing))
}

/// Writes down what was taken without being asked for, in one go with the payer's agreement.
pub(crate) fn taken_at_once(
    tx: &mut Tx,
    scope: &Scope,
    intent: &Intent,
    split: Split,
    approval: &Approval,
) -> Result<Portion, PaymentsError> {
    let now = tx.now();
    let portion = Portion {
        id: tx.id(),
        intent: intent.id,
        amount: intent.amount,
        split,
        last: true,
        status: Status::Done,
        provider_ref: None,
        fee: approval.fee.filter(|fee| fee.currency == intent.amount.currency).map(|fee| fee.amount),
        failure: None,
        created_at: now,
        finished_at: Some(now),
    };
    store::push_insert(tx, scope.one()?, &portion, None)?;
    Ok(portion)
}
