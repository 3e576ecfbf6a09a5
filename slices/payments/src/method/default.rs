//! Choosing what is usually paid with.

use bodega_db::{Audit, Tx};
use bodega_kernel::{Id, Scope, noun};

use super::{SavedMethod, store, usable};
use crate::PaymentsError;

/// Makes one of the customer's methods the one that they usually pay with.
pub fn make_default(
    tx: &mut Tx,
    scope: &Scope,
    customer: Id<noun::Customer>,
    id: Id<noun::SavedMethod>,
) -> Result<SavedMethod, PaymentsError> {
    let before = usable(tx, scope, customer, id)?;
    if before.is_default {
        return Ok(before);
    }
    store::no_default(tx, scope, customer)?;
    let made = match store::make_default(tx, scope, customer, id) {
        Err(error) if error.violates("payments_method_default") => return Err(PaymentsError::Changed),
        made => made?,
    };
    if !made {
        return Err(PaymentsError::NotFound("saved method"));
    }
    let after = SavedMethod { is_default: true, ..before };
    tx.record(Audit::new("payment_method.made_default", "payment_method", id).after(after.summary()))?;
    Ok(after)
}
