//! Goods that a supplier brings.

use std::collections::BTreeMap;

use bodega_db::Tx;
use bodega_kernel::{Id, Quantity, Scope, noun};

use super::{adjust, store};
use crate::{
    InventoryError,
    item::{self, Item},
    layout,
    movement::{Account, Entry, Kind, Movement, Why},
    site::hold_open,
};

/// A delivery to one site.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// Where.
    pub site: Id<noun::Site>,
    /// The supplier's note or the order that it answers.
    pub reference: Option<String>,
    /// What came, how much of it, and into which bin, if any.
    pub lines: Vec<(Item, Quantity, Option<Id<noun::Bin>>)>,
}

/// Puts a delivery into stock.
pub fn receive(tx: &mut Tx, scope: &Scope, receipt: &Receipt) -> Result<Vec<Movement>, InventoryError> {
    let variants = item::variants_of(tx, scope, receipt.lines.iter().map(|(item, ..)| item))?;
    hold_open(tx, scope, [(receipt.site, "branchId".to_owned())])?;
    let bins = receipt.lines.iter().enumerate();
    layout::check(
        tx,
        bins.filter_map(|(line, (.., bin))| Some((receipt.site, (*bin)?, format!("lines[{line}].binId")))),
    )?;
    let mut rows = store::lock_or_open(tx, scope, variants.iter().map(|variant| (*variant, receipt.site)))?;
    let mut sums: BTreeMap<(Id<noun::Stock>, Option<Id<noun::Bin>>), i64> = BTreeMap::new();
    for (variant, (_, quantity, bin)) in variants.iter().zip(&receipt.lines) {
        let row = rows.find((*variant, receipt.site)).ok_or(InventoryError::NotFound("stock row"))?;
        *sums.entry((row.id, *bin)).or_default() += quantity.get();
    }
    let entries: Vec<_> = sums
        .into_iter()
        .map(|((stock, bin), quantity)| Entry {
            stock,
            quantity,
            source: Account::Supplier,
            target: Account::Site(bin),
        })
        .collect();
    let why = Why { kind: Kind::Receipt, reason: None, reference: receipt.reference.as_deref() };
    adjust::correct(tx, scope, &mut rows, &entries, why)
}
