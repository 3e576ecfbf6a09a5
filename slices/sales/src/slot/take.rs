//! Taking a place in a window, and giving it back: what an order does in its own transaction.

use bodega_db::{DbError, Pushed, Tx};
use bodega_inventory::{Reach, site};
use bodega_kernel::{Id, Scope, noun};
use jiff::civil::Date;

use super::{Refusal, Window, store, window::Location};
use crate::{SalesError, exception, metric};

/// A place that was taken. An order keeps it, to give it back when it is called off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    /// The window, as it was when the place was taken.
    pub window: Window,
    /// Was the place counted? In a window without a limit none is.
    pub counted: bool,
}

/// Takes a place, or says why there is none. To be called inside the caller's own transaction.
///
/// The limit is in the write, so that of two who want the last place one gets it. Everything that an hour's rush has in
/// common is that one row: on PostgreSQL use `db.write_keyed` with a key that names window and date, where many come
/// at once. Who changes the plan at the same moment does not wait for this, nor this for them: a place that was taken
/// just before stays taken.
pub fn take(tx: &mut Tx, scope: &Scope, slot: Id<noun::Slot>, date: Date) -> Result<Booking, SalesError> {
    let found = super::find(tx, scope, &Reach::ALL, slot)?;
    let place = Location::new(site::find(tx, scope, found.site)?);
    let exceptions = exception::store::between(tx, scope, [found.site], (date, date))?;
    let exception = exceptions.of(&found, date);
    let window = place.window(&found, date, exception, tx.now()).map_err(refused)?;
    let counted = match window.capacity {
        Some(capacity) if store::take(tx, scope, slot, date, capacity)? => true,
        Some(_) => return Err(refused(Refusal::Full)),
        None => false,
    };
    metric::place(tx, "taken");
    Ok(Booking { window, counted })
}

/// A place that is being taken: whether there was one is known when it is asked for, together with what else was pushed.
#[derive(Debug, Clone, Copy)]
#[must_use = "whether there was a place is not known yet"]
pub struct Taking(Option<Pushed>);

/// Takes a place in a window that was [`planned`](super::planned) a moment ago: one statement, with the limit in it.
pub fn take_planned(tx: &mut Tx, scope: &Scope, window: &Window) -> Result<Taking, SalesError> {
    let Some(capacity) = window.capacity else { return Ok(Taking(None)) };
    // A window without room has no first place either.
    if capacity < 1 {
        return Err(refused(Refusal::Full));
    }
    Ok(Taking(Some(store::push_take(tx, scope, window.slot, window.date, capacity)?)))
}

impl Taking {
    /// Was there a place?
    pub fn taken(self, tx: &mut Tx) -> Result<(), SalesError> {
        if let Some(pushed) = self.0
            && tx.changed(pushed)? == 0
        {
            return Err(refused(Refusal::Full));
        }
        metric::place(tx, "taken");
        Ok(())
    }
}

/// Gives back a place that was counted: for who has only kept its window and its date.
pub fn give_back_place(tx: &mut Tx, scope: &Scope, slot: Id<noun::Slot>, date: &str) -> Result<(), SalesError> {
    if !store::give_back(tx, scope, slot, date)? {
        return Err(DbError::Internal("more places were given back than taken".to_owned()).into());
    }
    metric::place(tx, "given_back");
    Ok(())
}

/// Gives a place back. Once for each booking: who holds it makes sure of that.
pub fn give_back(tx: &mut Tx, scope: &Scope, booking: &Booking) -> Result<(), SalesError> {
    let window = &booking.window;
    if booking.counted {
        return give_back_place(tx, scope, window.slot, &window.date.to_string());
    }
    metric::place(tx, "given_back");
    Ok(())
}

fn refused(reason: Refusal) -> SalesError {
    metric::refused(reason);
    SalesError::SlotUnavailable(reason)
}
