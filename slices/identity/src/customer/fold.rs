//! Two records of one buyer become one.

use bodega_db::{Audit, Tx};
use bodega_events as events;
use bodega_kernel::{Id, Scope, noun};
use serde_json::json;

use super::store;
use crate::{IdentityError, address, consent, events::CustomerMerged};

/// Folds the guest of this e-mail, if there is one, into the record of its owner, who has proven it.
pub(crate) fn fold_guest(
    tx: &mut Tx,
    scope: &Scope,
    into: Id<noun::Customer>,
    email_folded: &str,
) -> Result<(), IdentityError> {
    match store::guest_by_email(tx, scope.one()?, email_folded)? {
        Some(guest) => fold(tx, scope, guest, into),
        None => Ok(()),
    }
}

/// Gives what one user has with a merchant to another, who is the same person.
pub(crate) fn hand_over(
    tx: &mut Tx,
    scope: &Scope,
    from: Id<noun::User>,
    to: Id<noun::User>,
) -> Result<(), IdentityError> {
    let merchant = scope.one()?;
    match (store::of_user(tx, merchant, from)?, store::of_user(tx, merchant, to)?) {
        (Some(theirs), Some(own)) => fold(tx, scope, theirs.id, own.id),
        (Some(_), None) => Ok(store::relink(tx, merchant, from, to).map(drop)?),
        (None, _) => Ok(()),
    }
}

fn fold(
    tx: &mut Tx,
    scope: &Scope,
    from: Id<noun::Customer>,
    customer_id: Id<noun::Customer>,
) -> Result<(), IdentityError> {
    let merchant = scope.one()?;
    if !store::merge(tx, merchant, from, customer_id)? {
        return Ok(());
    }
    address::hand_over(tx, merchant, from, customer_id)?;
    consent::hand_over(tx, merchant, from, customer_id)?;
    let line = Audit::new("customer.merged", "customer", customer_id).merchant(merchant);
    tx.record(line.after(json!({ "from": from })))?;
    events::append(tx, scope, &CustomerMerged { customer_id, from })?;
    Ok(())
}
