//! Forgetting a buyer: names, addresses and free words go, the orders stay.

use bodega_db::{Audit, Tx};
use bodega_kernel::{Id, Scope, noun};

use super::{contact_store, store};
use crate::{SalesError, board};

/// Forgets all that is personal about a customer's orders. What was ordered, and for how much, stays: the books need it.
/// Gives how many orders it was.
pub fn forget(tx: &mut Tx, scope: &Scope, customer: Id<noun::Customer>) -> Result<usize, SalesError> {
    let orders = store::ids_of_customer(tx, scope, customer)?;
    for order in &orders {
        contact_store::forget(tx, scope, *order)?;
        tx.record(Audit::new("order.forgotten", "order", order).merchant(scope.one()?))?;
    }
    // The board finds them by their words: those of the buyer are gone with the next look.
    board::refresh(tx, scope, &orders)?;
    Ok(orders.len())
}
