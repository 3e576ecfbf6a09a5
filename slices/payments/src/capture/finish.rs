//! Writing down what came of a capture.

use bodega_db::{Audit, Tx};
use bodega_kernel::{Id, Scope, noun};
use serde_json::json;

use super::{Portion, Status, store};
use crate::{
    PaymentsError,
    events::{PaymentCaptureFailed, PaymentCaptured},
    intent::{Intent, State, change_locked, lock},
    ledger::{self, Phase, Transfer},
    metric,
    provider::Moved,
    reconciliation::{self, Kind, NewFinding},
};

/// The money was taken: it is ours, and is earned or owed as the split says. What is left of the hold is let go with the
/// last capture. Told again, nothing happens.
pub(crate) fn taken(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Capture>,
    moved: &Moved,
) -> Result<Portion, PaymentsError> {
    let (before, portion) = lock_pending(tx, scope, id)?;
    if portion.status != Status::Pending {
        return Ok(portion);
    }
    let (amount, now) = (portion.amount.amount, tx.now());
    let held_in = ledger::held_in(tx, scope, before.id)?;
    let captured = before.captured + amount;
    let rest = if portion.last { before.authorised - captured } else { 0 };
    let ended = portion.last || captured == before.authorised;
    let fee = moved.fee.filter(|fee| fee.currency == portion.amount.currency).map(|fee| fee.amount);
    let mut after = Intent {
        captured,
        capturing: before.capturing - amount,
        authorised: before.authorised - rest,
        due_at: if ended { None } else { before.due_at },
        ..before
    };
    if ended {
        after.state = State::of_captured(&after);
    }
    let mut transfers = vec![Transfer::resolve(Phase::Post, held_in, amount)];
    transfers.extend((rest > 0).then(|| Transfer::resolve(Phase::Void, held_in, rest)));
    transfers.extend(Transfer::earnings(&portion.split));
    transfers.extend(fee.filter(|fee| *fee > 0).map(Transfer::fee));
    let tell = |intent: &Intent| PaymentCaptured::of(intent, id, amount, fee.unwrap_or(0));
    let after = change_locked(tx, scope, after, &transfers, tell)?;
    let portion = Portion {
        status: Status::Done,
        provider_ref: moved.provider_ref.clone(),
        fee,
        finished_at: Some(now),
        ..portion
    };
    store::finish(tx, scope, &portion)?;
    metric::became(tx, &after);
    metric::moved(tx, "captured");
    Ok(portion)
}

/// The provider will not: the amount is held as before, if it still is, and somebody has to see to it.
pub(crate) fn failed(tx: &mut Tx, scope: &Scope, id: Id<noun::Capture>, code: &str) -> Result<Portion, PaymentsError> {
    let (before, portion) = lock_pending(tx, scope, id)?;
    if portion.status != Status::Pending {
        return Ok(portion);
    }
    let amount = portion.amount.amount;
    let after = Intent { capturing: before.capturing - amount, ..before };
    let tell = |intent: &Intent| PaymentCaptureFailed::of(intent, id, amount, code.to_owned());
    let after = change_locked(tx, scope, after, &[], tell)?;
    let portion =
        Portion { status: Status::Failed, failure: Some(code.to_owned()), finished_at: Some(tx.now()), ..portion };
    store::finish(tx, scope, &portion)?;
    let finding = NewFinding {
        kind: Kind::CaptureFailed,
        subject: id.to_string(),
        intent: Some(after.id),
        details: json!({ "reference": after.reference, "amount": portion.amount, "code": code }),
        answer_by: None,
    };
    reconciliation::note(tx, scope, &finding)?;
    tx.record(Audit::new("payment.capture_failed", "payment", after.id).after(json!({ "code": code })))?;
    metric::moved(tx, "capture_failed");
    Ok(portion)
}

/// Payments are locked before what belongs to them.
fn lock_pending(tx: &mut Tx, scope: &Scope, id: Id<noun::Capture>) -> Result<(Intent, Portion), PaymentsError> {
    let seen = super::find(tx, scope, id)?;
    let intent = lock(tx, scope, seen.intent)?;
    // Read again: on PostgreSQL another may have finished it while we waited for the lock.
    let portion = super::find(tx, scope, id)?;
    Ok((intent, portion))
}
