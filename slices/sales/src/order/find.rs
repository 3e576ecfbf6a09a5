//! Reading orders, and who may.

use bodega_db::{ReadTx, Tx};
use bodega_http::cursor;
use bodega_inventory::Reach;
use bodega_kernel::{Id, Page, PageRequest, Scope, Time, noun};

use super::{Order, contact_store, store};
use crate::SalesError;

/// Somebody who wants to read orders: each that is said of them opens some.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reader {
    /// A customer, who reads their own.
    pub customer: Option<Id<noun::Customer>>,
    /// Whoever holds the token of this order: see [`Seal`](super::token::Seal).
    pub guest: Option<Id<noun::Order>>,
    /// Staff, at the sites that they reach.
    pub staff: Option<Reach>,
}

/// An order as it stands, with its contact.
pub fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Order>) -> Result<Order, SalesError> {
    let order = store::find(tx, scope, id)?.ok_or(SalesError::NotFound("order"))?;
    let contact = contact_store::contact(tx, scope, id)?;
    Ok(order.with(contact))
}

/// The same for somebody who may only read some. One that they may not read is not there.
pub fn readable(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Order>, reader: &Reader) -> Result<Order, SalesError> {
    let order = find(tx, scope, id)?;
    reader.check(&order).map(|()| order)
}

impl Reader {
    /// Is the order theirs to read?
    pub fn may_read(&self, order: &Order) -> bool {
        let at_theirs = |reach: &Reach| order.agreement.fulfilments.iter().any(|part| reach.holds(part.site_id));
        (self.customer.is_some() && self.customer == order.customer)
            || self.guest == Some(order.id)
            || self.staff.as_ref().is_some_and(at_theirs)
    }
}

/// The order that people call so.
pub fn by_number(tx: &mut ReadTx, scope: &Scope, number: i64) -> Result<Option<Id<noun::Order>>, SalesError> {
    Ok(store::by_number(tx, scope, number)?)
}

/// These orders, in this order; what is not there is left out.
pub fn by_ids(tx: &mut ReadTx, scope: &Scope, ids: &[Id<noun::Order>]) -> Result<Vec<Order>, SalesError> {
    let orders = store::by_ids(tx, scope, ids)?;
    with_contacts(tx, scope, orders)
}

/// A customer's orders, the newest first; of all time, or those that were changed since. What was never paid is not among them.
pub fn of_customer(
    tx: &mut ReadTx,
    scope: &Scope,
    customer: Id<noun::Customer>,
    since: Option<Time>,
    page: &PageRequest,
) -> Result<Page<Order>, SalesError> {
    let before = page.cursor.as_deref().map(cursor::decode).transpose()?;
    let found = store::of_customer(tx, scope, customer, since, before, page)?;
    let Page { items, total, total_capped, next_cursor } = found;
    Ok(Page { items: with_contacts(tx, scope, items)?, total, total_capped, next_cursor })
}

fn with_contacts(tx: &mut ReadTx, scope: &Scope, orders: Vec<Order>) -> Result<Vec<Order>, SalesError> {
    if orders.is_empty() {
        return Ok(orders);
    }
    let mut contacts = contact_store::contacts(tx, scope, orders.iter().map(|order| order.id))?;
    let with = |order: Order| {
        let contact = contacts.remove(&order.id);
        order.with(contact)
    };
    Ok(orders.into_iter().map(with).collect())
}

/// An order that nobody else changes until the transaction ends, at the version that the caller has seen.
pub(super) fn lock(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Order>,
    expected: Option<i64>,
) -> Result<Order, SalesError> {
    let order = store::lock(tx, scope, id)?.ok_or(SalesError::NotFound("order"))?;
    check_version(&order, expected)?;
    let contact = contact_store::contact(tx, scope, id)?;
    Ok(order.with(contact))
}

/// The same for staff, who may not reach its site.
pub(super) fn lock_within(tx: &mut Tx, scope: &Scope, id: Id<noun::Order>, reach: &Reach) -> Result<Order, SalesError> {
    let order = lock(tx, scope, id, None)?;
    for part in &order.agreement.fulfilments {
        reach.check(part.site_id)?;
    }
    Ok(order)
}

pub(super) fn check_version(order: &Order, expected: Option<i64>) -> Result<(), SalesError> {
    match expected {
        Some(expected) if expected != order.version => {
            Err(SalesError::VersionMismatch { expected, current: order.version })
        }
        _ => Ok(()),
    }
}
