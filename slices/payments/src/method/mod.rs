//! Ways to pay that customers have kept: the provider's name for each, and what may be shown of it.

mod default;
pub(crate) mod http;
mod keep;
mod model;
mod remove;
pub(crate) mod store;

pub use default::make_default;
pub(crate) use keep::keep;
pub use model::SavedMethod;
pub use remove::remove;

use bodega_db::ReadTx;
use bodega_kernel::{Id, Scope, noun};

use crate::PaymentsError;

/// What a customer has kept, the default first.
pub fn of_customer(
    tx: &mut ReadTx,
    scope: &Scope,
    customer: Id<noun::Customer>,
) -> Result<Vec<SavedMethod>, PaymentsError> {
    Ok(store::of_customer(tx, scope, customer)?)
}

/// One of those that this customer has kept.
pub fn usable(
    tx: &mut ReadTx,
    scope: &Scope,
    customer: Id<noun::Customer>,
    id: Id<noun::SavedMethod>,
) -> Result<SavedMethod, PaymentsError> {
    let found = store::find(tx, scope, id)?.filter(|method| method.customer == customer);
    found.ok_or(PaymentsError::NotFound("saved method"))
}
