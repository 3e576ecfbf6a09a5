//! Writing down what somebody has counted.

use bodega_db::Tx;
use bodega_kernel::{Id, Scope, noun};

use super::{
    Tune, Want, adjust, allocate,
    model::{Balance, Locked},
    store, tune,
};
use crate::{
    InventoryError,
    item::{self, Item},
    movement::{Entry, Kind, Why},
    site::{Reach, hold_open},
};

/// What somebody has counted.
#[derive(Debug, Clone)]
pub struct Count {
    /// Which row.
    pub what: Counted,
    /// What is there.
    pub on_hand: i64,
    /// What the book said when the count was made. If it says something else by now, the count is refused.
    pub expected: Option<i64>,
    /// Why, in somebody's words.
    pub reason: String,
    /// What else is set by the same hand.
    pub tune: Tune,
}

/// How a count names its row.
#[derive(Debug, Clone)]
pub enum Counted {
    /// A row that is there.
    Row(Id<noun::Stock>),
    /// Whatever row stands for this item at this site; made when there is none.
    At(Id<noun::Site>, Item),
}

/// Makes the balance say what was counted. A count below what is promised is true all the same: the row goes short, and
/// whoever holds the promises is told by `stock.short`.
pub fn count(tx: &mut Tx, scope: &Scope, reach: &Reach, count: &Count) -> Result<Balance, InventoryError> {
    let mut rows = lock(tx, scope, reach, &count.what)?;
    let row = rows.iter().next().cloned().ok_or(InventoryError::NotFound("stock row"))?;
    if let Some(expected) = count.expected.filter(|expected| *expected != row.on_hand) {
        return Err(InventoryError::StockChanged { expected, on_hand: row.on_hand });
    }
    let entries = difference(tx, scope, &rows, &row, count.on_hand)?;
    let why = Why { kind: Kind::Count, reason: Some(&count.reason), reference: None };
    adjust::correct(tx, scope, &mut rows, &entries, why)?;
    let row = rows.get(row.id).cloned().ok_or(InventoryError::NotFound("stock row"))?;
    tune::apply(tx, scope, row, &count.tune)
}

/// Locks the row; at a place where there is none yet it is made.
fn lock(tx: &mut Tx, scope: &Scope, reach: &Reach, what: &Counted) -> Result<Locked, InventoryError> {
    match what {
        Counted::Row(id) => {
            // A row never moves to another site, so this may be read before it is locked: sites come before stock.
            let row = store::find(tx, scope, *id)?.ok_or(InventoryError::NotFound("stock row"))?;
            reach.check(row.site)?;
            hold_open(tx, scope, [(row.site, "branchId".to_owned())])?;
            Ok(store::lock(tx, scope, [*id])?)
        }
        Counted::At(site, item) => {
            reach.check(*site)?;
            let variant = match item {
                Item::Variant(id) => *id,
                Item::Sku(sku) => item::variant_of(tx, scope, sku)?,
            };
            hold_open(tx, scope, [(*site, "branchId".to_owned())])?;
            Ok(store::lock_or_open(tx, scope, [(variant, *site)])?)
        }
    }
}

/// The entries that make a balance say `on_hand`.
pub(crate) fn difference(
    tx: &mut Tx,
    scope: &Scope,
    rows: &Locked,
    row: &Balance,
    on_hand: i64,
) -> Result<Vec<Entry>, InventoryError> {
    if on_hand >= row.on_hand {
        let more = on_hand - row.on_hand;
        return Ok(if more == 0 { Vec::new() } else { vec![adjust::found(row.id, None, more)] });
    }
    let picks = allocate(tx, scope, rows, &[Want::anywhere(row.id, row.on_hand - on_hand)])?;
    Ok(picks.into_iter().map(|(stock, bin, quantity)| adjust::lost(stock, bin, quantity)).collect())
}
