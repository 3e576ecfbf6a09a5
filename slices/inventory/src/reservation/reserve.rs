//! Promising stock: the hottest write of the house.

use std::{borrow::Cow, collections::HashMap};

use bodega_db::{Audit, Tx};
use bodega_events::Facts;
use bodega_kernel::{Id, Invalid, Scope, noun};
use serde_json::json;

use super::{
    model::{self, Promise, Reservation, Reserve, Status, Wanted, parts},
    store,
};
use crate::{
    InventoryError,
    events::StockReserved,
    item::{self, Lack},
    line::{self, Demand, Sums},
    metric, site,
    stock::{self, Balance, tell},
};

/// Promises stock, all of it or, if asked, as much as there is. To be called inside the caller's own transaction.
///
/// Asked again under the same reference it gives the first reservation, whatever became of that since. The order in
/// which rows are locked is the same in every command of this slice: reservations, then sites, then stock rows, each by
/// id. An error may leave a part behind in the transaction: end it, or call from within `tx.attempt`.
pub fn reserve(tx: &mut Tx, scope: &Scope, wish: &Reserve) -> Result<Reservation, InventoryError> {
    let mut facts = Facts::new();
    let made = make(tx, scope, wish, &mut facts)?;
    facts.append(tx, scope)?;
    Ok(made.reservation)
}

/// The same for a caller with facts of their own to tell, who appends them all at once.
pub fn reserve_in(
    tx: &mut Tx,
    scope: &Scope,
    wish: &Reserve,
    facts: &mut Facts,
) -> Result<Reservation, InventoryError> {
    Ok(make(tx, scope, wish, facts)?.reservation)
}

/// The same for somebody who asks for nothing else: it leaves a line in the audit, as every change by hand does. Gives
/// the SKUs beside it, as far as they were looked up.
pub fn reserve_by_hand(
    tx: &mut Tx,
    scope: &Scope,
    wish: &Reserve,
) -> Result<(Reservation, HashMap<Id<noun::Variant>, String>), InventoryError> {
    let mut facts = Facts::new();
    let made = match make(tx, scope, wish, &mut facts) {
        // Where there is stock there is a site: only who gets none can have named a wrong one.
        Err(InventoryError::InsufficientStock(_) | InventoryError::NotForSale(_))
            if site::store::find(tx, scope, wish.site)?.is_none() =>
        {
            return Err(Invalid::one("branchId", "UNKNOWN_SITE", "is none of your sites").into());
        }
        made => made?,
    };
    facts.append(tx, scope)?;
    let reservation = made.reservation;
    if made.is_new {
        let entry = Audit::new("stock.reserved", "reservation", reservation.id);
        tx.record(entry.after(json!({ "reference": reservation.reference, "branchId": reservation.site })))?;
    }
    Ok((reservation, made.demand.into_owned().skus))
}

/// What came of a wish.
struct Made<'w> {
    reservation: Reservation,
    is_new: bool,
    demand: Cow<'w, Demand>,
}

fn make<'w>(tx: &mut Tx, scope: &Scope, wish: &'w Reserve, facts: &mut Facts) -> Result<Made<'w>, InventoryError> {
    let (demand, unsold) = match &wish.wanted {
        Wanted::Demand(demand) => (Cow::Borrowed(demand), Vec::new()),
        Wanted::Lines(lines) => {
            let (demand, unsold) = line::demand_for_sale(tx, scope, lines)?;
            (Cow::Owned(demand), unsold)
        }
    };
    if !unsold.is_empty() {
        // What was promised before it was taken from sale stays promised; nothing more of it is.
        let first = store::find_by_reference(tx, scope, &wish.reference)?;
        let first = first.ok_or(InventoryError::NotForSale(unsold))?;
        return Ok(Made { reservation: again(first, wish, &demand.sums)?, is_new: false, demand });
    }
    let mut reservation = Reservation {
        id: tx.id(),
        reference: wish.reference.clone(),
        site: wish.site,
        status: Status::Open,
        expires_at: wish.expires_at,
        created_at: tx.now(),
        lines: Vec::new(),
    };
    let taken = if wish.partial {
        take_what_there_is(tx, scope, &mut reservation, &demand.sums)?
    } else {
        take_all(tx, scope, &mut reservation, &demand.sums)?
    };
    let Taken::Now(rows) = taken else {
        // The reference was claimed first: of two equal wishes the second waited there, and sees what the first got.
        let first = store::find_by_reference(tx, scope, &wish.reference)?;
        let first = first.ok_or(InventoryError::NotFound("reservation"))?;
        return Ok(Made { reservation: again(first, wish, &demand.sums)?, is_new: false, demand });
    };
    told(&reservation, rows, facts)?;
    metric::reserved(tx);
    Ok(Made { reservation, is_new: true, demand })
}

