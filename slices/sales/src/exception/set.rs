//! Saying that a date is not as usual.

use bodega_db::{Audit, DbError, Tx};
use bodega_inventory::Reach;
use bodega_kernel::{Check, Failure, FailureKind, Id, Invalid, Scope, noun};

use super::{Exception, NewException, store};
use crate::{
    SalesError,
    events::SlotExceptionSet,
    slot::{self, model, week::named_site},
};

/// Makes an exception of a date. What is booked on it stays: whoever closes a date looks after its orders.
pub fn create(tx: &mut Tx, scope: &Scope, reach: &Reach, new: &NewException) -> Result<Exception, SalesError> {
    let site = target(tx, scope, reach, new)?;
    let now = tx.now();
    let exception = Exception {
        id: tx.id(),
        site,
        slot: new.slot,
        date: new.date.to_string(),
        closed: new.capacity.is_none(),
        capacity: new.capacity,
        name: new.name.clone(),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    store::insert(tx, scope, &exception).map_err(taken)?;
    tell(tx, scope, None, &exception)?;
    Ok(exception)
}

/// Says something else of the date.
pub fn replace(
    tx: &mut Tx,
    scope: &Scope,
    reach: &Reach,
    id: Id<noun::SlotException>,
    expected: Option<i64>,
    new: &NewException,
) -> Result<Exception, SalesError> {
    let before = super::find(tx, scope, reach, id)?;
    if let Some(expected) = expected.filter(|expected| *expected != before.version) {
        return Err(SalesError::VersionMismatch { expected, current: before.version });
    }
    let site = target(tx, scope, reach, new)?;
    let after = Exception {
        site,
        slot: new.slot,
        date: new.date.to_string(),
        closed: new.capacity.is_none(),
        capacity: new.capacity,
        name: new.name.clone(),
        ..before.clone()
    };
    if after == before {
        return Ok(after);
    }
    let after = Exception { version: before.version + 1, updated_at: tx.now(), ..after };
    if !store::update(tx, scope, &after, before.version).map_err(taken)? {
        return Err(SalesError::VersionMismatch { expected: before.version, current: after.version });
    }
    tell(tx, scope, Some(&before), &after)?;
    Ok(after)
}

/// The site that it is about: the one that is named, or the window's own.
fn target(tx: &mut Tx, scope: &Scope, reach: &Reach, new: &NewException) -> Result<Id<noun::Site>, SalesError> {
    if let Some(site) = new.site {
        named_site(tx, scope, site, "branchId")?;
        reach.check(site)?;
    }
    let Some(id) = new.slot else {
        return Ok(new.site.ok_or_else(|| Invalid::one("branchId", "REQUIRED", "is missing, as is slotId"))?);
    };
    let slot = match slot::find(tx, scope, reach, id) {
        Err(error) if error.kind() == FailureKind::NotFound => {
            return Err(Invalid::one("slotId", "UNKNOWN_SLOT", "is none of your windows").into());
        }
        found => found?,
    };
    let mut check = Check::new();
    check.that(new.site.is_none_or(|site| site == slot.site), "slotId", "OTHER_SITE", "is a window of another branch");
    check.that(model::is_on(&slot, new.date), "date", "OTHER_DAY", "is not the weekday of this window");
    check.done()?;
    Ok(slot.site)
}

fn tell(tx: &mut Tx, scope: &Scope, before: Option<&Exception>, after: &Exception) -> Result<(), SalesError> {
    let fact = SlotExceptionSet {
        exception_id: after.id,
        site_id: after.site,
        slot_id: after.slot,
        date: after.date.clone(),
        closed: after.closed,
        capacity: after.capacity,
    };
    bodega_events::append(tx, scope, &fact)?;
    let mut entry = Audit::new("slot.exception_set", "slot_exception", after.id).after(after.summary());
    if let Some(before) = before {
        entry = entry.before(before.summary());
    }
    tx.record(entry)?;
    Ok(())
}

/// A date is one exception at most.
fn taken(error: DbError) -> SalesError {
    if error.violates("sales_slot_exception_site") || error.violates("sales_slot_exception_slot") {
        SalesError::Taken { field: "date", code: "DATE_TAKEN" }
    } else {
        error.into()
    }
}
