//! Trying again what a provider refused.

use bodega_db::{Audit, Tx};
use bodega_kernel::{Id, Scope, noun};
use serde_json::json;

use super::{Refund, Status, finish::lock_refund, request::ask, store};
use crate::{
    PaymentsError,
    events::PaymentRefundRequested,
    intent::{Intent, change_locked},
    ledger::Transfer,
};

/// Asks the provider anew for a refund that it had refused, under a key of its own: under the old one it would only
/// repeat itself.
pub fn retry(tx: &mut Tx, scope: &Scope, id: Id<noun::Refund>) -> Result<Refund, PaymentsError> {
    let (before, refund, _) = lock_refund(tx, scope, id)?;
    if refund.status != Status::Failed {
        return Err(PaymentsError::RefundNotFailed(refund.status));
    }
    let amount = refund.amount.amount;
    let tell = |intent: &Intent| PaymentRefundRequested::of(intent, id, amount, refund.reference.clone());
    let after = change_locked(tx, scope, before, &[Transfer::payback(amount)], tell)?;
    let refund = Refund {
        status: Status::Pending,
        round: refund.round + 1,
        provider_ref: None,
        failure: None,
        finished_at: None,
        ..refund
    };
    store::save(tx, scope, &refund, Some(after.version))?;
    tx.record(Audit::new("payment.refund_retried", "refund", id).after(json!({ "round": refund.round })))?;
    ask(tx, &refund)?;
    Ok(refund)
}
