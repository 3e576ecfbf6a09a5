//! Who may review what: a slice above says so when somebody has received it.

use bodega_db::{DbError, ReadTx, Tx, params, sql};
use bodega_kernel::{Id, Scope, noun};

sql!(
    PERMIT,
    "INSERT INTO catalog_review_permit (merchant, customer, product, reference, at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (merchant, customer, product) DO NOTHING"
);
sql!(
    hot IS_PERMITTED,
    "SELECT 1 FROM catalog_review_permit WHERE merchant = $1 AND customer = $2 AND product = $3"
);

/// Lets a customer review a product that they have received. `reference` says by what, such as an order's id. Said
/// again, nothing happens.
pub fn permit(
    tx: &mut Tx,
    scope: &Scope,
    customer: Id<noun::Customer>,
    product: Id<noun::Product>,
    reference: &str,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(&PERMIT, params![scope.one()?, customer, product, reference, now]).map(drop)
}

/// May this customer review this product?
pub(super) fn is_permitted(
    tx: &mut ReadTx,
    scope: &Scope,
    customer: Id<noun::Customer>,
    product: Id<noun::Product>,
) -> Result<bool, DbError> {
    Ok(tx.maybe::<(i64,)>(&IS_PERMITTED, params![scope.one()?, customer, product])?.is_some())
}
