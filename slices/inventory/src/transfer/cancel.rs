//! Calling a transfer off.

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
    movement::{self, Account, Entry, Kind, Why},
    site::{Reach, hold_open},
    stock,
};

/// Puts what is still on its way back where it came from.
pub fn cancel(tx: &mut Tx, scope: &Scope, reach: &Reach, id: Id<noun::Transfer>) -> Result<Transfer, InventoryError> {
    let mut transfer = super::lock_open(tx, scope, id)?;
    reach.check(transfer.source)?;
    hold_open(tx, scope, [(transfer.source, "fromBranchId".to_owned())])?;
    let back = |part: &Part| Part { received: 0, lost: 0, returned: part.in_transit(), ..*part };
    let moved: Vec<_> = transfer.lines.iter().map(back).filter(|part| part.returned > 0).collect();
    if !store::move_lines(tx, scope, id, &moved)? {
        return Err(DbError::Internal("more came back than was sent, under its lock".to_owned()).into());
    }
    for part in &mut transfer.lines {
        part.returned += part.in_transit();
    }
    super::close(tx, scope, &mut transfer, Status::Canceled)?;
    let mut rows = stock::store::lock_or_open(tx, scope, moved.iter().map(|part| (part.variant, transfer.source)))?;
    let mut entries = Vec::with_capacity(moved.len());
    for part in &moved {
        let stock = rows.find((part.variant, transfer.source)).ok_or(InventoryError::NotFound("stock row"))?.id;
        let (source, target) = (Account::Transit, Account::Site(None));
        entries.push(Entry { stock, quantity: part.returned, source, target });
    }
    let reference = id.to_string();
    let why = Why { kind: Kind::TransferCanceled, reason: None, reference: Some(&reference) };
    let mut facts = Facts::new();
    facts.add(&events::TransferCanceled {
        transfer_id: id,
        from_site_id: transfer.source,
        lines: moved.iter().map(|part| part.told(part.returned)).collect(),
    })?;
    movement::post(tx, scope, &mut rows, &entries, &BTreeMap::new(), why, &mut facts)?;
    facts.append(tx, scope)?;
    let entry = Audit::new("transfer.canceled", "transfer", id).before(json!({ "status": Status::InTransit }));
    tx.record(entry.after(json!({ "status": transfer.status })))?;
    Ok(transfer)
}
