//! Sending goods to another site.

use std::collections::BTreeMap;

use bodega_db::{Audit, Tx};
use bodega_events::Facts;
use bodega_kernel::{Id, Scope, noun};
use serde_json::json;

use super::{
    model::{Part, Send, Status, Transfer},
    store,
};
use crate::{
    InventoryError, events,
    item::{self, Lack},
    line::{self, Sums},
    movement::{self, Account, Entry, Kind, Why},
    site::hold_open,
    stock::{self, Want, model::Locked},
};

/// Lets goods leave for another site, all or none. What is promised stays where it is promised; what is kept back from
/// shoppers may travel.
pub fn send(tx: &mut Tx, scope: &Scope, order: &Send) -> Result<Transfer, InventoryError> {
    let demand = line::sums(tx, scope, &order.lines)?;
    let named = [(order.source, "fromBranchId"), (order.target, "toBranchId")];
    hold_open(tx, scope, named.map(|(site, field)| (site, field.to_owned())))?;
    let mut rows = stock::store::lock_at_site(tx, scope, order.source, demand.keys().copied())?;
    let wants = free(tx, scope, &rows, order.source, &demand)?;
    let transfer = Transfer {
        id: tx.id(),
        source: order.source,
        target: order.target,
        status: Status::InTransit,
        note: order.note.clone(),
        sent_at: tx.now(),
        closed_at: None,
        lines: demand
            .iter()
            .map(|(variant, quantity)| Part {
                variant: *variant,
                quantity: *quantity,
                received: 0,
                lost: 0,
                returned: 0,
            })
            .collect(),
    };
    store::insert(tx, scope, &transfer)?;
    let picks = stock::allocate(tx, scope, &rows, &wants)?;
    let leaves =
        |(stock, bin, quantity)| Entry { stock, quantity, source: Account::Site(bin), target: Account::Transit };
    let entries: Vec<_> = picks.into_iter().map(leaves).collect();
    let reference = transfer.id.to_string();
    let why = Why { kind: Kind::TransferSent, reason: order.note.as_deref(), reference: Some(&reference) };
    let mut facts = Facts::new();
    facts.add(&events::TransferSent {
        transfer_id: transfer.id,
        from_site_id: transfer.source,
        to_site_id: transfer.target,
        lines: transfer.lines.iter().map(|part| part.told(part.quantity)).collect(),
    })?;
    movement::post(tx, scope, &mut rows, &entries, &BTreeMap::new(), why, &mut facts)?;
    facts.append(tx, scope)?;
    let entry = Audit::new("transfer.sent", "transfer", transfer.id);
    tx.record(entry.after(json!({ "fromBranchId": transfer.source, "toBranchId": transfer.target })))?;
    Ok(transfer)
}

/// What leaves each row: nothing that is promised to somebody.
fn free(
    tx: &mut Tx,
    scope: &Scope,
    rows: &Locked,
    source: Id<noun::Site>,
    demand: &Sums,
) -> Result<Vec<Want>, InventoryError> {
    let (mut wants, mut lacks) = (Vec::new(), Vec::new());
    for (variant, wanted) in demand.iter().map(|(variant, wanted)| (*variant, *wanted)) {
        match rows.find((variant, source)) {
            Some(row) if row.on_hand - row.reserved >= wanted => wants.push(Want::anywhere(row.id, wanted)),
            row => {
                let available = row.map_or(0, |row| (row.on_hand - row.reserved).max(0));
                lacks.push(Lack { variant, wanted, available });
            }
        }
    }
    if lacks.is_empty() {
        Ok(wants)
    } else {
        Err(InventoryError::InsufficientStock(item::shortages(tx, scope, &lacks)?))
    }
}
