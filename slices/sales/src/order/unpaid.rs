//! An order that was never paid.

use bodega_db::Tx;
use bodega_events::Facts;
use bodega_kernel::{Id, Scope, noun};

use super::{Order, OrderExpired, Power, Status, Told, Unpaid, store};
use crate::{SalesError, metric};

/// Ends an order that waits for its payment, and frees what it held: stock, place and codes. What became of the payment is
/// the caller's, and so is the cart. Refused when the order does not wait any more.
pub fn unpaid(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Order>,
    why: Unpaid,
    facts: &mut Facts,
) -> Result<Order, SalesError> {
    let now = tx.now();
    let mut order = store::lock(tx, scope, id)?.ok_or(SalesError::NotFound("order"))?;
    if order.status != Status::PendingPayment {
        return Err(super::refused(&order, Status::Expired, Power::House, Vec::new()).into());
    }
    super::let_go(tx, scope, &order)?;
    let was = order.version;
    let expired = OrderExpired { order_id: id, number: order.number.to_string(), why };
    facts.add(&expired)?;
    order.apply(&Told::Expired(expired), now);
    store::save(tx, scope, &order, was)?;
    metric::order(tx, "expired");
    Ok(order)
}
