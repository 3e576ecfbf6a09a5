//! Letting promised stock leave.

use std::collections::BTreeMap;

use bodega_db::{Audit, DbError, Tx};
use bodega_events::Facts;
use bodega_kernel::{Id, Scope, noun};
use serde_json::json;

use super::{
    model::{self, Reservation, Status},
    store,
};
use crate::{
    InventoryError,
    events::{Part, StockFulfilled},
    item::{self, Lack},
    line::{self, Line},
    metric,
    movement::{self, Account, Entry, Kind, Why},
    site::Reach,
    stock::{self, Want},
};

/// Lets promised stock leave for its order: all that is still promised, or the given lines. What is not named stays
/// promised. Which bins it comes from is chosen here.
pub fn fulfil(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Reservation>,
    lines: Option<&[Line]>,
) -> Result<Reservation, InventoryError> {
    let mut reservation = super::lock_one(tx, scope, id)?;
    check_open(tx, &reservation)?;
    let leaving = leaving(tx, scope, &reservation, lines)?;
    if !store::fulfil_lines(tx, scope, id, &leaving)? {
        return Err(DbError::Internal("more left than was promised under its lock".to_owned()).into());
    }
    for line in &mut reservation.lines {
        line.fulfilled += leaving.iter().find(|(stock, _)| *stock == line.stock).map_or(0, |(_, n)| *n);
    }
    if reservation.lines.iter().all(|line| line.open() == 0) {
        reservation.status = Status::Fulfilled;
        let _ = store::close(tx, scope, [id], Status::Fulfilled)?;
        metric::closed(tx, "fulfilled", 1);
    }
    leave(tx, scope, &reservation, &leaving)?;
    Ok(reservation)
}

/// The same by hand, with a line in the audit.
pub fn fulfil_by_hand(
    tx: &mut Tx,
    scope: &Scope,
    reach: &Reach,
    id: Id<noun::Reservation>,
    lines: Option<&[Line]>,
) -> Result<Reservation, InventoryError> {
    let before = super::find(tx, scope, id)?;
    reach.check(before.site)?;
    let after = fulfil(tx, scope, id, lines)?;
    let entry = Audit::new("stock.fulfilled", "reservation", id).before(json!({ "status": before.status }));
    tx.record(entry.after(json!({ "status": after.status })))?;
    Ok(after)
}

/// An expired one that the sweep has not reached yet is expired all the same.
fn check_open(tx: &Tx, reservation: &Reservation) -> Result<(), InventoryError> {
    let late = reservation.expires_at.is_some_and(|end| end <= tx.now());
    match reservation.status {
        Status::Open if !late => Ok(()),
        Status::Open | Status::Expired => Err(InventoryError::ReservationExpired),
        closed => Err(InventoryError::ReservationClosed(closed)),
    }
}

/// How much leaves each stock row: no more than is promised.
fn leaving(
    tx: &mut Tx,
    scope: &Scope,
    reservation: &Reservation,
    lines: Option<&[Line]>,
) -> Result<Vec<(Id<noun::Stock>, i64)>, InventoryError> {
    let open = |line: &model::Promise| (line.stock, line.open());
    let Some(lines) = lines else {
        return Ok(reservation.lines.iter().map(open).filter(|(_, n)| *n > 0).collect());
    };
    let demand = line::sums(tx, scope, lines)?;
    let promise = |variant| reservation.lines.iter().find(|line| line.variant == variant);
    let lack = |(variant, wanted): (&Id<noun::Variant>, &i64)| {
        let available = promise(*variant).map_or(0, model::Promise::open);
        (available < *wanted).then_some(Lack { variant: *variant, wanted: *wanted, available })
    };
    let lacks: Vec<_> = demand.iter().filter_map(lack).collect();
    if !lacks.is_empty() {
        return Err(InventoryError::MoreThanReserved(item::shortages(tx, scope, &lacks)?));
    }
    Ok(demand.iter().filter_map(|(variant, n)| promise(*variant).map(|line| (line.stock, *n))).collect())
}

/// Takes it out of the bins and the balances, and writes it into the ledger.
fn leave(
    tx: &mut Tx,
    scope: &Scope,
    reservation: &Reservation,
    leaving: &[(Id<noun::Stock>, i64)],
) -> Result<(), InventoryError> {
    let mut rows = stock::store::lock(tx, scope, leaving.iter().map(|(stock, _)| *stock))?;
    let wants: Vec<_> = leaving.iter().map(|(stock, quantity)| Want::anywhere(*stock, *quantity)).collect();
    let picks = stock::allocate(tx, scope, &rows, &wants)?;
    let out = |(stock, bin, quantity)| Entry { stock, quantity, source: Account::Site(bin), target: Account::Order };
    let entries: Vec<_> = picks.into_iter().map(out).collect();
    let unreserved: BTreeMap<_, _> = leaving.iter().copied().collect();
    let parts = leaving.iter().filter_map(|(stock, quantity)| {
        rows.get(*stock).map(|row| Part { variant_id: row.variant, quantity: *quantity })
    });
    let mut facts = Facts::new();
    facts.add(&StockFulfilled {
        reservation_id: reservation.id,
        reference: reservation.reference.clone(),
        site_id: reservation.site,
        status: reservation.status,
        lines: parts.collect(),
    })?;
    let why = Why { kind: Kind::Fulfilment, reason: None, reference: Some(&reservation.reference) };
    movement::post(tx, scope, &mut rows, &entries, &unreserved, why, &mut facts)?;
    Ok(facts.append(tx, scope)?)
}
