//! Correcting stock by differences.

use std::collections::BTreeMap;

use bodega_db::{Audit, Tx};
use bodega_events::Facts;
use bodega_kernel::{Id, Scope, noun};
use serde_json::json;

use super::{
    Want, allocate,
    model::{Balance, Locked},
    store,
};
use crate::{
    InventoryError,
    events::StockAdjusted,
    item::{self, Item},
    layout,
    movement::{self, Account, Entry, Kind, Movement, Why},
    site::hold_open,
};

/// A correction of many rows, all or none.
#[derive(Debug, Clone)]
pub struct Adjust {
    /// Why, in somebody's words.
    pub reason: String,
    /// What changes, and by how much. Lines about one row are added up before they are checked.
    pub lines: Vec<Delta>,
}

/// A difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delta {
    /// Where.
    pub site: Id<noun::Site>,
    /// Of what.
    pub item: Item,
    /// In which bin; nowhere in particular by itself.
    pub bin: Option<Id<noun::Bin>>,
    /// By how much: up or down.
    pub delta: i64,
}

/// Corrects stock, and gives the ledger's new lines. What is promised does not matter here: what was found to be
/// missing is missing.
pub fn adjust(tx: &mut Tx, scope: &Scope, order: &Adjust) -> Result<Vec<Movement>, InventoryError> {
    let variants = item::variants_of(tx, scope, order.lines.iter().map(|line| &line.item))?;
    let field = |line: usize, name: &str| format!("lines[{line}].{name}");
    let sites = order.lines.iter().enumerate().map(|(line, delta)| (delta.site, field(line, "branchId")));
    hold_open(tx, scope, sites)?;
    let bins = order.lines.iter().enumerate();
    layout::check(tx, bins.filter_map(|(line, delta)| Some((delta.site, delta.bin?, field(line, "binId")))))?;
    let keys = variants.iter().copied().zip(order.lines.iter().map(|line| line.site));
    let mut rows = store::lock_or_open(tx, scope, keys.clone())?;
    let mut deltas = Vec::with_capacity(order.lines.len());
    for (key, line) in keys.zip(&order.lines) {
        let row = rows.find(key).ok_or(InventoryError::NotFound("stock row"))?;
        deltas.push((row.id, line.bin, line.delta));
    }
    let entries = entries(tx, scope, &rows, &deltas)?;
    let why = Why { kind: Kind::Adjustment, reason: Some(&order.reason), reference: None };
    correct(tx, scope, &mut rows, &entries, why)
}

/// A difference of a row, in a bin or wherever.
type RowDelta = (Id<noun::Stock>, Option<Id<noun::Bin>>, i64);

/// What comes is put where it is said; what leaves is taken from where it lies. Differences of one row and bin are
/// added up first.
fn entries(tx: &mut Tx, scope: &Scope, rows: &Locked, deltas: &[RowDelta]) -> Result<Vec<Entry>, InventoryError> {
    let mut sums: BTreeMap<_, i64> = BTreeMap::new();
    for (stock, bin, delta) in deltas {
        let sum = sums.entry((*stock, *bin)).or_default();
        *sum = sum.saturating_add(*delta);
    }
    let down = sums.iter().filter(|(_, sum)| **sum < 0);
    let wants: Vec<_> = down.map(|((stock, bin), sum)| Want { stock: *stock, bin: *bin, quantity: -sum }).collect();
    let picks = allocate(tx, scope, rows, &wants)?;
    let up = sums.into_iter().filter(|(_, sum)| *sum > 0);
    let mut entries: Vec<_> = up.map(|((stock, bin), sum)| found(stock, bin, sum)).collect();
    entries.extend(picks.into_iter().map(|(stock, bin, quantity)| lost(stock, bin, quantity)));
    Ok(entries)
}

/// It is there, and the book did not say so.
pub(crate) fn found(stock: Id<noun::Stock>, bin: Option<Id<noun::Bin>>, quantity: i64) -> Entry {
    Entry { stock, quantity, source: Account::Adjustment, target: Account::Site(bin) }
}

/// The book says that it is there, and it is not.
pub(super) fn lost(stock: Id<noun::Stock>, bin: Option<Id<noun::Bin>>, quantity: i64) -> Entry {
    Entry { stock, quantity, source: Account::Site(bin), target: Account::Adjustment }
}

/// Writes a correction with its facts and its lines in the audit, one for each row.
pub(crate) fn correct(
    tx: &mut Tx,
    scope: &Scope,
    rows: &mut Locked,
    entries: &[Entry],
    why: Why<'_>,
) -> Result<Vec<Movement>, InventoryError> {
    let before: Vec<Balance> = rows.iter().cloned().collect();
    let mut facts = Facts::new();
    let movements = movement::post(tx, scope, rows, entries, &BTreeMap::new(), why, &mut facts)?;
    let mut changed = Facts::new();
    for old in before {
        let Some(new) = rows.get(old.id).filter(|new| new.on_hand != old.on_hand) else { continue };
        changed.add(&StockAdjusted {
            stock_id: new.id,
            variant_id: new.variant,
            site_id: new.site,
            kind: why.kind,
            delta: new.on_hand - old.on_hand,
            on_hand: new.on_hand,
            reference: why.reference.map(str::to_owned),
        })?;
        let entry = Audit::new("stock.adjusted", "stock", new.id).before(json!({ "onHand": old.on_hand }));
        let entry = entry.after(json!({ "onHand": new.on_hand }));
        tx.record(match why.reason {
            Some(reason) => entry.reason(reason),
            None => entry,
        })?;
    }
    changed.append(tx, scope)?;
    facts.append(tx, scope)?;
    Ok(movements)
}
