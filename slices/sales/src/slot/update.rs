//! Changing a window, taking it off the offer, and putting it back.

use bodega_db::{Audit, DbError, Tx};
use bodega_inventory::Reach;
use bodega_kernel::{Check, Id, Invalid, Scope, noun};

use super::{Kind, Slot, SlotChange, store, week};
use crate::{
    SalesError,
    events::{SlotClosed, SlotUpdated},
};

/// Changes a window, if it still is at the version that the caller read (or at any, if none is named). Orders that are
/// booked keep their times.
pub fn update(
    tx: &mut Tx,
    scope: &Scope,
    reach: &Reach,
    id: Id<noun::Slot>,
    expected: Option<i64>,
    change: &SlotChange,
) -> Result<Slot, SalesError> {
    let site = super::find(tx, scope, reach, id)?.site;
    week::hold(tx, scope, site)?;
    let before = super::find(tx, scope, reach, id)?;
    if let Some(expected) = expected.filter(|expected| *expected != before.version) {
        return Err(SalesError::VersionMismatch { expected, current: before.version });
    }
    let mut after = change.apply(&before);
    check(change, &before, &after)?;
    if after == before {
        return Ok(after);
    }
    week::check_free(tx, scope, &after)?;
    after.version += 1;
    after.updated_at = tx.now();
    if !store::update(tx, scope, &after, before.version).map_err(taken)? {
        return Err(SalesError::VersionMismatch { expected: before.version, current: after.version });
    }
    tell(tx, scope, &before, &after)?;
    Ok(after)
}

/// Takes a window off the offer; what is booked in it stays. The same as changing it to inactive.
pub fn close(tx: &mut Tx, scope: &Scope, reach: &Reach, id: Id<noun::Slot>) -> Result<Slot, SalesError> {
    let change = SlotChange { active: Some(false), ..SlotChange::default() };
    update(tx, scope, reach, id, None, &change)
}

/// What can only be seen with what there was.
fn check(change: &SlotChange, before: &Slot, after: &Slot) -> Result<(), Invalid> {
    let mut check = Check::new();
    let fixed = "cannot change: plan another window, and close this one";
    check.that(change.site.is_none_or(|site| site == before.site), "branchId", "IMMUTABLE", fixed);
    check.that(change.kind.is_none_or(|kind| kind == before.kind), "type", "IMMUTABLE", fixed);
    check.that(after.start < after.end, "end", "INVALID_HOURS", "must be after the start");
    let anywhere = after.kind == Kind::Delivery || after.area.is_everywhere();
    check.that(anywhere, "area", "NOT_FOR_PICKUP", "is for deliveries: who fetches may live anywhere");
    check.done()
}

fn tell(tx: &mut Tx, scope: &Scope, before: &Slot, after: &Slot) -> Result<(), SalesError> {
    let action = if before.active && !after.active {
        bodega_events::append(tx, scope, &SlotClosed { slot_id: after.id, site_id: after.site })?;
        "slot.closed"
    } else {
        let (slot_id, site_id) = (after.id, after.site);
        let fact = SlotUpdated { slot_id, site_id, version: after.version, active: after.active };
        bodega_events::append(tx, scope, &fact)?;
        "slot.updated"
    };
    tx.record(Audit::new(action, "slot", after.id).before(before.summary()).after(after.summary()))?;
    Ok(())
}

/// A broken unique index is somebody else's claim.
pub(super) fn taken(error: DbError) -> SalesError {
    if error.violates("sales_slot_external") {
        SalesError::Taken { field: "externalId", code: "EXTERNAL_ID_TAKEN" }
    } else {
        error.into()
    }
}
