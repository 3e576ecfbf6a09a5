//! Forgetting a way to pay.

use bodega_db::{Audit, Tx};
use bodega_kernel::{Id, Scope, noun};

use super::{store, usable};
use crate::PaymentsError;

/// Forgets one of the customer's methods. What was paid with it stays.
pub fn remove(
    tx: &mut Tx,
    scope: &Scope,
    customer: Id<noun::Customer>,
    id: Id<noun::SavedMethod>,
) -> Result<(), PaymentsError> {
    let before = usable(tx, scope, customer, id)?;
    if !store::remove(tx, scope, customer, id)? {
        return Err(PaymentsError::NotFound("saved method"));
    }
    tx.record(Audit::new("payment_method.removed", "payment_method", id).before(before.summary()))?;
    Ok(())
}
