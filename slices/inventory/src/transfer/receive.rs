//! Goods of a transfer arrive.

use std::collections::BTreeMap;

use bodega_db::{Audit, DbError, Tx};
use bodega_events::Facts;
use bodega_kernel::{Id, Scope, noun};
use serde_json::json;

use super::{
    model::{Part, Status, Transfer},
    store,
};
use crate::{
    InventoryError, events,
    item::{self, Lack},
    line::{self, Line},
    movement::{self, Account, Entry, Kind, Why},
    site::{Reach, hold_open},
    stock,
};

/// What has arrived.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// What, and how much of it; none: all that is on its way.
    pub lines: Option<Vec<Line>>,
    /// Is the rest given up? Then it is written off as lost.
    pub complete: bool,
}

/// Puts what has arrived into stock. What has not stays on its way, unless it is given up.
pub fn receive(
    tx: &mut Tx,
    scope: &Scope,
    reach: &Reach,
    id: Id<noun::Transfer>,
    arrival: &Arrival,
) -> Result<Transfer, InventoryError> {
    let mut transfer = super::lock_open(tx, scope, id)?;
    reach.check(transfer.target)?;
    let moved = arrived(tx, scope, &transfer, arrival)?;
    hold_open(tx, scope, [(transfer.target, "toBranchId".to_owned())])?;
    if !store::move_lines(tx, scope, id, &moved)? {
        return Err(DbError::Internal("more arrived than was sent, under its lock".to_owned()).into());
    }
    for part in &mut transfer.lines {
        if let Some(more) = moved.iter().find(|more| more.variant == part.variant) {
            part.received += more.received;
            part.lost += more.lost;
        }
    }
    if transfer.lines.iter().all(|part| part.in_transit() == 0) {
        super::close(tx, scope, &mut transfer, Status::Received)?;
    }
    enter(tx, scope, &transfer, &moved)?;
    let entry = Audit::new("transfer.received", "transfer", id).before(json!({ "status": Status::InTransit }));
    tx.record(entry.after(json!({ "status": transfer.status })))?;
    Ok(transfer)
}

/// What arrives and what is lost of each variant: no more than is on its way.
fn arrived(tx: &mut Tx, scope: &Scope, transfer: &Transfer, arrival: &Arrival) -> Result<Vec<Part>, InventoryError> {
    let counted = match &arrival.lines {
        None => transfer.lines.iter().map(|part| (part.variant, part.in_transit())).collect(),
        Some(lines) => line::sums(tx, scope, lines)?,
    };
    let on_its_way = |variant| transfer.lines.iter().find(|part| part.variant == variant).map_or(0, Part::in_transit);
    let more = |(variant, wanted): (&Id<noun::Variant>, &i64)| {
        let available = on_its_way(*variant);
        (available < *wanted).then_some(Lack { variant: *variant, wanted: *wanted, available })
    };
    let lacks: Vec<_> = counted.iter().filter_map(more).collect();
    if !lacks.is_empty() {
        return Err(InventoryError::MoreThanSent(item::shortages(tx, scope, &lacks)?));
    }
    let moved = transfer.lines.iter().map(|part| {
        let received = counted.get(&part.variant).copied().unwrap_or(0);
        let lost = if arrival.complete { part.in_transit() - received } else { 0 };
        Part { received, lost, returned: 0, ..*part }
    });
    Ok(moved.filter(|part| part.received + part.lost > 0).collect())
}

/// Writes the arrival into stock and ledger. What is lost leaves the account of what is on its way, and touches no
/// balance.
fn enter(tx: &mut Tx, scope: &Scope, transfer: &Transfer, moved: &[Part]) -> Result<(), InventoryError> {
    let keys = moved.iter().map(|part| (part.variant, transfer.target));
    let mut rows = stock::store::lock_or_open(tx, scope, keys)?;
    let (mut arrived, mut lost) = (Vec::new(), Vec::new());
    for part in moved {
        let stock = rows.find((part.variant, transfer.target)).ok_or(InventoryError::NotFound("stock row"))?.id;
        let source = Account::Transit;
        if part.received > 0 {
            arrived.push(Entry { stock, quantity: part.received, source, target: Account::Site(None) });
        }
        if part.lost > 0 {
            lost.push(Entry { stock, quantity: part.lost, source, target: Account::Adjustment });
        }
    }
    let mut facts = Facts::new();
    facts.add(&events::TransferReceived {
        transfer_id: transfer.id,
        to_site_id: transfer.target,
        complete: transfer.status == Status::Received,
        lines: moved.iter().map(|part| part.told(part.received)).filter(|part| part.quantity > 0).collect(),
        lost: moved.iter().map(|part| part.told(part.lost)).filter(|part| part.quantity > 0).collect(),
    })?;
    let reference = transfer.id.to_string();
    for (entries, kind) in [(arrived, Kind::TransferReceived), (lost, Kind::TransferLost)] {
        let why = Why { kind, reason: None, reference: Some(&reference) };
        movement::post(tx, scope, &mut rows, &entries, &BTreeMap::new(), why, &mut facts)?;
    }
    Ok(facts.append(tx, scope)?)
}
