//! Promising stock: the hottest write of the house.

use bodega_db::{Audit, DbError, Tx};
use bodega_events::Facts;
use bodega_kernel::{Invalid, Scope};
use serde_json::json;

use super::{
    model::{self, Reservation, Reserve, Status, parts},
    store,
};
use crate::{
    InventoryError,
    events::StockReserved,
    item,
    line::{self, Demand},
    metric, site,
    stock::{
        self,
        model::{Change, Locked},
        tell,
    },
};

/// Promises stock, all of it or, if asked, as much as there is. To be called inside the caller's own transaction.
///
/// Asked again under the same reference it gives the first reservation, whatever became of that since. The order in
/// which rows are locked is the same in every command of this slice: reservations, then sites, then stock rows, each by
/// id. An error may leave a part behind in the transaction: end it, or call from within `tx.attempt`.
pub fn reserve(tx: &mut Tx, scope: &Scope, wish: &Reserve) -> Result<Reservation, InventoryError> {
    promise(tx, scope, wish).map(|(reservation, _)| reservation)
}

/// The same for somebody who asks for nothing else: it leaves a line in the audit, as every change by hand does.
pub fn reserve_by_hand(tx: &mut Tx, scope: &Scope, wish: &Reserve) -> Result<Reservation, InventoryError> {
    if site::store::find(tx, scope, wish.site)?.is_none() {
        return Err(Invalid::one("branchId", "UNKNOWN_SITE", "is none of your sites").into());
    }
    let (reservation, is_new) = promise(tx, scope, wish)?;
    if is_new {
        let entry = Audit::new("stock.reserved", "reservation", reservation.id);
        tx.record(entry.after(json!({ "reference": reservation.reference, "branchId": reservation.site })))?;
    }
    Ok(reservation)
}

/// Gives the reservation, and whether it is a new one.
fn promise(tx: &mut Tx, scope: &Scope, wish: &Reserve) -> Result<(Reservation, bool), InventoryError> {
    let (demand, unsold) = line::demand_for_sale(tx, scope, &wish.lines)?;
    let mut reservation = Reservation {
        id: tx.id(),
        reference: wish.reference.clone(),
        site: wish.site,
        status: Status::Open,
        expires_at: wish.expires_at,
        created_at: tx.now(),
        lines: Vec::new(),
    };
    // The reference is claimed first: of two equal wishes the second waits here, and then sees what the first got.
    if !store::insert(tx, scope, &reservation)? {
        return Ok((again(tx, scope, wish, &demand)?, false));
    }
    // What was promised before it was taken from sale stays promised; nothing more of it is.
    if !unsold.is_empty() {
        return Err(InventoryError::NotForSale(unsold));
    }
    let mut rows = stock::store::lock_at_site(tx, scope, wish.site, demand.keys().copied())?;
    let (promises, lacks) = model::decide(&demand, &rows, wish.site);
    if promises.is_empty() || !(lacks.is_empty() || wish.partial) {
        metric::conflict();
        return Err(InventoryError::InsufficientStock(item::shortages(tx, scope, &lacks)?));
    }
    reservation.lines = promises;
    take(tx, scope, &mut rows, &reservation)?;
    metric::reserved(tx);
    Ok((reservation, true))
}

/// Writes what was decided.
fn take(tx: &mut Tx, scope: &Scope, rows: &mut Locked, reservation: &Reservation) -> Result<(), InventoryError> {
    let takes: Vec<_> = reservation.lines.iter().map(|line| (line.stock, line.quantity)).collect();
    if !stock::store::take(tx, scope, &takes)? {
        return Err(DbError::Internal("stock was sold under its lock".to_owned()).into());
    }
    store::insert_lines(tx, scope, reservation)?;
    let mut facts = Facts::new();
    facts.add(&StockReserved {
        reservation_id: reservation.id,
        reference: reservation.reference.clone(),
        site_id: reservation.site,
        lines: parts(&reservation.lines, |line| line.quantity),
    })?;
    for (id, quantity) in takes {
        let change = Change { reserved: quantity, ..Change::default() };
        if let Some((before, after)) = rows.apply(id, change, reservation.created_at) {
            tell::crossing(&mut facts, &before, &after)?;
        }
    }
    Ok(facts.append(tx, scope)?)
}

/// The reservation that stands under the reference, if it was made for the same wish.
fn again(tx: &mut Tx, scope: &Scope, wish: &Reserve, demand: &Demand) -> Result<Reservation, InventoryError> {
    let found = store::find_by_reference(tx, scope, &wish.reference)?;
    let found = found.ok_or(InventoryError::NotFound("reservation"))?;
    let wanted: Demand = found.lines.iter().map(|line| (line.variant, line.wanted)).collect();
    // Of a partial reservation the lines that got nothing are not there.
    let same_lines = wanted.iter().all(|(variant, wanted)| demand.get(variant) == Some(wanted));
    let all_lines = wish.partial || wanted.len() == demand.len();
    if found.site == wish.site && same_lines && all_lines { Ok(found) } else { Err(InventoryError::ReferenceReused) }
}
