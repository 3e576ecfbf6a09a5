//! Captures: taking of what is held.

mod finish;
pub(crate) mod http;
mod model;
mod request;
mod split;
pub(crate) mod store;

pub(crate) use finish::{failed, taken};
pub use model::{NewCapture, Portion, Status};
pub use request::capture;
pub(crate) use request::{JOB, request_in, taken_at_once};
pub use split::Split;

use bodega_db::ReadTx;
use bodega_kernel::{Id, Scope, noun};

use crate::PaymentsError;

/// A capture as it stands.
pub fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Capture>) -> Result<Portion, PaymentsError> {
    store::find(tx, scope, id)?.ok_or(PaymentsError::NotFound("capture"))
}

/// The captures of a payment, the first one first.
pub fn of_intent(tx: &mut ReadTx, scope: &Scope, intent: Id<noun::Payment>) -> Result<Vec<Portion>, PaymentsError> {
    Ok(store::of_intent(tx, scope, intent)?)
}
