//! Adding, replacing and removing addresses.

use bodega_db::{Audit, Tx};
use bodega_events as events;
use bodega_http::VersionMismatch;
use bodega_kernel::{Id, Invalid, Scope, noun};
use serde_json::json;

use super::{Address, Draft, store};
use crate::{IdentityError, events::CustomerChanged};

/// More than this nobody has.
const MOST: i64 = 50;

/// Adds an address. The first one is the default for everything.
pub fn create(
    tx: &mut Tx,
    scope: &Scope,
    customer: Id<noun::Customer>,
    draft: &Draft,
    (delivery, billing): (bool, bool),
) -> Result<Address, IdentityError> {
    let merchant = scope.one()?;
    if !store::lock(tx, merchant, customer)? {
        return Err(IdentityError::NotFound("customer"));
    }
    let count = store::count(tx, merchant, customer)?;
    if count >= MOST {
        return Err(Invalid::one("address", "TOO_MANY", format!("there are {MOST} already")).into());
    }
    let now = tx.now();
    let address = Address {
        id: tx.id(),
        draft: draft.clone(),
        default_delivery: delivery || count == 0,
        default_billing: billing || count == 0,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    store::put(tx, merchant, customer, &address, true)?;
    told(tx, scope, customer, "address.created", address.id)?;
    Ok(address)
}

/// Replaces an address. A default stays one until another takes its place.
pub fn replace(
    tx: &mut Tx,
    scope: &Scope,
    customer: Id<noun::Customer>,
    id: Id<noun::Address>,
    (draft, version): (&Draft, Option<i64>),
    (delivery, billing): (bool, bool),
) -> Result<Address, IdentityError> {
    let merchant = scope.one()?;
    store::lock(tx, merchant, customer)?;
    let old = store::find(tx, scope, customer, id)?.ok_or(IdentityError::NotFound("address"))?;
    let expected = version.unwrap_or(old.version);
    if expected != old.version {
        return Err(VersionMismatch { expected, current: old.version }.into());
    }
    let mut new = Address {
        draft: draft.clone(),
        default_delivery: delivery || old.default_delivery,
        default_billing: billing || old.default_billing,
        updated_at: tx.now(),
        ..old
    };
    store::put(tx, merchant, customer, &new, false)?;
    new.version += 1;
    told(tx, scope, customer, "address.changed", id)?;
    Ok(new)
}

/// Removes an address. What it was the default for, the oldest of the others is.
pub fn remove(
    tx: &mut Tx,
    scope: &Scope,
    customer: Id<noun::Customer>,
    id: Id<noun::Address>,
) -> Result<(), IdentityError> {
    let merchant = scope.one()?;
    store::lock(tx, merchant, customer)?;
    let old = store::find(tx, scope, customer, id)?.ok_or(IdentityError::NotFound("address"))?;
    store::remove(tx, merchant, customer, &old)?;
    told(tx, scope, customer, "address.removed", id)
}

fn told(
    tx: &mut Tx,
    scope: &Scope,
    customer_id: Id<noun::Customer>,
    action: &'static str,
    id: Id<noun::Address>,
) -> Result<(), IdentityError> {
    let line = Audit::new(action, "address", id).merchant(scope.one()?);
    tx.record(line.after(json!({ "customerId": customer_id })))?;
    events::append(tx, scope, &CustomerChanged { customer_id })?;
    Ok(())
}
