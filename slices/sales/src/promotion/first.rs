//! Has a customer bought before?

use bodega_db::{ReadTx, params, sql};
use bodega_kernel::{Id, Scope, noun};

use crate::SalesError;

sql!(
    hot ORDERED,
    "SELECT 1 FROM sales_order
     WHERE merchant = $1 AND customer = $2 AND customer IS NOT NULL AND status NOT IN ('EXPIRED', 'CANCELED') LIMIT 1"
);

/// Is what they buy now their first order? What came to nothing was none. Of somebody who is not known yet nothing speaks
/// against it.
pub(crate) fn is_first_order(
    tx: &mut ReadTx,
    scope: &Scope,
    customer: Option<Id<noun::Customer>>,
) -> Result<bool, SalesError> {
    let Some(customer) = customer else { return Ok(true) };
    Ok(tx.maybe::<(i64,)>(&ORDERED, params![scope.one()?, customer])?.is_none())
}
