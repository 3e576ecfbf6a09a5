//! The week that every site begins with.

use bodega_db::{Audit, Tx};
use bodega_events::Facts;
use bodega_inventory::site::Site;
use bodega_kernel::Scope;
use serde_json::json;

use super::{Area, Kind, NewSlot, create::made, store, week};
use crate::{SalesError, events::SlotCreated};

/// The first start, the last end, and the length of a window, in hours.
const HOURS: (i64, i64, usize) = (6, 22, 2);
/// So long before its start a window closes, in minutes.
pub(super) const CUTOFF: i64 = 60;

/// How many orders the windows of a new week take; without limit when none is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacities {
    /// Of those in which orders are brought.
    pub delivery: Option<i64>,
    /// Of those in which orders are fetched.
    pub pickup: Option<i64>,
}

impl Capacities {
    /// Those of a shop with a van or two.
    pub const USUAL: Self = Self { delivery: Some(20), pickup: Some(10) };
    /// For any load.
    pub const UNLIMITED: Self = Self { delivery: None, pickup: None };
}

/// Plans two-hour windows from 06:00 to 22:00 for each weekday: for deliveries where the site serves them, for pick-up
/// where it has that. A week that has windows of a kind already, offered or not, is left as it is. Gives how many windows
/// the site has then.
pub fn ensure_default_windows(
    tx: &mut Tx,
    scope: &Scope,
    site: &Site,
    capacities: Capacities,
) -> Result<usize, SalesError> {
    week::hold(tx, scope, site.id)?;
    let there = store::of_sites(tx, scope, [site.id])?;
    let wanted =
        [(Kind::Delivery, site.delivery_source, capacities.delivery), (Kind::Pickup, site.pickup, capacities.pickup)];
    let (mut facts, mut planned) = (Facts::new(), 0);
    for (kind, wanted, capacity) in wanted {
        if !wanted || there.iter().any(|slot| slot.kind == kind) {
            continue;
        }
        for (day_of_week, start) in
            (0..=6).flat_map(|day| (HOURS.0..HOURS.1).step_by(HOURS.2).map(move |hour| (day, hour)))
        {
            let (start, end) = (start * 60, start * 60 + 120);
            let new = NewSlot {
                site: site.id,
                kind,
                day_of_week,
                start,
                end,
                capacity,
                cutoff: CUTOFF,
                area: Area::default(),
                active: true,
                external_id: None,
                metadata: Default::default(),
            };
            let slot = made(tx.id(), tx, &new);
            store::insert(tx, scope, &slot)?;
            facts.add(&SlotCreated { slot_id: slot.id, site_id: site.id, kind })?;
            planned += 1;
        }
    }
    if planned > 0 {
        facts.append(tx, scope)?;
        tx.record(Audit::new("slot.week_planned", "site", site.id).after(json!({ "windows": planned })))?;
    }
    Ok(there.len() + planned)
}
