//! Asking that money is given back.

use bodega_db::Tx;
use bodega_events::{NewJob, enqueue};
use bodega_kernel::{Id, Invalid, Money, Scope, noun};
use serde_json::json;

use super::{NewRefund, Refund, Status, store};
use crate::{
    PaymentsError, capture,
    capture::Split,
    events::PaymentRefundRequested,
    intent::{Intent, change_locked, lock},
    ledger::Transfer,
};

/// The job that asks the provider.
pub(crate) const JOB: &str = "payments.refund";

/// Gives money back: the provider is asked by a job, again and again until it has answered. More than was taken is never
/// given back, by however many at once. Asked again under the same reference, the first refund is the answer.
pub fn refund(tx: &mut Tx, scope: &Scope, id: Id<noun::Payment>, new: &NewRefund) -> Result<Refund, PaymentsError> {
    let before = lock(tx, scope, id)?;
    request_locked(tx, scope, before, new)
}

/// The same for a payment that is locked.
pub(crate) fn request_locked(
    tx: &mut Tx,
    scope: &Scope,
    before: Intent,
    new: &NewRefund,
) -> Result<Refund, PaymentsError> {
    if let Some(reference) = &new.reference
        && let Some(first) = store::find_by_reference(tx, scope, before.id, reference)?
    {
        return Ok(first);
    }
    if let Some(wish) = &new.wish
        && let Some(first) = store::find_by_wish(tx, scope, before.id, wish)?
    {
        return Ok(first);
    }
    if before.captured == 0 {
        return Err(PaymentsError::WrongState(before.state));
    }
    let (most, currency) = (before.refundable(), before.amount.currency);
    let amount = new.amount.unwrap_or(most);
    if amount > most || most == 0 {
        return Err(PaymentsError::TooMuch { most: Money::new(most, currency) });
    }
    if amount < 1 {
        return Err(Invalid::one("amount", "OUT_OF_RANGE", "must be above zero").into());
    }
    let split = split(tx, scope, &before, (amount, new.split))?;
    let refund = Refund {
        id: tx.id(),
        intent: before.id,
        amount: Money::new(amount, currency),
        split,
        reason: new.reason.clone(),
        reference: new.reference.clone(),
        status: Status::Pending,
        round: 1,
        provider_ref: None,
        failure: None,
        created_at: tx.now(),
        finished_at: None,
    };
    let mut transfers: Vec<Transfer> = Transfer::returns(&split).collect();
    if transfers.is_empty() {
        transfers.push(Transfer::return_unearned(amount));
    }
    transfers.push(Transfer::payback(amount));
    let after = Intent { refunding: before.refunding + amount, ..before };
    let tell = |intent: &Intent| PaymentRefundRequested::of(intent, refund.id, amount, refund.reference.clone());
    let after = change_locked(tx, scope, after, &transfers, tell)?;
    store::insert(tx, scope, &refund, (after.version, new.wish.as_deref()))?;
    ask(tx, &refund)?;
    Ok(refund)
}

/// Asks for the job that asks the provider.
pub(super) fn ask(tx: &mut Tx, refund: &Refund) -> Result<(), PaymentsError> {
    enqueue(tx, NewJob::new(JOB, json!({ "refund": refund.id, "round": refund.round })).priority(4))?;
    Ok(())
}

/// Of what money goes back: as it is said, or of everything that it was for, in proportion. Nothing is given back of a
/// part that it was not for; what was taken without an order was for nothing.
fn split(
    tx: &mut Tx,
    scope: &Scope,
    intent: &Intent,
    (amount, wanted): (i64, Option<Split>),
) -> Result<Split, PaymentsError> {
    let taken = capture::store::of_intent(tx, scope, intent.id)?;
    let taken = taken.iter().filter(|one| one.status == capture::Status::Done);
    let earned = taken.fold(Split::default(), |sum, one| sum.with(&one.split));
    if earned == Split::default() {
        return Ok(earned);
    }
    let given = store::of_intent(tx, scope, intent.id)?;
    let left = given.iter().fold(earned, |left, one| left.without(&one.split));
    let Some(wanted) = wanted else { return Ok(left.share(amount)) };
    wanted.check(amount)?;
    if left.without(&wanted).parts().iter().any(|part| *part < 0) {
        return Err(Invalid::one("split", "OUT_OF_RANGE", "gives back more of a part than there is of it").into());
    }
    Ok(wanted)
}
