//! The stock rows.

use std::collections::{BTreeMap, BTreeSet};

use bodega_db::{DbError, FromRow, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, Scope, noun};
use serde_json::{Value, json};

use super::model::{Balance, Changes, Key, Locked};
use crate::json;

macro_rules! balance {
    () => {
        "SELECT s.id, s.variant, s.site, s.on_hand, s.reserved, s.safety_stock, s.reorder_point, s.reorder_quantity,
                s.binned, s.updated_at "
    };
}
pub(crate) use balance;

// Rows are locked in the order of their ids, always: two commands can wait for each other only in that direction.
// SQLite locks no rows; asked for an order, it would rather walk all of the merchant's.
sql!(
    hot LOCK_AT_SITE,
    sqlite: concat!(balance!(), "FROM json_each($3) AS wanted CROSS JOIN inventory_stock s
        ON s.merchant = $1 AND s.variant = unhex(wanted.value) AND s.site = $2"),
    postgres: concat!(balance!(), "FROM inventory_stock s
        WHERE s.merchant = $1 AND s.site = $2
          AND s.variant = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($3))) ORDER BY s.id FOR UPDATE"),
);
sql!(
    hot LOCK_BY_PLACE,
    sqlite: concat!(balance!(), "FROM json_each($2) AS wanted CROSS JOIN inventory_stock s
        ON s.merchant = $1 AND s.variant = unhex(wanted.value ->> '$.variant')
       AND s.site = unhex(wanted.value ->> '$.site')"),
    postgres: concat!(balance!(), "FROM jsonb_to_recordset($2) AS wanted(variant UUID, site UUID)
        JOIN inventory_stock s ON s.merchant = $1 AND s.variant = wanted.variant AND s.site = wanted.site
        ORDER BY s.id FOR UPDATE OF s"),
);
sql!(
    hot LOCK_BY_ID,
    sqlite: concat!(balance!(), "FROM inventory_stock s
        WHERE s.merchant = $1 AND s.id IN (SELECT unhex(value) FROM json_each($2))"),
    postgres: concat!(balance!(), "FROM inventory_stock s
        WHERE s.merchant = $1 AND s.id = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2)))
        ORDER BY s.id FOR UPDATE"),
);
sql!(
    OPEN,
    sqlite: "INSERT INTO inventory_stock (merchant, id, variant, site, on_hand, reserved, safety_stock, binned, updated_at)
             SELECT $1, unhex(value ->> '$.id'), unhex(value ->> '$.variant'), unhex(value ->> '$.site'), 0, 0, 0, 0, $3
             FROM json_each($2) WHERE true ORDER BY key
             ON CONFLICT (merchant, variant, site) DO NOTHING",
    postgres: "INSERT INTO inventory_stock (merchant, id, variant, site, on_hand, reserved, safety_stock, binned, updated_at)
               SELECT CAST($1 AS BIGINT), row.id, row.variant, row.site, 0, 0, 0, 0, CAST($3 AS BIGINT)
               FROM jsonb_to_recordset($2) AS row(id UUID, variant UUID, site UUID)
               ORDER BY row.variant, row.site
               ON CONFLICT (merchant, variant, site) DO NOTHING",
);
// The promise: never more than can be sold. The guard is what makes it true whatever the caller believed.
// SQLite would walk all rows of the merchant and look each up in the list; the IN makes it seek the listed ones.
sql!(
    hot TAKE,
    sqlite: "WITH wanted AS MATERIALIZED (
                 SELECT unhex(value ->> '$.variant') AS variant, value ->> '$.n' AS n FROM json_each($3))
             UPDATE inventory_stock AS s SET reserved = s.reserved + wanted.n, updated_at = $4 FROM wanted
             WHERE s.merchant = $1 AND s.site = $2 AND s.variant IN (SELECT variant FROM wanted)
               AND s.variant = wanted.variant AND s.on_hand - s.reserved - s.safety_stock >= wanted.n
             RETURNING id, variant, site, on_hand, reserved, safety_stock, reorder_point, reorder_quantity, binned,
                       updated_at",
    postgres: "UPDATE inventory_stock AS s SET reserved = s.reserved + wanted.n, updated_at = $4
               FROM jsonb_to_recordset($3) AS wanted(variant UUID, n BIGINT)
               WHERE s.merchant = $1 AND s.site = $2 AND s.variant = wanted.variant
                 AND s.on_hand - s.reserved - s.safety_stock >= wanted.n
               RETURNING s.id, s.variant, s.site, s.on_hand, s.reserved, s.safety_stock, s.reorder_point,
                         s.reorder_quantity, s.binned, s.updated_at",
);
// Locks in the order of the ids, and gives back: in one statement, because others wait for these rows.
sql!(
    hot FREE,
    sqlite: "WITH wanted AS MATERIALIZED (
                 SELECT unhex(value ->> '$.id') AS id, value ->> '$.n' AS n FROM json_each($2))
             UPDATE inventory_stock AS s SET reserved = s.reserved - wanted.n, updated_at = $3 FROM wanted
             WHERE s.merchant = $1 AND s.id IN (SELECT id FROM wanted) AND s.id = wanted.id AND s.reserved >= wanted.n
             RETURNING id, variant, site, on_hand, reserved, safety_stock, reorder_point, reorder_quantity, binned,
                       updated_at",
    postgres: "WITH locked AS MATERIALIZED (
                   SELECT s.id, wanted.n FROM jsonb_to_recordset($2) AS wanted(id UUID, n BIGINT)
                   JOIN inventory_stock s ON s.merchant = $1 AND s.id = wanted.id ORDER BY s.id FOR UPDATE OF s)
               UPDATE inventory_stock AS s SET reserved = s.reserved - locked.n, updated_at = $3 FROM locked
               WHERE s.merchant = $1 AND s.id = locked.id AND s.reserved >= locked.n
               RETURNING s.id, s.variant, s.site, s.on_hand, s.reserved, s.safety_stock, s.reorder_point,
                         s.reorder_quantity, s.binned, s.updated_at",
);
sql!(
    hot CHANGE,
    sqlite: "WITH wanted AS MATERIALIZED (
                 SELECT unhex(value ->> '$.id') AS id, value ->> '$.onHand' AS on_hand,
                        value ->> '$.reserved' AS reserved, value ->> '$.binned' AS binned FROM json_each($2))
             UPDATE inventory_stock AS s
             SET on_hand = s.on_hand + wanted.on_hand, reserved = s.reserved + wanted.reserved,
                 binned = s.binned + wanted.binned, updated_at = $3
             FROM wanted
             WHERE s.merchant = $1 AND s.id IN (SELECT id FROM wanted) AND s.id = wanted.id
               AND s.on_hand + wanted.on_hand >= 0 AND s.reserved + wanted.reserved >= 0
               AND s.binned + wanted.binned BETWEEN 0 AND s.on_hand + wanted.on_hand",
    postgres: "UPDATE inventory_stock AS s
               SET on_hand = s.on_hand + c.\"onHand\", reserved = s.reserved + c.reserved, binned = s.binned + c.binned,
                   updated_at = $3
               FROM jsonb_to_recordset($2) AS c(id UUID, \"onHand\" BIGINT, reserved BIGINT, binned BIGINT)
               WHERE s.merchant = $1 AND s.id = c.id AND s.on_hand + c.\"onHand\" >= 0 AND s.reserved + c.reserved >= 0
                 AND s.binned + c.binned BETWEEN 0 AND s.on_hand + c.\"onHand\"",
);
sql!(hot FIND, concat!(balance!(), "FROM inventory_stock s WHERE s.merchant = $1 AND s.id = $2"));
sql!(
    hot TUNE,
    "UPDATE inventory_stock SET safety_stock = $3, reorder_point = $4, reorder_quantity = $5, updated_at = $6
     WHERE merchant = $1 AND id = $2"
);

