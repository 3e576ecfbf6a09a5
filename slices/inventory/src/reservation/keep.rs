//! Turning a promise with an end into an order's.

use bodega_db::Tx;
use bodega_kernel::{Id, Scope, noun};

use super::{Reservation, Status, store};
use crate::InventoryError;

/// Takes the end from a reservation: an order holds it now. Nothing is done to stock, so the second half of a checkout
/// waits for nobody. Refused once it has expired, whether or not the sweep has been there: of expiry and this exactly
/// one wins.
pub fn keep(tx: &mut Tx, scope: &Scope, id: Id<noun::Reservation>) -> Result<Reservation, InventoryError> {
    let (kept, found) = store::keep(tx, scope, id)?;
    let reservation = found.ok_or(InventoryError::NotFound("reservation"))?;
    match reservation.status {
        Status::Open if kept => Ok(reservation),
        Status::Open | Status::Expired => Err(InventoryError::ReservationExpired),
        closed => Err(InventoryError::ReservationClosed(closed)),
    }
}
