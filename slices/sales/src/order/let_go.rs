//! Freeing what an order holds.

use bodega_db::Tx;
use bodega_inventory as inventory;
use bodega_kernel::Scope;

use super::Order;
use crate::{SalesError, promotion, slot};

/// Gives back the stock that is promised to an order, its place in the delivery window, and its uses of codes. In the
/// order in which locks are taken everywhere: reservations with their stock, then windows, then promotions.
pub(super) fn let_go(tx: &mut Tx, scope: &Scope, order: &Order) -> Result<(), SalesError> {
    let parts = order.agreement.fulfilments.iter().filter_map(|part| part.reservation_id);
    let substitutes = order.picks.values().flat_map(|pick| &pick.substitutes).filter_map(|one| one.reservation_id);
    let mut held: Vec<_> = parts.chain(substitutes).collect();
    held.sort_unstable();
    for reservation in held {
        inventory::release(tx, scope, reservation)?;
    }
    if let Some(booked) = order.agreement.slot.as_ref().filter(|booked| booked.counted) {
        slot::give_back_place(tx, scope, booked.slot_id, &booked.date)?;
    }
    if !order.agreement.quote.uses.is_empty() {
        promotion::give_back(tx, scope, order.id)?;
    }
    Ok(())
}
