//! Planning a window.

use bodega_db::{Audit, Tx};
use bodega_kernel::{Id, Scope, noun};

use super::{NewSlot, Slot, store, update::taken, week};
use crate::{SalesError, events::SlotCreated};

/// Plans a window at one of the merchant's sites.
pub fn create(tx: &mut Tx, scope: &Scope, new: &NewSlot) -> Result<Slot, SalesError> {
    week::named_site(tx, scope, new.site, "branchId")?;
    week::hold(tx, scope, new.site)?;
    let slot = made(tx.id(), tx, new);
    week::check_free(tx, scope, &slot)?;
    store::insert(tx, scope, &slot).map_err(taken)?;
    let fact = SlotCreated { slot_id: slot.id, site_id: slot.site, kind: slot.kind };
    bodega_events::append(tx, scope, &fact)?;
    tx.record(Audit::new("slot.created", "slot", slot.id).after(slot.summary()))?;
    Ok(slot)
}

pub(super) fn made(id: Id<noun::Slot>, tx: &Tx, new: &NewSlot) -> Slot {
    let now = tx.now();
    Slot {
        id,
        site: new.site,
        kind: new.kind,
        day_of_week: new.day_of_week,
        start: new.start,
        end: new.end,
        capacity: new.capacity,
        cutoff: new.cutoff,
        area: new.area.clone(),
        active: new.active,
        external_id: new.external_id.clone(),
        metadata: new.metadata.clone(),
        version: 1,
        created_at: now,
        updated_at: now,
    }
}
