//! Who picks an order: one at a time.

use bodega_db::Tx;
use bodega_events::Facts;
use bodega_inventory::Reach;
use bodega_kernel::{Id, Scope, noun};

use super::{Order, OrderClaimed, OrderError, OrderReleased, Power, Status, Told, store};
use crate::SalesError;

/// Somebody of the staff, as orders need to know them.
#[derive(Debug, Clone)]
pub struct Picker {
    /// Who it is, unless it is a program.
    pub by: Option<Id<noun::User>>,
    /// In what power.
    pub power: Power,
    /// Which sites they reach.
    pub reach: Reach,
}

/// Takes an order on. Of two who want the same one gets it; who has it already keeps it.
pub fn claim(tx: &mut Tx, scope: &Scope, id: Id<noun::Order>, picker: &Picker) -> Result<Order, SalesError> {
    let mut order = super::lock_within(tx, scope, id, &picker.reach)?;
    let Some(user_id) = picker.by else { return Err(OrderError::NotClaimed.into()) };
    match order.claimed_by {
        Some(holder) if holder == user_id => return Ok(order),
        Some(holder) => return Err(OrderError::AlreadyClaimed(holder).into()),
        None => {}
    }
    let open = matches!(order.status, Status::Created | Status::InProgress | Status::Missing | Status::Delayed);
    if !open {
        return Err(OrderError::NotPicking(order.status).into());
    }
    let claimed = OrderClaimed { order_id: id, number: order.number.to_string(), user_id };
    write(tx, scope, &mut order, Told::Claimed(claimed))?;
    Ok(order)
}

/// Leaves an order to others. Its picker does, or whoever looks after orders.
pub fn release(tx: &mut Tx, scope: &Scope, id: Id<noun::Order>, picker: &Picker) -> Result<Order, SalesError> {
    let mut order = super::lock_within(tx, scope, id, &picker.reach)?;
    let Some(holder) = order.claimed_by else { return Ok(order) };
    if picker.by != Some(holder) && picker.power < Power::Write {
        return Err(OrderError::AlreadyClaimed(holder).into());
    }
    let released = OrderReleased { order_id: id, number: order.number.to_string(), user_id: holder };
    write(tx, scope, &mut order, Told::Released(released))?;
    Ok(order)
}

/// Puts the order into a picker's hands if nobody has it; refuses those who do not have it.
pub(super) fn hold(order: &mut Order, picker: &Picker, facts: &mut Facts, tx: &Tx) -> Result<(), SalesError> {
    match (order.claimed_by, picker.by) {
        (Some(holder), Some(user)) if holder == user => Ok(()),
        (Some(holder), _) if picker.power < Power::Write => Err(OrderError::AlreadyClaimed(holder).into()),
        (Some(_), _) | (None, None) => Ok(()),
        (None, Some(user_id)) => {
            let claimed = OrderClaimed { order_id: order.id, number: order.number.to_string(), user_id };
            facts.add(&claimed)?;
            order.apply(&Told::Claimed(claimed), tx.now());
            Ok(())
        }
    }
}

fn write(tx: &mut Tx, scope: &Scope, order: &mut Order, told: Told) -> Result<(), SalesError> {
    let was = order.version;
    let mut facts = Facts::new();
    match &told {
        Told::Claimed(fact) => facts.add(fact)?,
        Told::Released(fact) => facts.add(fact)?,
        _ => {}
    }
    order.apply(&told, tx.now());
    store::save(tx, scope, order, was)?;
    Ok(facts.append(tx, scope)?)
}
