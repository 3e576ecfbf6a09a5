//! Keeping a way to pay.

use bodega_db::{Audit, Tx};
use bodega_kernel::{Id, Scope, noun};

use super::{SavedMethod, store};
use crate::{PaymentsError, provider::Kept};

/// Keeps what the provider has accepted under a name that can be charged again. What is kept becomes the default if that is wanted; where another one becomes it at the same moment, that one stays.
pub(crate) fn keep(
    tx: &mut Tx,
    scope: &Scope,
    customer: Id<noun::Customer>,
    provider: &str,
    kept: &Kept,
    as_default: bool,
) -> Result<SavedMethod, PaymentsError> {
    let mut method = SavedMethod {
        id: tx.id(),
        customer,
        provider: provider.to_owned(),
        token: kept.token.clone(),
        card: kept.card.clone(),
        is_default: as_default,
        created_at: tx.now(),
    };
    let write = |tx: &mut Tx, method: &SavedMethod| {
        if method.is_default {
            store::no_default(tx, scope, customer)?;
        }
        store::keep(tx, scope, method)
    };
    method.id = match tx.attempt(|tx| write(tx, &method)) {
        Err(error) if error.violates("payments_method_default") => {
            method.is_default = false;
            write(tx, &method)?
        }
        kept => kept?,
    };
    tx.record(Audit::new("payment_method.saved", "payment_method", method.id).after(method.summary()))?;
    Ok(method)
}