impl FromRow for Balance {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.take()?,
            variant: row.take()?,
            site: row.take()?,
            on_hand: row.take()?,
            reserved: row.take()?,
            safety_stock: row.take()?,
            reorder_point: row.take()?,
            reorder_quantity: row.take()?,
            binned: row.take()?,
            updated_at: row.take()?,
        })
    }
}

/// Locks what there is of these variants at one site.
pub(crate) fn lock_at_site(
    tx: &mut Tx,
    scope: &Scope,
    site: Id<noun::Site>,
    variants: impl IntoIterator<Item = Id<noun::Variant>>,
) -> Result<Locked, DbError> {
    Ok(Locked::new(tx.all(&LOCK_AT_SITE, params![scope.one()?, site, json::ids(variants)])?))
}

/// Locks the rows of these ids.
pub(crate) fn lock(
    tx: &mut Tx,
    scope: &Scope,
    ids: impl IntoIterator<Item = Id<noun::Stock>>,
) -> Result<Locked, DbError> {
    Ok(Locked::new(tx.all(&LOCK_BY_ID, params![scope.one()?, json::ids(ids)])?))
}

/// Locks the rows of these keys, and makes those that are not there yet.
pub(crate) fn lock_or_open(tx: &mut Tx, scope: &Scope, keys: impl IntoIterator<Item = Key>) -> Result<Locked, DbError> {
    let merchant = scope.one()?;
    let keys: BTreeSet<_> = keys.into_iter().collect();
    let wanted: Value = keys.iter().map(|key| place(*key)).collect();
    let locked = Locked::new(tx.all(&LOCK_BY_PLACE, params![merchant, wanted])?);
    if keys.iter().all(|key| locked.find(*key).is_some()) {
        return Ok(locked);
    }
    let missing: Value = keys
        .into_iter()
        .filter(|key| locked.find(*key).is_none())
        .map(|key| {
            let mut row = place(key);
            row["id"] = json::hex(tx.id::<noun::Stock>()).into();
            row
        })
        .collect();
    let now = tx.now();
    // In the order of their keys: two commands that make the same rows then meet at the first.
    tx.execute(&OPEN, params![merchant, missing, now])?;
    Ok(Locked::new(tx.all(&LOCK_BY_PLACE, params![merchant, wanted])?))
}

