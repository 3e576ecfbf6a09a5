//! What merchants have said about routing.

use bodega_db::{DbError, Parsed, ReadTx, Tx, params, sql};
use bodega_kernel::Scope;

use super::model::Policy;
use crate::json;

sql!(hot FIND, "SELECT policy, version FROM sales_routing WHERE merchant = $1");
sql!(
    hot PUT,
    "INSERT INTO sales_routing (merchant, policy, version, updated_at) VALUES ($1, $2, 1, $3)
     ON CONFLICT (merchant) DO UPDATE
     SET policy = excluded.policy, version = sales_routing.version + 1, updated_at = excluded.updated_at
     WHERE sales_routing.version = COALESCE(CAST($4 AS BIGINT), sales_routing.version)
     RETURNING version"
);

/// The policy and its version; the default's is 0.
pub(super) fn find(tx: &mut ReadTx, scope: &Scope) -> Result<(Policy, i64), DbError> {
    let found = tx.maybe::<(Parsed<Policy>, i64)>(&FIND, params![scope.one()?])?;
    Ok(found.map_or_else(|| (Policy::default(), 0), |(Parsed(policy), version)| (policy, version)))
}

/// Writes it over the version that was read, if one is said. Gives the new version; nothing: it was at another.
pub(super) fn put(tx: &mut Tx, scope: &Scope, policy: &Policy, expected: Option<i64>) -> Result<Option<i64>, DbError> {
    let now = tx.now();
    let written = params![scope.one()?, json::document(policy)?, now, expected];
    Ok(tx.maybe::<(i64,)>(&PUT, written)?.map(|(version,)| version))
}
