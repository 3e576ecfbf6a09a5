//! Ending a failed refund by hand.

use bodega_db::{Audit, Tx};
use bodega_kernel::{Id, Scope, noun};
use serde_json::json;

use super::{
    Refund, Status,
    finish::{ended, lock_refund},
};
use crate::{PaymentsError, ledger::Transfer, provider::Moved};

/// Somebody has given the money back in another way, such as from the till: says so, in their words.
pub fn settle_by_hand(tx: &mut Tx, scope: &Scope, id: Id<noun::Refund>, note: &str) -> Result<Refund, PaymentsError> {
    let (before, refund, _) = lock_refund(tx, scope, id)?;
    if refund.status != Status::Failed {
        return Err(PaymentsError::RefundNotFailed(refund.status));
    }
    let paid = [Transfer::payback_by_hand(refund.amount.amount)];
    let moved = Moved { provider_ref: None, done: true, fee: None };
    let refund = ended(tx, scope, before, &paid, (refund, Status::Settled, &moved))?;
    tx.record(
        Audit::new("payment.refund_settled", "refund", id).after(json!({ "status": refund.status })).reason(note),
    )?;
    Ok(refund)
}
