//! Undoing a payment whose purpose does not stand.

use bodega_db::Tx;
use bodega_events::{NewJob, enqueue};
use bodega_kernel::{Id, Scope, noun};
use serde_json::json;

use super::{Claim, HELD, Intent, State, change_locked, lock, settle::agreed};
use crate::{
    PaymentsError, capture,
    events::{PaymentAuthorised, PaymentCalledOff, PaymentCanceled, PaymentCaptured},
    ledger::{Account, Transfer},
    metric,
    provider::{Approval, Verdict},
    reconciliation::{self, Kind, NewFinding},
    refund,
};

/// The job that undoes.
pub(crate) const JOB: &str = "payments.cancel";

/// What the payment is for does not stand, or is given up before money was taken: whatever the provider holds is let go,
/// by a job. Of this and [`settle`](super::settle) exactly one wins; a payment that was settled and not captured can still
/// be called off. Called off again, nothing happens. Where money was taken this is [`PaymentsError::WrongState`]: that is
/// given back by a refund.
pub fn call_off(tx: &mut Tx, scope: &Scope, id: Id<noun::Payment>, why: &str) -> Result<Intent, PaymentsError> {
    let before = lock(tx, scope, id)?;
    if before.claim == Claim::CalledOff || matches!(before.state, State::Failed | State::Canceled) {
        return Ok(before);
    }
    if before.state.is_captured() || before.captured + before.capturing > 0 {
        return Err(PaymentsError::WrongState(before.state));
    }
    call_off_locked(tx, scope, before, why)
}

/// The same for a payment that is locked and of which nothing is just being taken.
pub(crate) fn call_off_locked(tx: &mut Tx, scope: &Scope, before: Intent, why: &str) -> Result<Intent, PaymentsError> {
    let code = why.to_owned();
    let after = Intent {
        claim: Claim::CalledOff,
        failure: Some(code.clone()),
        token: None,
        next_action: None,
        due_at: None,
        ..before
    };
    // Nobody was ever asked.
    if after.state == State::RequiresMethod {
        let after = Intent { state: State::Canceled, ..after };
        let after = change_locked(tx, scope, after, &[], |intent| PaymentCanceled::of(intent, code))?;
        metric::became(tx, &after);
        return Ok(after);
    }
    let after = change_locked(tx, scope, after, &[], |intent| PaymentCalledOff::of(intent, code))?;
    ask_for_cancel(tx, after.id)?;
    Ok(after)
}

fn ask_for_cancel(tx: &mut Tx, id: Id<noun::Payment>) -> Result<(), PaymentsError> {
    enqueue(tx, NewJob::new(JOB, json!({ "payment": id })).priority(5))?;
    Ok(())
}

/// What the provider did under a payment that was called off, learned afterwards: written down, undone by a job, and what
/// was taken is listed until it is given back.
pub fn called_off(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Payment>,
    verdict: &Verdict,
) -> Result<Intent, PaymentsError> {
    let before = lock(tx, scope, id)?;
    if before.claim != Claim::CalledOff {
        return Err(PaymentsError::WrongState(before.state));
    }
    let knew = before.authorised > 0 && before.state != State::Canceled;
    match verdict {
        Verdict::Authorised(approval) if !knew => {
            let until = approval.held_until.unwrap_or_else(|| tx.now().after(HELD));
            let after = Intent { failure: before.failure.clone(), ..agreed(&before, approval, State::Authorised)? };
            let hold = [Transfer::hold(after.amount.amount, until)];
            let after = change_locked(tx, scope, after, &hold, PaymentAuthorised::of)?;
            ask_for_cancel(tx, id)?;
            Ok(after)
        }
        Verdict::Captured(approval) if before.captured == 0 => taken_for_nothing(tx, scope, &before, approval),
        _ => Ok(before),
    }
}

/// Money was taken, and there is nothing that it pays for.
fn taken_for_nothing(
    tx: &mut Tx,
    scope: &Scope,
    before: &Intent,
    approval: &Approval,
) -> Result<Intent, PaymentsError> {
    let amount = before.amount;
    let agreed = agreed(before, approval, State::Captured)?;
    let after = Intent { captured: amount.amount, failure: before.failure.clone(), ..agreed };
    let portion = capture::taken_at_once(tx, scope, &after, capture::Split::default(), approval)?;
    let mut transfers = Vec::new();
    match before.state {
        // It was held before.
        State::Authorised => {
            let held_in = crate::ledger::held_in(tx, scope, before.id)?;
            transfers.push(Transfer::resolve(crate::ledger::Phase::Post, held_in, amount.amount));
        }
        _ => transfers.push(Transfer::income(Account::Clearing, amount.amount)),
    }
    transfers.extend(portion.fee.filter(|fee| *fee > 0).map(Transfer::fee));
    let tell = |intent: &Intent| PaymentCaptured::of(intent, portion.id, amount.amount, portion.fee.unwrap_or(0));
    let after = change_locked(tx, scope, after, &transfers, tell)?;
    let finding = NewFinding {
        kind: Kind::CapturedNotCommitted,
        subject: after.id.to_string(),
        intent: Some(after.id),
        details: json!({ "reference": after.reference, "amount": amount, "why": after.failure }),
        answer_by: None,
    };
    reconciliation::note(tx, scope, &finding)?;
    refund::request_locked(tx, scope, after, &refund::NewRefund::because("called_off"))?;
    lock(tx, scope, before.id)
}

/// The provider has let go of what it held.
pub(crate) fn canceled(tx: &mut Tx, scope: &Scope, id: Id<noun::Payment>) -> Result<Intent, PaymentsError> {
    let before = lock(tx, scope, id)?;
    if before.claim != Claim::CalledOff || !(before.state.is_open() || before.state == State::Authorised) {
        return Ok(before);
    }
    let rest = before.authorised - before.captured;
    let mut transfers = Vec::new();
    if before.state == State::Authorised && rest > 0 {
        let held_in = crate::ledger::held_in(tx, scope, id)?;
        transfers.push(Transfer::resolve(crate::ledger::Phase::Void, held_in, rest));
    }
    let state = if before.captured > 0 { State::of_captured(&before) } else { State::Canceled };
    let code = before.failure.clone().unwrap_or_else(|| "canceled".to_owned());
    let after = Intent { state, authorised: before.captured, ..before };
    let after = change_locked(tx, scope, after, &transfers, |intent| PaymentCanceled::of(intent, code))?;
    metric::became(tx, &after);
    Ok(after)
}
