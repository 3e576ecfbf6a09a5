//! Reservations: stock that is promised to a cart, a checkout or an order.

mod expire;
mod fulfil;
pub(crate) mod http;
mod keep;
pub(crate) mod model;
mod release;
mod reserve;
mod store;

pub use expire::expire;
pub use fulfil::{fulfil, fulfil_by_hand};
pub use keep::keep;
pub use model::{Promise, Reservation, Reserve, Status, Wanted};
pub use release::{release, release_by_hand};
pub use reserve::{reserve, reserve_by_hand, reserve_in};

pub(crate) use expire::{job, schedule};

use bodega_db::{ReadTx, Tx};
use bodega_kernel::{Id, Scope, noun};

use crate::InventoryError;

/// A reservation as it stands.
pub fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Reservation>) -> Result<Reservation, InventoryError> {
    store::find(tx, scope, id)?.ok_or(InventoryError::NotFound("reservation"))
}

/// The same, and nobody else changes it until the transaction ends.
fn lock_one(tx: &mut Tx, scope: &Scope, id: Id<noun::Reservation>) -> Result<Reservation, InventoryError> {
    store::lock(tx, scope, &[id])?.pop().ok_or(InventoryError::NotFound("reservation"))
}
