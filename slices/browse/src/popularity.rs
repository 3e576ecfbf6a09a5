//! How often products are wanted: told by the slices above, which see what is bought.

use std::collections::HashMap;

use bodega_db::{DbError, ReadTx, Tx, params, sql};
use bodega_events::append;
use bodega_kernel::{Id, Scope, noun};
use serde_json::{Value, json};

use crate::{events::PopularityCounted, json};

/// So many products are in one event.
const TOLD_AT_ONCE: usize = 500;

sql!(
    ADD,
    sqlite: "INSERT INTO browse_popularity (merchant, product, score, updated_at)
             SELECT $1, unhex(value ->> '$.id'), value ->> '$.n', $3 FROM json_each($2) WHERE true ORDER BY 2
             ON CONFLICT (merchant, product) DO UPDATE
             SET score = browse_popularity.score + excluded.score, updated_at = excluded.updated_at",
    postgres: "INSERT INTO browse_popularity AS known (merchant, product, score, updated_at)
               SELECT CAST($1 AS BIGINT), w.id, w.n, CAST($3 AS BIGINT)
               FROM jsonb_to_recordset($2) AS w(id UUID, n BIGINT) ORDER BY w.id
               ON CONFLICT (merchant, product) DO UPDATE
               SET score = known.score + excluded.score, updated_at = excluded.updated_at",
);
sql!(
    hot OF,
    sqlite: "SELECT product, score FROM browse_popularity
             WHERE merchant = $1 AND product IN (SELECT unhex(value) FROM json_each($2))",
    postgres: "SELECT product, score FROM browse_popularity
               WHERE merchant = $1 AND product = ANY (ARRAY(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($2)))",
);

/// Adds to how often these products were wanted. Each stands once in the list, and the numbers are not negative.
pub fn add(tx: &mut Tx, scope: &Scope, wanted: &[(Id<noun::Product>, i64)]) -> Result<(), DbError> {
    let wanted: Vec<_> = wanted.iter().filter(|(_, times)| *times > 0).collect();
    let now = tx.now();
    for some in wanted.chunks(TOLD_AT_ONCE) {
        let rows: Value = some.iter().map(|(id, times)| json!({ "id": json::hex(*id), "n": times })).collect();
        tx.execute(&ADD, params![scope.one()?, rows, now])?;
        append(tx, scope, &PopularityCounted { product_ids: some.iter().map(|(id, _)| *id).collect() })?;
    }
    Ok(())
}

/// How often these were wanted. What is missing never was.
pub(crate) fn of(
    tx: &mut ReadTx,
    scope: &Scope,
    products: &[Id<noun::Product>],
) -> Result<HashMap<Id<noun::Product>, i64>, DbError> {
    let found = tx.all::<(Id<noun::Product>, i64)>(&OF, params![scope.one()?, json::ids(products.iter().copied())])?;
    Ok(found.into_iter().collect())
}
