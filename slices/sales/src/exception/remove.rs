//! Letting a date be as usual again.

use bodega_db::{Audit, Tx};
use bodega_inventory::Reach;
use bodega_kernel::{Id, Scope, noun};

use super::store;
use crate::{SalesError, events::SlotExceptionRemoved};

/// Takes an exception away.
pub fn remove(tx: &mut Tx, scope: &Scope, reach: &Reach, id: Id<noun::SlotException>) -> Result<(), SalesError> {
    let exception = super::find(tx, scope, reach, id)?;
    // Of two who remove it at once, one does.
    if !store::delete(tx, scope, id)? {
        return Err(SalesError::NotFound("exception"));
    }
    tx.record(Audit::new("slot.exception_removed", "slot_exception", id).before(exception.summary()))?;
    let fact = SlotExceptionRemoved {
        exception_id: id,
        site_id: exception.site,
        slot_id: exception.slot,
        date: exception.date,
    };
    bodega_events::append(tx, scope, &fact)?;
    Ok(())
}
