//! Naming what is to be charged.

use bodega_db::Tx;
use bodega_kernel::{Id, Scope, noun};

use super::{Intent, Method, State, change_locked, lock};
use crate::{PaymentsError, events::PaymentMethodChosen, method};

/// Names what is to be charged by an open payment for which the provider was not asked yet. A payment that has come
/// further is given as it is.
pub(crate) fn choose(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Payment>,
    chosen: &Method,
) -> Result<Intent, PaymentsError> {
    let before = lock(tx, scope, id)?;
    if !matches!(before.state, State::RequiresMethod | State::RequiresConfirmation) {
        return Ok(before);
    }
    let (token, kept) = match chosen {
        Method::Token(token) => (Some(token.clone()), None),
        Method::Saved(kept) => {
            let customer = before.customer.ok_or(PaymentsError::NotFound("saved method"))?;
            let usable = method::usable(tx, scope, customer, *kept)?;
            if usable.provider != before.provider {
                return Err(PaymentsError::NotFound("saved method"));
            }
            (None, Some(*kept))
        }
    };
    if (&token, kept) == (&before.token, before.method) {
        return Ok(before);
    }
    let after = Intent { state: State::RequiresConfirmation, token, method: kept, ..before };
    change_locked(tx, scope, after, &[], PaymentMethodChosen::of)
}
