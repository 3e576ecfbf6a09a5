//! Writing down what the provider said: the second half of a checkout.

use bodega_db::Tx;
use bodega_events::Facts;
use bodega_kernel::{Id, Scope, noun};

use super::{Capture, Changing, Claim, HELD, Intent, State, change, lock};
use crate::{
    PaymentsError, capture,
    events::{PaymentActionRequired, PaymentAuthorised, PaymentCanceled, PaymentCaptured, PaymentFailed},
    ledger::Transfer,
    method, metric,
    provider::{Approval, Card, Kept, Verdict},
};

/// What the payment is for stands, and this is what the provider said: writes it down, once. Of this and
/// [`call_off`](super::call_off) exactly one wins; after that one this is [`PaymentsError::CalledOff`], and what the
/// provider did is to be undone. Said again, it is the answer of the first time. What is not known changes nothing, and
/// neither does a payer who has to do something first commit the payment.
pub fn settle(tx: &mut Tx, scope: &Scope, id: Id<noun::Payment>, verdict: &Verdict) -> Result<Intent, PaymentsError> {
    let before = lock(tx, scope, id)?;
    if !before.state.is_open() {
        return settled_before(before, verdict);
    }
    let mut facts = Facts::new();
    let settling = settle_in(tx, scope, &before, verdict, &mut facts)?;
    facts.append(tx, scope)?;
    settling.sure(tx)
}

/// The same for a payment as it was opened, which nobody should have changed since: a guarded update that nobody waits
/// for, what moves in the ledger, and the fact, told together with the caller's own. [`Changing::sure`] is to be asked at
/// the end of the transaction; when it says that somebody was quicker, [`settle`] in a new one says what there is.
pub fn settle_in(
    tx: &mut Tx,
    scope: &Scope,
    before: &Intent,
    verdict: &Verdict,
    facts: &mut Facts,
) -> Result<Changing, PaymentsError> {
    if before.claim == Claim::CalledOff {
        return Err(PaymentsError::CalledOff);
    }
    if !before.state.is_open() {
        return settled_before(before.clone(), verdict).map(Changing::none);
    }
    let changing = match verdict {
        Verdict::Authorised(approval) => authorised(tx, scope, before, approval, facts)?,
        Verdict::Captured(approval) => captured(tx, scope, before, approval, facts)?,
        Verdict::Declined(why) => {
            let after = Intent { failure: Some(why.code.clone()), ..closed(before, State::Failed) };
            change(tx, scope, after, &[], (facts, |intent| PaymentFailed::of(intent, why.code.clone())))?
        }
        Verdict::Canceled => {
            let code = "canceled".to_owned();
            let after = Intent { failure: Some(code.clone()), ..closed(before, State::Canceled) };
            change(tx, scope, after, &[], (facts, |intent| PaymentCanceled::of(intent, code)))?
        }
        Verdict::ActionRequired { provider_ref, action } => {
            let after = Intent {
                state: State::RequiresAction,
                next_action: Some(action.clone()),
                provider_ref: provider_ref.clone().or_else(|| before.provider_ref.clone()),
                ..before.clone()
            };
            if after == *before {
                return Ok(Changing::none(after));
            }
            change(tx, scope, after, &[], (facts, PaymentActionRequired::of))?
        }
        Verdict::Unheard | Verdict::Unknown { .. } => return Ok(Changing::none(before.clone())),
    };
    metric::became(tx, changing.intent());
    Ok(changing)
}

/// What it was is decided: is this the same again?
fn settled_before(intent: Intent, verdict: &Verdict) -> Result<Intent, PaymentsError> {
    let has_money = intent.state == State::Authorised || intent.state.is_captured();
    match verdict {
        Verdict::Authorised(_) | Verdict::Captured(_) if intent.claim == Claim::CalledOff => {
            Err(PaymentsError::CalledOff)
        }
        Verdict::Authorised(_) | Verdict::Captured(_) if has_money => Ok(intent),
        Verdict::Declined(_) | Verdict::Canceled if !has_money => Ok(intent),
        Verdict::ActionRequired { .. } | Verdict::Unheard | Verdict::Unknown { .. } => Ok(intent),
        _ => Err(PaymentsError::WrongState(intent.state)),
    }
}