fn place((variant, site): Key) -> Value {
    json!({ "variant": json::hex(variant), "site": json::hex(site) })
}

/// Promises so much of each variant at a site that has as much left, and gives those rows as they are now.
pub(crate) fn take(
    tx: &mut Tx,
    scope: &Scope,
    site: Id<noun::Site>,
    takes: &BTreeMap<Id<noun::Variant>, i64>,
) -> Result<Vec<Balance>, DbError> {
    let now = tx.now();
    tx.all(&TAKE, params![scope.one()?, site, wanted(takes), now])
}

/// How much of each variant is wanted, for a statement.
pub(crate) fn wanted(takes: &BTreeMap<Id<noun::Variant>, i64>) -> Value {
    takes.iter().map(|(variant, n)| json!({ "variant": json::hex(*variant), "n": n })).collect()
}

/// Locks rows and gives back what was promised of them; gives them as they are now. One is missing if less was promised.
pub(crate) fn free(
    tx: &mut Tx,
    scope: &Scope,
    freed: &BTreeMap<Id<noun::Stock>, i64>,
) -> Result<Vec<Balance>, DbError> {
    let rows: Value = freed.iter().map(|(id, n)| json!({ "id": json::hex(*id), "n": n })).collect();
    let now = tx.now();
    tx.all(&FREE, params![scope.one()?, rows, now])
}

/// Changes balances. Did none of them go below what it may?
pub(crate) fn change(tx: &mut Tx, scope: &Scope, changes: &Changes) -> Result<bool, DbError> {
    let rows: Value = changes
        .iter()
        .map(|(id, change)| {
            json!({ "id": json::hex(*id), "onHand": change.on_hand, "reserved": change.reserved, "binned": change.binned })
        })
        .collect();
    let now = tx.now();
    Ok(tx.execute(&CHANGE, params![scope.one()?, rows, now])? == changes.len() as u64)
}

pub(crate) fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Stock>) -> Result<Option<Balance>, DbError> {
    tx.maybe(&FIND, params![scope.one()?, id])
}

/// Writes what people set by hand about a row that is locked.
pub(crate) fn tune(tx: &mut Tx, scope: &Scope, row: &Balance) -> Result<(), DbError> {
    let (safety, point, quantity) = (row.safety_stock, row.reorder_point, row.reorder_quantity);
    tx.execute(&TUNE, params![scope.one()?, row.id, safety, point, quantity, row.updated_at]).map(drop)
}
