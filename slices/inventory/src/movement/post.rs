//! The one door through which stock changes: balances, bins, ledger and warnings together.

use std::collections::BTreeMap;

use bodega_db::{DbError, Tx};
use bodega_events::Facts;
use bodega_kernel::{Id, Scope, noun};

use super::{
    model::{self, Entry, Movement, Why},
    store,
};
use crate::{
    InventoryError,
    stock::{self, model::Locked, tell},
};

/// Writes entries into the ledger and into the balances of rows that are locked. `unreserved` is how much of each row
/// was promised and no longer is, since it leaves by these entries. What the change means for others (low, out, short)
/// goes into `facts`, which the caller appends with its own.
///
/// What leaves has been allocated, so it is there: a balance that would go below zero is a fault of ours.
pub(crate) fn post(
    tx: &mut Tx,
    scope: &Scope,
    rows: &mut Locked,
    entries: &[Entry],
    unreserved: &BTreeMap<Id<noun::Stock>, i64>,
    why: Why<'_>,
    facts: &mut Facts,
) -> Result<Vec<Movement>, InventoryError> {
    let changes = model::changes(entries, unreserved);
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    if !stock::store::change(tx, scope, &changes)? {
        return Err(DbError::Internal("a balance would have gone below zero under its lock".to_owned()).into());
    }
    stock::bins::change(tx, scope, &model::bin_changes(entries))?;
    let movements = store::append(tx, scope, rows, entries, why)?;
    let now = tx.now();
    for (id, change) in changes {
        if let Some((before, after)) = rows.apply(id, change, now) {
            tell::crossing(facts, &before, &after)?;
        }
    }
    Ok(movements)
}
