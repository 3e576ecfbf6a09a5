//! Agreeing on what was planned: stock, place, codes, money and order in one transaction.

use std::collections::BTreeMap;

use bodega_db::{Audit, Tx};
use bodega_events::Facts;
use bodega_inventory::{self as inventory, Reserve};
use bodega_kernel::{Id, Scope, noun};
use bodega_payments::{self as payments, NewRefund, intent::Intent, provider::Verdict};
use serde_json::json;

use super::plan::Planned;
use crate::{
    SalesError,
    order::{Order, OrderError, OrderUpdated, Pay, Told, contact_store, intents, store},
    promotion, slot,
};

/// Money that was held for what is dearer: the intent, and what the provider has said.
pub(super) type Paid = (Id<noun::Payment>, Verdict);

/// Agrees on it, if the order is still as it was when it was planned.
pub(super) fn apply(tx: &mut Tx, scope: &Scope, planned: &Planned, paid: Option<&Paid>) -> Result<Order, SalesError> {
    let mut planned = planned.clone();
    // Money first, as the last step of a checkout has it: payments are locked before orders.
    if let Some((intent, verdict)) = paid {
        payments::settle(tx, scope, *intent, verdict)?;
    }
    let mut order = store::lock(tx, scope, planned.order.id)?.ok_or(SalesError::NotFound("order"))?;
    if order.version != planned.order.version {
        return Err(OrderError::Changed.into());
    }
    if planned.changed.is_empty() {
        return Ok(planned.order);
    }
    let was = order.version;
    name(tx, &mut planned);
    promise(tx, scope, &mut planned)?;
    book(tx, scope, &planned)?;
    codes(tx, scope, &planned)?;
    if let Some((intent, _)) = paid {
        match planned.agreement.pay {
            Pay::Card(_) => planned.agreement.more_payments.push(*intent),
            _ => planned.agreement.pay = Pay::Card(*intent),
        }
    }
    let number = order.number.to_string();
    let told = OrderUpdated {
        order_id: order.id,
        number,
        changed: planned.changed.clone(),
        agreement: planned.agreement.clone(),
    };
    let mut facts = Facts::new();
    facts.add(&told)?;
    order.apply(&Told::Updated(told), tx.now());
    store::save(tx, scope, &order, was)?;
    contact_store::save_contact(tx, scope, order.id, &planned.contact)?;
    let entry = Audit::new("order.changed", "order", order.id).before(json!({ "total": planned.order.total() }));
    tx.record(entry.after(json!({ "total": order.total(), "changed": planned.changed })))?;
    facts.append(tx, scope)?;
    give_back(tx, scope, &order, &planned)?;
    Ok(order.with(Some(planned.contact)))
}

/// Lines and parts that are new get their ids now: the plan has only counted them.
fn name(tx: &mut Tx, planned: &mut Planned) {
    let mut names: BTreeMap<Id<noun::OrderItem>, Id<noun::OrderItem>> = BTreeMap::new();
    let known: Vec<_> = planned.order.agreement.items.iter().map(|sold| sold.id).collect();
    for sold in planned.agreement.items.iter_mut().filter(|sold| !known.contains(&sold.id)) {
        let id = tx.id();
        names.insert(std::mem::replace(&mut sold.id, id), id);
    }
    let named = |id: Id<noun::OrderItem>| names.get(&id).copied().unwrap_or(id);
    let parts: Vec<_> = planned.order.agreement.fulfilments.iter().map(|part| part.id).collect();
    for part in &mut planned.agreement.fulfilments {
        if !parts.contains(&part.id) {
            part.id = tx.id();
        }
        for share in &mut part.lines {
            share.item_id = named(share.item_id);
        }
    }
    let notes = std::mem::take(&mut planned.contact.notes);
    planned.contact.notes = notes.into_iter().map(|(id, note)| (named(id), note)).collect();
}

/// Gives back what is not wanted any more, and then promises what is: what is held is held until then.
fn promise(tx: &mut Tx, scope: &Scope, planned: &mut Planned) -> Result<(), SalesError> {
    let mut kept: BTreeMap<Id<noun::Reservation>, bool> = BTreeMap::new();
    for part in &planned.order.agreement.fulfilments {
        kept.extend(part.reservation_id.map(|id| (id, false)));
    }
    let mut wanted = Vec::new();
    for (at, part) in planned.agreement.fulfilments.iter_mut().enumerate() {
        let demand: inventory::Demand = planned.demand[at].clone().into_iter().collect();
        let held = match part.reservation_id {
            Some(id) => {
                let promised = inventory::reservation::find(tx, scope, id)?;
                promised.lines.iter().map(|line| (line.variant, line.quantity)).collect::<inventory::Demand>() == demand
            }
            None => false,
        };
        match part.reservation_id.filter(|_| held) {
            Some(id) => {
                kept.insert(id, true);
            }
            None => wanted.push((at, demand)),
        }
    }
    for reservation in kept.iter().filter(|(_, kept)| !**kept).map(|(id, _)| *id) {
        inventory::release(tx, scope, reservation)?;
    }
    for (at, demand) in wanted {
        let part = &mut planned.agreement.fulfilments[at];
        let reference = format!("{}:{}:{at}", planned.order.id, planned.order.version);
        let wish = Reserve { reference, site: part.site_id, wanted: demand.into(), expires_at: None, partial: false };
        part.reservation_id = Some(inventory::reserve(tx, scope, &wish)?.id);
    }
    Ok(())
}

fn book(tx: &mut Tx, scope: &Scope, planned: &Planned) -> Result<(), SalesError> {
    let Some(window) = &planned.window else { return Ok(()) };
    if let Some(booked) = planned.order.agreement.slot.as_ref().filter(|booked| booked.counted) {
        slot::give_back_place(tx, scope, booked.slot_id, &booked.date)?;
    }
    slot::take_planned(tx, scope, window)?.taken(tx)
}

fn codes(tx: &mut Tx, scope: &Scope, planned: &Planned) -> Result<(), SalesError> {
    let (before, after) = (&planned.order.agreement.quote.uses, &planned.agreement.quote.uses);
    if before == after {
        return Ok(());
    }
    promotion::give_back(tx, scope, planned.order.id)?;
    promotion::take(tx, scope, after, planned.order.id, planned.order.customer)
}

/// What was taken and is too much goes back; what is only held is let go of when the rest is taken.
fn give_back(tx: &mut Tx, scope: &Scope, order: &Order, planned: &Planned) -> Result<(), SalesError> {
    let mut left = -planned.dearer;
    for intent in intents(tx, scope, order)?.iter().rev().filter(|intent| intent.state.is_captured()) {
        let amount = left.min(Intent::refundable(intent));
        if amount <= 0 {
            continue;
        }
        let reference = Some(format!("{}:{}", order.id, order.version));
        let new = NewRefund { amount: Some(amount), split: None, reason: None, reference, wish: None };
        payments::refund(tx, scope, intent.id, &new)?;
        left -= amount;
    }
    Ok(())
}
