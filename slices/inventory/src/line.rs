//! Lines: so much of something. Nearly every command has them.

use std::collections::{BTreeMap, HashMap};

use bodega_db::ReadTx;
use bodega_kernel::{Check, Id, Quantity, Scope, noun, text};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    InventoryError,
    error::Unsold,
    item::{self, Item},
};

/// So much of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Of what.
    pub item: Item,
    /// How much.
    pub quantity: Quantity,
}

/// How much of each variant: lines that share a stock row are added up before anything is checked.
pub(crate) type Sums = BTreeMap<Id<noun::Variant>, i64>;

/// What lines ask for in sum. Unknown SKUs are faults, all at once.
pub(crate) fn sums(tx: &mut ReadTx, scope: &Scope, lines: &[Line]) -> Result<Sums, InventoryError> {
    let variants = item::variants_of(tx, scope, lines.iter().map(|line| &line.item))?;
    let mut sums = Sums::new();
    for (variant, line) in variants.into_iter().zip(lines) {
        // No overflow: a line is at most 10⁹, and there are never more than some thousand of them.
        *sums.entry(variant).or_default() += line.quantity.get();
    }
    Ok(sums)
}

/// What is to be promised: lines about one variant are added up, in the place of bundles stand their parts, and all of it
/// was for sale when it was asked for. It is made beforehand, so that the promise itself need not ask the catalogue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Demand {
    pub(crate) sums: Sums,
    pub(crate) skus: HashMap<Id<noun::Variant>, String>,
}

impl Demand {
    /// How much of each variant that has stock of its own.
    pub fn quantities(&self) -> impl Iterator<Item = (Id<noun::Variant>, i64)> {
        self.sums.iter().map(|(variant, quantity)| (*variant, *quantity))
    }

    fn add(&mut self, variant: Id<noun::Variant>, sku: Option<String>, quantity: i64) {
        let sum = self.sums.entry(variant).or_default();
        *sum = sum.saturating_add(quantity);
        if let Some(sku) = sku {
            self.skus.insert(variant, sku);
        }
    }
}

impl FromIterator<(Id<noun::Variant>, i64)> for Demand {
    /// From who knows already what is for sale and what bundles are made of. SKUs are looked up when a shortage is told.
    fn from_iter<I: IntoIterator<Item = (Id<noun::Variant>, i64)>>(wanted: I) -> Self {
        let mut demand = Self::default();
        for (variant, quantity) in wanted {
            demand.add(variant, None, quantity);
        }
        demand
    }
}

/// What lines that are to be sold ask for. Unknown SKUs are faults, all at once; so is what is not for sale.
pub fn demand(tx: &mut ReadTx, scope: &Scope, lines: &[Line]) -> Result<Demand, InventoryError> {
    let (demand, unsold) = demand_for_sale(tx, scope, lines)?;
    if unsold.is_empty() { Ok(demand) } else { Err(InventoryError::NotForSale(unsold)) }
}

/// The same with the lines that name what is not for sale beside it.
pub(crate) fn demand_for_sale(
    tx: &mut ReadTx,
    scope: &Scope,
    lines: &[Line],
) -> Result<(Demand, Vec<Unsold>), InventoryError> {
    let named = item::sellable(tx, scope, lines.iter().map(|line| &line.item))?;
    let (mut demand, mut unsold) = (Demand::default(), Vec::new());
    for (at, ((variant, found), line)) in named.into_iter().zip(lines).enumerate() {
        let wanted = line.quantity.get();
        let Some(found) = found else {
            demand.add(variant, None, wanted);
            continue;
        };
        if !found.active {
            unsold.push(Unsold { line: at, sku: found.sku.clone() });
        }
        if found.parts.is_empty() {
            demand.add(variant, Some(found.sku), wanted);
        }
        for part in found.parts {
            demand.add(part.variant, Some(part.sku), wanted.saturating_mul(part.quantity));
        }
    }
    Ok((demand, unsold))
}

/// A line as it is sent.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = StockLine)]
pub(crate) struct LineBody {
    #[schema(example = "MILK-1L")]
    sku: String,
    /// In the variant's unit.
    #[schema(minimum = 1, maximum = 1000000000, example = 2)]
    quantity: i64,
}

/// Checks lines that were sent: at least one, at most `most`.
pub(crate) fn checked(check: &mut Check, lines: &[LineBody], most: usize) -> Vec<Line> {
    check.that(!lines.is_empty(), "lines", "REQUIRED", "must not be empty");
    if lines.len() > most {
        check.fault("lines", "TOO_MANY", format!("must have at most {most} entries"));
        return Vec::new();
    }
    let mut checked = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        let sku = text::checked(check, &format!("lines[{index}].sku"), &line.sku, 1, 100);
        let field = format!("lines[{index}].quantity");
        if let Some(quantity) = check.take(&field, "OUT_OF_RANGE", Quantity::try_from(line.quantity)) {
            checked.push(Line { item: Item::Sku(sku), quantity });
        }
    }
    checked
}