/// Nothing more is awaited from the provider.
fn closed(before: &Intent, state: State) -> Intent {
    Intent { state, token: None, next_action: None, due_at: None, ..before.clone() }
}

/// The provider has agreed: what is known since. The token is forgotten.
pub(super) fn agreed(before: &Intent, approval: &Approval, state: State) -> Result<Intent, PaymentsError> {
    if approval.amount != before.amount {
        return Err(PaymentsError::AmountDiffers { told: approval.amount });
    }
    Ok(Intent {
        authorised: before.amount.amount,
        // When it ends is kept with what the customer keeps.
        card: approval.card.clone().map(Card::named).or_else(|| before.card.clone()),
        provider_ref: approval.provider_ref.clone().or_else(|| before.provider_ref.clone()),
        failure: None,
        ..closed(before, state)
    })
}

/// The amount is held. Where it is to be taken at once and the provider could not, it is asked for that next.
fn authorised(
    tx: &mut Tx,
    scope: &Scope,
    before: &Intent,
    approval: &Approval,
    facts: &mut Facts,
) -> Result<Changing, PaymentsError> {
    // What a checkout has opened bears the usual time already: an update that leaves it alone moves nothing in its index.
    let usual = before.due_at.filter(|_| before.claim == Claim::Open);
    let until = approval.held_until.or(usual).unwrap_or_else(|| tx.now().after(HELD));
    let agreed = agreed(before, approval, State::Authorised)?;
    let after = Intent { claim: Claim::Committed, due_at: Some(until), ..agreed };
    let hold = [Transfer::hold(after.amount.amount, until)];
    let changing = change(tx, scope, after, &hold, (facts, PaymentAuthorised::of))?;
    keep_method(tx, scope, before, approval)?;
    if before.capture == Capture::Automatic {
        // The first change is guarded; this one stands or falls with it.
        let new = capture::NewCapture::all(before.split);
        let (_, next) = capture::request_in(tx, scope, changing.intent(), &new, facts)?;
        return Ok(changing.then(next));
    }
    Ok(changing)
}

/// The money was taken at once.
fn captured(
    tx: &mut Tx,
    scope: &Scope,
    before: &Intent,
    approval: &Approval,
    facts: &mut Facts,
) -> Result<Changing, PaymentsError> {
    let agreed = agreed(before, approval, State::Captured)?;
    let amount = agreed.amount;
    let after = Intent { claim: Claim::Committed, captured: amount.amount, ..agreed };
    let split = before.split.unwrap_or_else(|| capture::Split::goods(amount.amount));
    let portion = capture::taken_at_once(tx, scope, &after, split, approval)?;
    let mut transfers = vec![Transfer::income(crate::ledger::Account::Clearing, amount.amount)];
    transfers.extend(Transfer::earnings(&split));
    transfers.extend(portion.fee.filter(|fee| *fee > 0).map(Transfer::fee));
    let tell = |intent: &Intent| PaymentCaptured::of(intent, portion.id, amount.amount, portion.fee.unwrap_or(0));
    let changing = change(tx, scope, after, &transfers, (facts, tell))?;
    keep_method(tx, scope, before, approval)?;
    Ok(changing)
}

/// The way to pay was accepted: keeps it, if that is wanted and the provider has a name for it.
fn keep_method(tx: &mut Tx, scope: &Scope, before: &Intent, approval: &Approval) -> Result<(), PaymentsError> {
    if let (true, Some(customer), Some(token)) = (before.save_as_default, before.customer, &approval.reusable) {
        let nameless = || Card { brand: before.provider.clone(), last4: None, exp_month: None, exp_year: None };
        let kept = Kept { token: token.clone(), card: approval.card.clone().unwrap_or_else(nameless) };
        method::keep(tx, scope, customer, &before.provider, &kept, true)?;
    }
    Ok(())
}
