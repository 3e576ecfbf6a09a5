//! Giving promised stock back.

use std::collections::BTreeMap;

use bodega_db::{Audit, DbError, Tx};
use bodega_events::Facts;
use bodega_kernel::{Id, Scope, noun};
use serde_json::json;

use super::{
    model::{Reservation, Status, parts},
    store,
};
use crate::{
    InventoryError,
    events::StockReleased,
    metric,
    site::Reach,
    stock::{self, Balance, tell},
};

/// Gives back what is still promised. Released again, or after it expired, nothing happens; what has left cannot be
/// given back.
pub fn release(tx: &mut Tx, scope: &Scope, id: Id<noun::Reservation>) -> Result<Reservation, InventoryError> {
    let reservation = super::lock_one(tx, scope, id)?;
    match reservation.status {
        Status::Open => {}
        Status::Released | Status::Expired => return Ok(reservation),
        Status::Fulfilled => return Err(InventoryError::ReservationClosed(reservation.status)),
    }
    let mut closed = let_go(tx, scope, vec![reservation], Status::Released)?;
    closed.pop().ok_or(InventoryError::NotFound("reservation"))
}

/// The same by hand, with a line in the audit.
pub fn release_by_hand(
    tx: &mut Tx,
    scope: &Scope,
    reach: &Reach,
    id: Id<noun::Reservation>,
) -> Result<Reservation, InventoryError> {
    let before = super::find(tx, scope, id)?;
    reach.check(before.site)?;
    let after = release(tx, scope, id)?;
    if before.status != after.status {
        let entry = Audit::new("stock.released", "reservation", id).before(json!({ "status": before.status }));
        tx.record(entry.after(json!({ "status": after.status })))?;
    }
    Ok(after)
}

/// Ends reservations that are open and locked, and frees what they held.
pub(super) fn let_go(
    tx: &mut Tx,
    scope: &Scope,
    mut reservations: Vec<Reservation>,
    status: Status,
) -> Result<Vec<Reservation>, InventoryError> {
    let count = reservations.len() as u64;
    let closed = store::close(tx, scope, reservations.iter().map(|reservation| reservation.id), status)?;
    let mut freed: BTreeMap<Id<noun::Stock>, i64> = BTreeMap::new();
    for line in reservations.iter().flat_map(|reservation| &reservation.lines).filter(|line| line.open() > 0) {
        *freed.entry(line.stock).or_default() += line.open();
    }
    let rows = stock::store::free(tx, scope, &freed)?;
    if tx.changed(closed)? != count {
        return Err(DbError::Internal("a reservation was closed under its lock".to_owned()).into());
    }
    if rows.len() != freed.len() {
        return Err(DbError::Internal("less was reserved than is promised".to_owned()).into());
    }
    let mut facts = Facts::new();
    for reservation in &mut reservations {
        reservation.status = status;
        facts.add(&StockReleased {
            reservation_id: reservation.id,
            reference: reservation.reference.clone(),
            site_id: reservation.site,
            status,
            lines: parts(&reservation.lines, super::Promise::open),
        })?;
    }
    for after in rows {
        let given_back = freed.get(&after.id).copied().unwrap_or(0);
        let before = Balance { reserved: after.reserved + given_back, ..after.clone() };
        tell::crossing(&mut facts, &before, &after)?;
    }
    facts.append(tx, scope)?;
    metric::closed(tx, if status == Status::Expired { "expired" } else { "released" }, count);
    Ok(reservations)
}
