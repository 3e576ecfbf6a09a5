//! What happens to stock when goods are handed over.

use bodega_catalog::variants;
use bodega_db::Tx;
use bodega_inventory::{self as inventory, Line as StockLine};
use bodega_kernel::{Id, Quantity, Scope, noun};

use super::{Fulfilment, Order};
use crate::SalesError;

/// Lets what was picked leave the site, and frees what was promised and not found.
pub(super) fn hand_over(tx: &mut Tx, scope: &Scope, order: &Order, part: &Fulfilment) -> Result<(), SalesError> {
    let Some(reservation) = part.reservation_id else { return Ok(()) };
    if order.lines().all(|line| line.pick.picked == line.sold.quantity) {
        inventory::fulfil(tx, scope, reservation, None)?;
    } else {
        let lines = picked(tx, scope, order, part)?;
        if !lines.is_empty() {
            inventory::fulfil(tx, scope, reservation, Some(&lines))?;
        }
        release_rest(tx, scope, reservation)?;
    }
    let substitutes = order.picks.iter().filter(|(item, _)| holds(part, **item));
    for reservation in substitutes.flat_map(|(_, pick)| &pick.substitutes).filter_map(|one| one.reservation_id) {
        inventory::fulfil(tx, scope, reservation, None)?;
    }
    Ok(())
}

/// What was picked of each variant, with the parts of bundles in their place.
fn picked(tx: &mut Tx, scope: &Scope, order: &Order, part: &Fulfilment) -> Result<Vec<StockLine>, SalesError> {
    let mut demand: Vec<(Id<noun::Variant>, i64)> = Vec::new();
    for line in order.lines().filter(|line| holds(part, line.sold.id) && line.pick.picked > 0) {
        // Of a line that several sites share each hands over its own share, as far as it was found.
        let share = part.lines.iter().find(|share| share.item_id == line.sold.id).map(|share| share.quantity);
        demand.push((line.sold.variant_id, share.unwrap_or(i64::MAX).min(line.pick.picked)));
    }
    let variants: Vec<_> = demand.iter().map(|(variant, _)| *variant).collect();
    let parts = variants::parts_of(tx, scope, &variants)?;
    let mut lines = Vec::with_capacity(demand.len());
    for (variant, quantity) in demand {
        match parts.get(&variant) {
            Some(parts) if !parts.is_empty() => {
                lines
                    .extend(parts.iter().filter_map(|part| line(part.variant, quantity.saturating_mul(part.quantity))));
            }
            _ => lines.extend(line(variant, quantity)),
        }
    }
    Ok(lines)
}

fn line(variant: Id<noun::Variant>, quantity: i64) -> Option<StockLine> {
    Quantity::try_from(quantity).ok().map(|quantity| StockLine { item: variant.into(), quantity })
}

/// Is this line, or a share of it, the part's?
fn holds(part: &Fulfilment, item: Id<noun::OrderItem>) -> bool {
    part.lines.is_empty() || part.lines.iter().any(|share| share.item_id == item)
}

fn release_rest(tx: &mut Tx, scope: &Scope, reservation: Id<noun::Reservation>) -> Result<(), SalesError> {
    let left = inventory::reservation::find(tx, scope, reservation)?;
    if left.status == inventory::reservation::Status::Open {
        inventory::release(tx, scope, reservation)?;
    }
    Ok(())
}