/// What came of taking.
enum Taken {
    /// It is promised; these are the rows as they are now.
    Now(Vec<Balance>),
    /// The reference had been claimed.
    Before,
}

/// Takes all that is wanted, or nothing.
fn take_all(tx: &mut Tx, scope: &Scope, reservation: &mut Reservation, sums: &Sums) -> Result<Taken, InventoryError> {
    let rows = match store::promise(tx, scope, reservation, sums)? {
        Some(rows) => rows,
        None => return Ok(Taken::Before),
    };
    if rows.is_empty() || rows.len() < sums.len() {
        let taken: Vec<_> = rows.iter().map(|row| row.variant).collect();
        let short: Sums =
            sums.iter().filter(|(variant, _)| !taken.contains(variant)).map(|(variant, n)| (*variant, *n)).collect();
        let left = stock::store::lock_at_site(tx, scope, reservation.site, short.keys().copied())?;
        let (_, lacks) = model::decide(&short, &left, reservation.site);
        return Err(refused(tx, scope, &lacks));
    }
    let promise = |(variant, wanted): (&Id<noun::Variant>, &i64)| {
        let row = rows.iter().find(|row| row.variant == *variant)?;
        Some(Promise { stock: row.id, variant: *variant, wanted: *wanted, quantity: *wanted, fulfilled: 0 })
    };
    reservation.lines = sums.iter().filter_map(promise).collect();
    Ok(Taken::Now(rows))
}

/// Takes as much as there is of what is wanted; nothing at all is a refusal.
fn take_what_there_is(
    tx: &mut Tx,
    scope: &Scope,
    reservation: &mut Reservation,
    sums: &Sums,
) -> Result<Taken, InventoryError> {
    if !store::insert(tx, scope, reservation)? {
        return Ok(Taken::Before);
    }
    let left = stock::store::lock_at_site(tx, scope, reservation.site, sums.keys().copied())?;
    let (promises, lacks) = model::decide(sums, &left, reservation.site);
    if promises.is_empty() {
        return Err(refused(tx, scope, &lacks));
    }
    let takes: Sums = promises.iter().map(|line| (line.variant, line.quantity)).collect();
    reservation.lines = promises;
    let rows = stock::store::take(tx, scope, reservation.site, &takes)?;
    store::insert_lines(tx, scope, reservation)?;
    Ok(Taken::Now(rows))
}

fn refused(tx: &mut Tx, scope: &Scope, lacks: &[Lack]) -> InventoryError {
    metric::conflict();
    match item::shortages(tx, scope, lacks) {
        Ok(shortages) => InventoryError::InsufficientStock(shortages),
        Err(error) => error.into(),
    }
}

/// Says what was promised, and which rows have crossed a mark by it.
fn told(reservation: &Reservation, rows: Vec<Balance>, facts: &mut Facts) -> Result<(), InventoryError> {
    facts.add(&StockReserved {
        reservation_id: reservation.id,
        reference: reservation.reference.clone(),
        site_id: reservation.site,
        lines: parts(&reservation.lines, |line| line.quantity),
    })?;
    for after in rows {
        let quantity = reservation.lines.iter().find(|line| line.stock == after.id).map_or(0, |line| line.quantity);
        let before = Balance { reserved: after.reserved - quantity, ..after.clone() };
        tell::crossing(facts, &before, &after)?;
    }
    Ok(())
}

/// The reservation that stands under the reference, if it was made for the same wish.
fn again(found: Reservation, wish: &Reserve, sums: &Sums) -> Result<Reservation, InventoryError> {
    let wanted: Sums = found.lines.iter().map(|line| (line.variant, line.wanted)).collect();
    // Of a partial reservation the lines that got nothing are not there.
    let same_lines = wanted.iter().all(|(variant, wanted)| sums.get(variant) == Some(wanted));
    let all_lines = wish.partial || wanted.len() == sums.len();
    if found.site == wish.site && same_lines && all_lines { Ok(found) } else { Err(InventoryError::ReferenceReused) }
}
