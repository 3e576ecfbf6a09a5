//! Moving an order on.

use bodega_db::{Audit, Tx};
use bodega_events::Facts;
use bodega_inventory::Reach;
use bodega_kernel::{Id, Invalid, Scope, noun};
use serde_json::json;

use super::{
    Aspect, Cancel, Order, OrderClaimed, OrderCompleted, OrderStatusChanged, OrderUpdated, Power, Status, Told,
    bill::bill, cancel::cancel_locked, check, contact_store, hand_over::hand_over, money, store,
};
use crate::{SalesError, metric, pricing::Desk};

/// Where an order is to go, who moves it, and why.
#[derive(Debug, Clone)]
pub struct Step {
    /// To where.
    pub to: Status,
    /// In what power.
    pub power: Power,
    /// Who it is, unless it is a program.
    pub by: Option<Id<noun::User>>,
    /// Which sites they reach.
    pub reach: Reach,
    /// Why, in their words.
    pub reason: Option<String>,
    /// The version that they have seen.
    pub expected: Option<i64>,
    /// The one part that moves; none: all of the order.
    pub part: Option<Id<noun::Fulfilment>>,
}

/// Moves an order, or a part of it, as the table allows. Whoever ends the picking while something is missing that nobody
/// has agreed to makes it MISSING.
pub fn advance(tx: &mut Tx, scope: &Scope, desk: &Desk, id: Id<noun::Order>, step: &Step) -> Result<Order, SalesError> {
    let mut order = super::lock(tx, scope, id, step.expected)?;
    for site in sites(&order, step)? {
        step.reach.check(site)?;
    }
    let from = step.part.map_or(order.status, |part| order.status_of(part));
    let to = if ends_with_something_missing(&order, from, step.to) { Status::Missing } else { step.to };
    if to == Status::Canceled {
        let Step { power, reason, .. } = step.clone();
        return cancel_locked(tx, scope, order, &Cancel { power, reason, expected: None });
    }
    check::check_from(&order, from, to, step.power, step.reason.as_deref())?;
    let (was, previous) = (order.version, order.status);
    let mut facts = Facts::new();
    before(tx, desk, &mut order, to, step, &mut facts)?;
    tell_move(tx, &mut order, to, step, &mut facts)?;
    after(tx, scope, &mut order, previous, step, &mut facts)?;
    store::save(tx, scope, &order, was)?;
    if let Some(reason) = &step.reason {
        contact_store::remark(tx, scope, order.id, order.version, reason)?;
    }
    let entry = Audit::new("order.status_changed", "order", order.id).before(json!({ "status": previous }));
    tx.record(entry.after(json!({ "status": order.status, "power": step.power })))?;
    facts.append(tx, scope)?;
    metric::moved(tx, order.status);
    Ok(order)
}

/// The sites of what moves. While the parts of an order are not equally far, it has to be said which one moves; called
/// off is an order as a whole.
fn sites(order: &Order, step: &Step) -> Result<Vec<Id<noun::Site>>, SalesError> {
    if step.part.is_none() && !order.parts.is_empty() {
        return Err(
            Invalid::one("fulfilmentId", "REQUIRED", "says which part moves, since they are not equally far").into()
        );
    }
    if step.part.is_some() && step.to == Status::Canceled {
        return Err(Invalid::one("fulfilmentId", "WHOLE_ORDER_ONLY", "an order is called off as a whole").into());
    }
    let parts = order.agreement.fulfilments.iter().filter(|part| step.part.is_none_or(|wanted| wanted == part.id));
    let sites: Vec<_> = parts.map(|part| part.site_id).collect();
    if sites.is_empty() { Err(SalesError::NotFound("fulfilment")) } else { Ok(sites) }
}

fn ends_with_something_missing(order: &Order, from: Status, to: Status) -> bool {
    let all_looked_at = || order.lines().all(|line| line.is_resolved());
    let picking = matches!(from, Status::InProgress) && to == Status::Ready;
    picking && all_looked_at() && order.lines().any(|line| line.is_missing())
}

/// What has to be so before it moves.
fn before(
    tx: &mut Tx,
    desk: &Desk,
    order: &mut Order,
    to: Status,
    step: &Step,
    facts: &mut Facts,
) -> Result<(), SalesError> {
    let now = tx.now();
    if let (Status::InProgress, Some(user_id), None) = (to, step.by, order.claimed_by) {
        let claimed = OrderClaimed { order_id: order.id, number: order.number.to_string(), user_id };
        facts.add(&claimed)?;
        order.apply(&Told::Claimed(claimed), now);
    }
    // Packed: what it costs is known.
    if to == Status::Ready && order.status != Status::OutForDelivery {
        let billed = bill(tx, desk, order)?;
        if billed != order.agreement.billed {
            let agreement = super::Agreement { billed, ..order.agreement.clone() };
            let number = order.number.to_string();
            let updated = OrderUpdated { order_id: order.id, number, changed: vec![Aspect::Total], agreement };
            facts.add(&updated)?;
            order.apply(&Told::Updated(updated), now);
        }
    }
    Ok(())
}

fn tell_move(tx: &Tx, order: &mut Order, to: Status, step: &Step, facts: &mut Facts) -> Result<(), SalesError> {
    let previous = order.status;
    let mut after = order.clone();
    if let Some(part) = step.part {
        after.move_part(part, to);
    }
    let moved = OrderStatusChanged {
        order_id: order.id,
        number: order.number.to_string(),
        status: if step.part.is_some() { after.status } else { to },
        previous,
        power: step.power,
        fulfilment_id: step.part,
        fulfilment_status: step.part.map(|_| to),
    };
    facts.add(&moved)?;
    order.apply(&Told::StatusChanged(moved), tx.now());
    Ok(())
}

/// What follows from it.
fn after(
    tx: &mut Tx,
    scope: &Scope,
    order: &mut Order,
    previous: Status,
    step: &Step,
    facts: &mut Facts,
) -> Result<(), SalesError> {
    let parts = order.agreement.fulfilments.iter().filter(|part| step.part.is_none_or(|wanted| wanted == part.id));
    for part in parts.cloned().collect::<Vec<_>>() {
        if matches!(order.status_of(part.id), Status::Delivered | Status::PickedUp) {
            hand_over(tx, scope, order, &part)?;
        }
    }
    if order.status == Status::Ready && previous != Status::Ready && previous != Status::OutForDelivery {
        money::take(tx, scope, order)?;
    }
    if matches!(order.status, Status::Delivered | Status::PickedUp) && order.status != previous {
        money::receive(tx, scope, order)?;
        let (order_id, number, status) = (order.id, order.number.to_string(), order.status);
        let completed = OrderCompleted { order_id, number, status };
        facts.add(&completed)?;
        order.apply(&Told::Completed(completed), tx.now());
    }
    Ok(())
}
