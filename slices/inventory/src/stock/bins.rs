//! What of a stock row lies in which bin. These rows change only while their stock row is locked, so they need no lock
//! of their own.

use std::collections::BTreeMap;

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, Scope, noun};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::json;

// The bin that was filled first comes first.
sql!(
    hot LYING,
    sqlite: "SELECT stock, bin, on_hand FROM inventory_place
             WHERE merchant = $1 AND stock IN (SELECT unhex(value) FROM json_each($2)) AND on_hand > 0
             ORDER BY stock, since, bin",
    postgres: "SELECT stock, bin, on_hand FROM inventory_place
               WHERE merchant = $1 AND stock = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2))) AND on_hand > 0
               ORDER BY stock, since, bin",
);
sql!(
    COME,
    sqlite: "INSERT INTO inventory_place (merchant, stock, bin, lot, on_hand, since)
             SELECT $1, unhex(value ->> '$.stock'), unhex(value ->> '$.bin'), $3, value ->> '$.n', $4
             FROM json_each($2) WHERE true ORDER BY key
             ON CONFLICT (merchant, stock, bin, lot) DO UPDATE SET on_hand = inventory_place.on_hand + excluded.on_hand",
    postgres: "INSERT INTO inventory_place (merchant, stock, bin, lot, on_hand, since)
               SELECT CAST($1 AS BIGINT), row.stock, row.bin, CAST($3 AS UUID), row.n, CAST($4 AS BIGINT)
               FROM jsonb_to_recordset($2) AS row(stock UUID, bin UUID, n BIGINT) ORDER BY row.stock, row.bin
               ON CONFLICT (merchant, stock, bin, lot) DO UPDATE SET on_hand = inventory_place.on_hand + excluded.on_hand",
);
// What leaves goes its own way: an upsert of a negative quantity would break the table's check even where a row stands.
sql!(
    hot LEAVE,
    sqlite: "WITH wanted AS MATERIALIZED (
                 SELECT unhex(value ->> '$.stock') AS stock, unhex(value ->> '$.bin') AS bin, value ->> '$.n' AS n
                 FROM json_each($2))
             UPDATE inventory_place AS p SET on_hand = p.on_hand + wanted.n FROM wanted
             WHERE p.merchant = $1 AND p.stock IN (SELECT stock FROM wanted) AND p.stock = wanted.stock
               AND p.bin = wanted.bin AND p.lot = $3",
    postgres: "UPDATE inventory_place AS p SET on_hand = p.on_hand + m.n
               FROM jsonb_to_recordset($2) AS m(stock UUID, bin UUID, n BIGINT)
               WHERE p.merchant = $1 AND p.stock = m.stock AND p.bin = m.bin AND p.lot = $3",
);
sql!(
    hot FORGET_EMPTY,
    sqlite: "DELETE FROM inventory_place
             WHERE merchant = $1 AND stock IN (SELECT unhex(value) FROM json_each($2)) AND on_hand = 0",
    postgres: "DELETE FROM inventory_place
               WHERE merchant = $1 AND stock = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2))) AND on_hand = 0",
);

/// Goods without a lot.
const NO_LOT: Uuid = Uuid::nil();

/// So much of a stock row lies in a bin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lying {
    /// The stock row.
    pub stock: Id<noun::Stock>,
    /// The bin.
    pub bin: Id<noun::Bin>,
    /// How much.
    pub on_hand: i64,
}

impl FromRow for Lying {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self { stock: row.take()?, bin: row.take()?, on_hand: row.take()? })
    }
}

/// What of these rows lies in bins, each row's in the order in which they were filled.
pub(crate) fn lying(
    tx: &mut ReadTx,
    scope: &Scope,
    rows: impl IntoIterator<Item = Id<noun::Stock>>,
) -> Result<Vec<Lying>, DbError> {
    tx.all(&LYING, params![scope.one()?, json::ids(rows)])
}

/// Changes of bins, by stock row and bin.
pub(crate) type BinChanges = BTreeMap<(Id<noun::Stock>, Id<noun::Bin>), i64>;

/// Writes the changes. That no bin goes below zero is the table's check; who allocates has looked before.
pub(crate) fn change(tx: &mut Tx, scope: &Scope, changes: &BinChanges) -> Result<(), DbError> {
    let (merchant, now) = (scope.one()?, tx.now());
    let rows = |wanted: fn(i64) -> bool| -> Vec<Value> {
        let wanted = changes.iter().filter(|(_, n)| wanted(**n));
        wanted.map(|((stock, bin), n)| json!({ "stock": json::hex(*stock), "bin": json::hex(*bin), "n": n })).collect()
    };
    let (leaving, coming) = (rows(|n| n < 0), rows(|n| n > 0));
    if !leaving.is_empty() {
        tx.execute(&LEAVE, params![merchant, Value::from(leaving), NO_LOT])?;
        tx.execute(&FORGET_EMPTY, params![merchant, json::ids(changes.keys().map(|(stock, _)| *stock))])?;
    }
    if !coming.is_empty() {
        tx.execute(&COME, params![merchant, Value::from(coming), NO_LOT, now])?;
    }
    Ok(())
}
