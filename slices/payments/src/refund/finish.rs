//! Writing down what came of a refund.

use bodega_db::{Audit, Tx};
use bodega_kernel::{Id, Scope, noun};
use serde_json::json;

use super::{Refund, Status, store};
use crate::{
    PaymentsError,
    events::{PaymentRefundFailed, PaymentRefunded},
    intent::{Intent, State, change_locked, lock},
    ledger::{Phase, Transfer},
    metric,
    provider::{Decline, Moved},
    reconciliation::{self, Kind, NewFinding},
};

/// The provider has accepted it, and will say later how it ended.
pub(crate) fn accepted(tx: &mut Tx, scope: &Scope, id: Id<noun::Refund>, moved: &Moved) -> Result<(), PaymentsError> {
    let (_, refund, _) = lock_refund(tx, scope, id)?;
    if refund.status == Status::Pending && refund.provider_ref != moved.provider_ref {
        store::save(tx, scope, &Refund { provider_ref: moved.provider_ref.clone(), ..refund }, None)?;
    }
    Ok(())
}

/// The money went back. Told again, nothing happens.
pub(crate) fn paid(tx: &mut Tx, scope: &Scope, id: Id<noun::Refund>, moved: &Moved) -> Result<Refund, PaymentsError> {
    let (before, refund, asked_in) = lock_refund(tx, scope, id)?;
    match refund.status {
        Status::Pending => {}
        // The provider had refused, and did it after all.
        Status::Failed => return paid_after_all(tx, scope, (before, refund), moved),
        Status::Done | Status::Settled => return Ok(refund),
    }
    let paid = Transfer::resolve_payback(Phase::Post, asked_in, refund.amount.amount);
    ended(tx, scope, before, &[paid], (refund, Status::Done, moved))
}

fn paid_after_all(
    tx: &mut Tx,
    scope: &Scope,
    (before, refund): (Intent, Refund),
    moved: &Moved,
) -> Result<Refund, PaymentsError> {
    let paid = Transfer::paid_out(refund.amount.amount);
    ended(tx, scope, before, &[paid], (refund, Status::Done, moved))
}

/// It came to a good end.
pub(super) fn ended(
    tx: &mut Tx,
    scope: &Scope,
    before: Intent,
    transfers: &[Transfer],
    (refund, status, moved): (Refund, Status, &Moved),
) -> Result<Refund, PaymentsError> {
    let amount = refund.amount.amount;
    let mut after = Intent { refunding: before.refunding - amount, refunded: before.refunded + amount, ..before };
    if after.state != State::Authorised {
        after.state = State::of_captured(&after);
    }
    let reference = refund.reference.clone();
    let tell = |intent: &Intent| PaymentRefunded::of(intent, refund.id, amount, reference, status == Status::Settled);
    let after = change_locked(tx, scope, after, transfers, tell)?;
    let refund = Refund {
        status,
        provider_ref: moved.provider_ref.clone().or(refund.provider_ref),
        failure: None,
        finished_at: Some(tx.now()),
        ..refund
    };
    store::save(tx, scope, &refund, None)?;
    reconciliation::settle(tx, scope, Kind::RefundFailed, &refund.id.to_string())?;
    if after.state == State::Refunded {
        reconciliation::settle(tx, scope, Kind::CapturedNotCommitted, &after.id.to_string())?;
    }
    metric::moved(tx, "refunded");
    Ok(refund)
}

/// The provider will not. We still owe the money: the refund is listed until it is tried again with success, or settled
/// by hand.
pub(crate) fn failed(tx: &mut Tx, scope: &Scope, id: Id<noun::Refund>, why: &Decline) -> Result<Refund, PaymentsError> {
    let (before, refund, asked_in) = lock_refund(tx, scope, id)?;
    if refund.status != Status::Pending {
        return Ok(refund);
    }
    let amount = refund.amount.amount;
    let voided = [Transfer::resolve_payback(Phase::Void, asked_in, amount)];
    let reference = refund.reference.clone();
    let tell = |intent: &Intent| PaymentRefundFailed::of(intent, id, amount, reference, why.code.clone());
    let after = change_locked(tx, scope, before, &voided, tell)?;
    let refund =
        Refund { status: Status::Failed, failure: Some(why.code.clone()), finished_at: Some(tx.now()), ..refund };
    store::save(tx, scope, &refund, None)?;
    let finding = NewFinding {
        kind: Kind::RefundFailed,
        subject: id.to_string(),
        intent: Some(after.id),
        details: json!({ "reference": after.reference, "amount": refund.amount, "code": why.code }),
        answer_by: None,
    };
    reconciliation::note(tx, scope, &finding)?;
    tx.record(Audit::new("payment.refund_failed", "refund", id).after(json!({ "code": why.code })))?;
    metric::moved(tx, "refund_failed");
    Ok(refund)
}

/// Payments are locked before what belongs to them. Gives the version of the payment in which the provider was asked.
pub(super) fn lock_refund(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Refund>,
) -> Result<(Intent, Refund, i64), PaymentsError> {
    let seen = super::find(tx, scope, id)?;
    let intent = lock(tx, scope, seen.intent)?;
    // Read again: on PostgreSQL another may have changed it while we waited for the lock.
    let refund = super::find(tx, scope, id)?;
    let asked_in = store::asked_in(tx, scope, id)?;
    Ok((intent, refund, asked_in))
}
