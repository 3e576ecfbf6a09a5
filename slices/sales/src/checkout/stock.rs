//! What is wanted of the stock, and what there is too little of.

use std::collections::BTreeMap;

use bodega_catalog::variants;
use bodega_db::ReadTx;
use bodega_inventory::{self as inventory, Shortage};
use bodega_kernel::{Id, Scope, noun};

use super::{Arrival, Held};
use crate::{
    SalesError,
    pricing::{BasketLine, Goods},
    routing::Part,
};

/// So much of each variant that is counted.
pub type Demand = BTreeMap<Id<noun::Variant>, i64>;

/// What so much of something takes: of a bundle its parts.
pub(super) fn parts_of(goods: &Goods, quantity: i64) -> Vec<(Id<noun::Variant>, i64)> {
    if goods.parts.is_empty() {
        return vec![(goods.variant, quantity)];
    }
    goods.parts.iter().map(|part| (part.variant, quantity.saturating_mul(part.quantity))).collect()
}

/// What these lines take, added up.
pub(super) fn demand<'l>(lines: impl IntoIterator<Item = &'l BasketLine>) -> Demand {
    let mut demand = Demand::new();
    for line in lines {
        for (variant, quantity) in parts_of(&line.goods, line.quantity) {
            let sum = demand.entry(variant).or_default();
            *sum = sum.saturating_add(quantity);
        }
    }
    demand
}

/// What each part of an order takes. A line that routing did not know of, such as a present, comes from the first.
pub(crate) fn demand_of_parts(parts: &[Part], lines: &[BasketLine]) -> Vec<(Id<noun::Site>, Demand)> {
    let routed = |key: u32| parts.iter().any(|part| part.lines.contains(&key));
    let of = |(at, part): (usize, &Part)| {
        let its = |line: &&BasketLine| part.lines.contains(&line.key) || (at == 0 && !routed(line.key));
        (part.site_id, demand(lines.iter().filter(its)))
    };
    parts.iter().enumerate().map(of).collect()
}

/// What there is too little of where it is to come from. What is held already counts as there.
pub(super) fn missing(
    tx: &mut ReadTx,
    scope: &Scope,
    arrival: Option<&Arrival>,
    lines: &[BasketLine],
    held: Option<&Held>,
) -> Result<Vec<Shortage>, SalesError> {
    let parts = arrival.and_then(|arrival| arrival.routed.as_ref()).map_or(&[][..], |routed| &routed.parts);
    let mut lacks = Vec::new();
    for (site, demand) in demand_of_parts(parts, lines) {
        let asked: Vec<_> = demand.keys().copied().collect();
        let found = inventory::available_at(tx, scope, site, &asked)?;
        for (variant, wanted) in demand {
            let there = found.iter().find(|one| one.variant == variant).map_or(0, |one| one.available);
            let available = there + held.map_or(0, |held| held.of(site, variant));
            if available < wanted {
                lacks.push((variant, wanted, available));
            }
        }
    }
    if lacks.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = lacks.iter().map(|(variant, ..)| *variant).collect();
    let named = variants::by_id(tx, scope, &ids)?;
    let sku = |variant| named.get(&variant).map(|variant| variant.sku.clone()).unwrap_or_default();
    let shortage = |(variant, wanted, available)| Shortage { variant, sku: sku(variant), wanted, available };
    Ok(lacks.into_iter().map(shortage).collect())
}
