//! Saying how sites are found.

use bodega_db::{Audit, ReadTx, Tx};
use bodega_inventory::site;
use bodega_kernel::{Check, Id, Scope, noun};
use serde_json::json;

use super::{Policy, store};
use crate::{SalesError, events::RoutingChanged};

/// What the merchant has said, and its version; 0 while nothing was.
pub fn policy(tx: &mut ReadTx, scope: &Scope) -> Result<(Policy, i64), SalesError> {
    Ok(store::find(tx, scope)?)
}

/// Says otherwise from now on. Orders that are placed keep their sites.
pub fn set_policy(
    tx: &mut Tx,
    scope: &Scope,
    policy: &Policy,
    expected: Option<i64>,
) -> Result<(Policy, i64), SalesError> {
    known_sites(tx, scope, policy)?;
    let (before, current) = store::find(tx, scope)?;
    let stale = |expected| SalesError::VersionMismatch { expected, current };
    if let Some(expected) = expected.filter(|expected| *expected != current) {
        return Err(stale(expected));
    }
    let version = store::put(tx, scope, policy, expected)?.ok_or_else(|| stale(expected.unwrap_or(current)))?;
    bodega_events::append(tx, scope, &RoutingChanged { about: "deliveries".to_owned(), mode: policy.mode, version })?;
    let entry = Audit::new("routing.changed", "routing", scope.one()?.0);
    tx.record(entry.before(json!(before)).after(json!(policy)))?;
    Ok((policy.clone(), version))
}

fn known_sites(tx: &mut ReadTx, scope: &Scope, policy: &Policy) -> Result<(), SalesError> {
    let sites = site::all(tx, scope)?;
    let is_known = |id: &Id<noun::Site>| sites.iter().any(|site| site.id == *id);
    let mut check = Check::new();
    for (at, id) in policy.costs.keys().enumerate() {
        check.that(is_known(id), &format!("costs[{at}].branchId"), "UNKNOWN_SITE", "is none of your sites");
    }
    for (at, id) in policy.excluded.iter().enumerate() {
        check.that(is_known(id), &format!("excluded[{at}]"), "UNKNOWN_SITE", "is none of your sites");
    }
    Ok(check.done()?)
}
