//! Lines: so much of something. Nearly every command has them.

use std::collections::BTreeMap;

use bodega_catalog::variants;
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

/// Demand by variant: lines that share a stock row are added up before anything is checked.
pub(crate) type Demand = BTreeMap<Id<noun::Variant>, i64>;

/// What lines ask for in sum. Unknown SKUs are faults, all at once.
pub(crate) fn demand(tx: &mut ReadTx, scope: &Scope, lines: &[Line]) -> Result<Demand, InventoryError> {
    let variants = item::variants_of(tx, scope, lines.iter().map(|line| &line.item))?;
    Ok(summed(variants, lines))
}

/// The same for what is to be sold, with the lines that name what is not for sale. In the place of bundles stand their
/// parts: those are what is promised.
pub(crate) fn demand_for_sale(
    tx: &mut ReadTx,
    scope: &Scope,
    lines: &[Line],
) -> Result<(Demand, Vec<Unsold>), InventoryError> {
    let named = item::for_sale(tx, scope, lines.iter().map(|line| &line.item))?;
    let mut demand = summed(named.variants, lines);
    for (bundle, parts) in variants::parts_of(tx, scope, &named.bundles)? {
        let Some(wanted) = demand.remove(&bundle) else { continue };
        for part in parts {
            let more = wanted.saturating_mul(part.quantity);
            let sum = demand.entry(part.variant).or_default();
            *sum = sum.saturating_add(more);
        }
    }
    Ok((demand, named.unsold))
}

fn summed(variants: Vec<Id<noun::Variant>>, lines: &[Line]) -> Demand {
    let mut demand = Demand::new();
    for (variant, line) in variants.into_iter().zip(lines) {
        // No overflow: a line is at most 10⁹, and there are never more than some thousand of them.
        *demand.entry(variant).or_default() += line.quantity.get();
    }
    demand
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
