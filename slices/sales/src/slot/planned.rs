//! The window that somebody has chosen, looked up before anything is written.

use bodega_db::ReadTx;
use bodega_inventory::{Reach, site};
use bodega_kernel::{Id, Scope, Time, noun};
use jiff::civil::Date;

use super::{Kind, Place, Refusal, Window, store, window::Location};
use crate::{SalesError, exception};

/// What somebody chooses a window for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Meant<'a> {
    /// Brought or fetched?
    pub kind: Kind,
    /// The one branch whose windows will do.
    pub site: Option<Id<noun::Site>>,
    /// Where it is to be brought.
    pub place: Option<&'a Place>,
    /// One of the places that are taken is theirs.
    pub holds: bool,
}

/// The window on a date, with what remains of it; or why it cannot be had. A place in it is taken by
/// [`take_planned`](super::take_planned), where the limit is in the write.
pub fn planned(
    tx: &mut ReadTx,
    scope: &Scope,
    (slot, date): (Id<noun::Slot>, Date),
    meant: &Meant<'_>,
    now: Time,
) -> Result<Window, SalesError> {
    let found = super::find(tx, scope, &Reach::ALL, slot)?;
    if found.kind != meant.kind {
        return Err(SalesError::SlotUnavailable(Refusal::OtherType));
    }
    if meant.site.is_some_and(|site| site != found.site) {
        return Err(SalesError::SlotUnavailable(Refusal::OtherBranch));
    }
    if meant.place.is_some_and(|place| !found.area.serves(place)) {
        return Err(SalesError::AddressNotServed);
    }
    let location = Location::new(site::find(tx, scope, found.site)?);
    let exceptions = exception::store::between(tx, scope, [found.site], (date, date))?;
    let exception = exceptions.of(&found, date);
    let window = location.window(&found, date, exception, now).map_err(SalesError::SlotUnavailable)?;
    if window.capacity.is_none() {
        return Ok(window);
    }
    let taken = store::places_taken(tx, scope, [slot], (date, date))?;
    let taken: i64 = taken.into_values().sum();
    let window = window.less(taken - i64::from(meant.holds));
    if window.has_room() { Ok(window) } else { Err(SalesError::SlotUnavailable(Refusal::Full)) }
}
