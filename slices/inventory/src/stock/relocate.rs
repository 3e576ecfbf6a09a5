//! Carrying goods from one place of a site to another.

use std::collections::BTreeMap;

use bodega_db::{Audit, Tx};
use bodega_events::Facts;
use bodega_kernel::{Id, Quantity, Scope, noun};
use serde_json::json;

use super::{Want, allocate, store};
use crate::{
    InventoryError,
    item::{self, Item},
    layout,
    movement::{self, Account, Entry, Kind, Movement, Why},
    site::hold_open,
};

/// So much is carried from one bin to another; no bin means lying loose.
#[derive(Debug, Clone)]
pub struct Relocate {
    /// Where.
    pub site: Id<noun::Site>,
    /// What.
    pub item: Item,
    /// Out of this bin.
    pub source: Option<Id<noun::Bin>>,
    /// Into this one.
    pub target: Option<Id<noun::Bin>>,
    /// How much.
    pub quantity: Quantity,
}

/// Carries it. How much there is does not change, so nobody who promises stock needs to know.
pub fn relocate(tx: &mut Tx, scope: &Scope, order: &Relocate) -> Result<Movement, InventoryError> {
    let variant = match &order.item {
        Item::Variant(id) => *id,
        Item::Sku(sku) => item::variant_of(tx, scope, sku)?,
    };
    hold_open(tx, scope, [(order.site, "branchId".to_owned())])?;
    let named = [(order.source, "from"), (order.target, "to")];
    layout::check(tx, named.into_iter().filter_map(|(bin, field)| Some((order.site, bin?, field.to_owned()))))?;
    let mut rows = store::lock_at_site(tx, scope, order.site, [variant])?;
    let row = rows.find((variant, order.site)).ok_or(InventoryError::NotFound("stock row"))?.clone();
    let quantity = order.quantity.get();
    match order.source {
        Some(bin) => drop(allocate(tx, scope, &rows, &[Want { stock: row.id, bin: Some(bin), quantity }])?),
        None if row.loose() < quantity => {
            let lack = item::Lack { variant, wanted: quantity, available: row.loose() };
            return Err(InventoryError::InsufficientStock(item::shortages(tx, scope, &[lack])?));
        }
        None => {}
    }
    let entry =
        Entry { stock: row.id, quantity, source: Account::Site(order.source), target: Account::Site(order.target) };
    let why = Why { kind: Kind::Relocation, reason: None, reference: None };
    let mut facts = Facts::new();
    let mut moved = movement::post(tx, scope, &mut rows, &[entry], &BTreeMap::new(), why, &mut facts)?;
    facts.append(tx, scope)?;
    let audit = Audit::new("stock.relocated", "stock", row.id);
    tx.record(audit.after(json!({ "from": order.source, "to": order.target, "quantity": quantity })))?;
    moved.pop().ok_or(InventoryError::NotFound("movement"))
}
