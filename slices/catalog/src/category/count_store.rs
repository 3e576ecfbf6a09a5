//! How many products stand in categories.

use std::collections::HashMap;

use bodega_db::{DbError, ReadTx, params, sql};
use bodega_kernel::{Id, MerchantId, Time, noun};

use crate::product::list_store::shown;

type CategoryId = Id<noun::Category>;

// Each product counts once for a category, however many of the categories under it hold it.
sql!(
    PRODUCT_COUNTS,
    concat!(
        "WITH RECURSIVE up(category, ancestor, parent) AS (
         SELECT id, id, parent FROM catalog_category WHERE merchant = $1 AND (active OR $2)
         UNION ALL
         SELECT up.category, c.id, c.parent FROM up
         JOIN catalog_category c ON c.merchant = $1 AND c.id = up.parent AND (c.active OR $2)
     )
     SELECT up.ancestor, count(DISTINCT stands.product) FROM up
     JOIN catalog_product_category stands ON stands.merchant = $1 AND stands.category = up.category
     JOIN catalog_product p ON p.merchant = $1 AND p.id = stands.product AND p.status = 'active'
          AND ",
        shown!("$3"),
        " GROUP BY up.ancestor"
    )
);
// What stands in a category and under it, archived products left out; and how many shown categories are under it.
sql!(
    HELD,
    "WITH RECURSIVE below(id) AS (
         SELECT id FROM catalog_category WHERE merchant = $1 AND id = $2
         UNION
         SELECT c.id FROM below JOIN catalog_category c ON c.merchant = $1 AND c.parent = below.id AND c.active
     )
     SELECT (SELECT count(DISTINCT stands.product) FROM below
             JOIN catalog_product_category stands ON stands.merchant = $1 AND stands.category = below.id
             JOIN catalog_product p ON p.merchant = $1 AND p.id = stands.product AND p.status <> 'archived'),
            (SELECT count(*) - 1 FROM below)"
);

/// How many products everybody sees at this time in each category and under it.
pub(super) fn product_counts(
    tx: &mut ReadTx,
    merchant: MerchantId,
    hidden: bool,
    at: Time,
) -> Result<HashMap<CategoryId, i64>, DbError> {
    Ok(tx.all::<(CategoryId, i64)>(&PRODUCT_COUNTS, params![merchant, hidden, at])?.into_iter().collect())
}

/// How many products stand in a category and under it, and how many shown categories are under it.
pub(super) fn held(tx: &mut ReadTx, merchant: MerchantId, id: CategoryId) -> Result<(i64, i64), DbError> {
    tx.one(&HELD, params![merchant, id])
}
