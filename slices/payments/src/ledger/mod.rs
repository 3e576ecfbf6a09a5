//! The ledger: what went where, for good or not yet. Only ever added to, and only together with the change of a payment
//! that it belongs to.

pub(crate) mod http;
mod model;
pub(crate) mod store;
mod verify;

pub use model::{Account, Balance, Line, Phase, Transfer, add_up};
pub use verify::{Fault, Verified, verify};

use bodega_db::ReadTx;
use bodega_kernel::{Currency, Id, Scope, noun};

use crate::PaymentsError;

/// Everything that a payment has moved, in its order.
pub fn of_intent(tx: &mut ReadTx, scope: &Scope, intent: Id<noun::Payment>) -> Result<Vec<Line>, PaymentsError> {
    Ok(store::of_intent(tx, scope, intent)?)
}

/// What every account of the merchant holds, by currency. It adds up the whole ledger.
pub fn balances(tx: &mut ReadTx, scope: &Scope) -> Result<Vec<(Currency, Account, Balance)>, PaymentsError> {
    Ok(store::balances(tx, scope)?)
}

/// In which version of a payment its amount was held. Nothing held is a fault of ours: whoever asks knows that there is.
pub(crate) fn held_in(tx: &mut ReadTx, scope: &Scope, intent: Id<noun::Payment>) -> Result<i64, PaymentsError> {
    let hold = store::hold(tx, scope, intent)?;
    Ok(hold.ok_or_else(|| bodega_db::DbError::Internal(format!("nothing is held for {intent}")))?)
}
