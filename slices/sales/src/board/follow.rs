//! Keeping the board as the orders are.

use std::collections::{BTreeMap, HashMap};

use bodega_db::Tx;
use bodega_events::{Consumer, ConsumerError, Event};
use bodega_inventory::site;
use bodega_kernel::{Id, MerchantId, Scope, noun};
use jiff::tz::TimeZone;

use super::{card::Card, store};
use crate::{SalesError, order};

/// So many events are followed at once: what is written is written by statements over all of them.
const BATCH: i64 = 500;

/// What keeps the board.
pub(super) const NAME: &str = "sales.board";
/// What it follows. An order is on the board from the moment at which it stands.
pub(super) const TYPES: [&str; 7] = [
    "order.created",
    "order.status_changed",
    "order.updated",
    "order.claimed",
    "order.released",
    "order.picked",
    "order.reassigned",
];

/// Keeps the board as the orders are.
pub(crate) fn consumer() -> Consumer {
    Consumer::batched(NAME, &TYPES, follow).batch(BATCH)
}

fn follow(tx: &mut Tx, events: &[Event]) -> Result<(), ConsumerError> {
    let mut touched: BTreeMap<MerchantId, Vec<Id<noun::Order>>> = BTreeMap::new();
    for event in events {
        if let Some(order) = event.stream.strip_prefix("order:").and_then(|id| id.parse().ok()) {
            touched.entry(event.merchant).or_default().push(order);
        }
    }
    for (merchant, mut orders) in touched {
        orders.sort_unstable();
        orders.dedup();
        refresh(tx, &Scope::One(merchant), &orders)?;
    }
    Ok(())
}

/// Puts these orders on the board as they stand now.
pub fn refresh(tx: &mut Tx, scope: &Scope, ids: &[Id<noun::Order>]) -> Result<(), SalesError> {
    let orders = order::by_ids(tx, scope, ids)?;
    let zones = zones(tx, scope)?;
    let shown = |order: &&order::Order| !matches!(order.status, order::Status::PendingPayment | order::Status::Expired);
    let cards: Vec<_> = orders.iter().filter(shown).map(|order| Card::of(order, &zones)).collect();
    Ok(store::put(tx, scope, &cards)?)
}

fn zones(tx: &mut Tx, scope: &Scope) -> Result<HashMap<Id<noun::Site>, TimeZone>, SalesError> {
    let zone = |site: site::Site| (site.id, TimeZone::get(&site.time_zone).unwrap_or(TimeZone::UTC));
    Ok(site::all(tx, scope)?.into_iter().map(zone).collect())
}
