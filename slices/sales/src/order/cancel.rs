//! Calling an order off.

use bodega_db::{Audit, Tx};
use bodega_events::Facts;
use bodega_kernel::{Id, Scope, noun};
use serde_json::json;

use super::{Order, OrderCanceled, OrderStatusChanged, Power, Status, Told, contact_store, store};
use crate::{SalesError, metric};

/// Who calls an order off, and why.
#[derive(Debug, Clone)]
pub struct Cancel {
    /// In what power.
    pub power: Power,
    /// Why, in their words. Staff have to say.
    pub reason: Option<String>,
    /// The version that they have seen.
    pub expected: Option<i64>,
}

/// Calls an order off: all in one, its stock, its place and its codes are free again, and what was held or paid is on its
/// way back.
pub fn cancel(tx: &mut Tx, scope: &Scope, id: Id<noun::Order>, cancel: &Cancel) -> Result<Order, SalesError> {
    let order = super::lock(tx, scope, id, cancel.expected)?;
    cancel_locked(tx, scope, order, cancel)
}

/// The same of an order that is locked.
pub(super) fn cancel_locked(
    tx: &mut Tx,
    scope: &Scope,
    mut order: Order,
    cancel: &Cancel,
) -> Result<Order, SalesError> {
    let (now, was, previous) = (tx.now(), order.version, order.status);
    super::check_move(&order, Status::Canceled, cancel.power, cancel.reason.as_deref())?;
    super::let_go(tx, scope, &order)?;
    super::money::give_back(tx, scope, &order)?;
    let (order_id, number) = (order.id, order.number.to_string());
    let moved = OrderStatusChanged {
        order_id,
        number: number.clone(),
        status: Status::Canceled,
        previous,
        power: cancel.power,
        fulfilment_id: None,
        fulfilment_status: None,
    };
    let total = order.total();
    let canceled =
        OrderCanceled { order_id, number, power: cancel.power, total: total.amount, currency: total.currency };
    let mut facts = Facts::new();
    facts.add(&moved)?;
    facts.add(&canceled)?;
    order.apply(&Told::StatusChanged(moved), now);
    order.apply(&Told::Canceled(canceled), now);
    store::save(tx, scope, &order, was)?;
    if let Some(reason) = &cancel.reason {
        contact_store::remark(tx, scope, order.id, order.version, reason)?;
    }
    let entry = Audit::new("order.canceled", "order", order.id).before(json!({ "status": previous }));
    tx.record(entry.after(json!({ "status": order.status, "power": cancel.power })))?;
    facts.append(tx, scope)?;
    metric::order(tx, "canceled");
    Ok(order)
}
