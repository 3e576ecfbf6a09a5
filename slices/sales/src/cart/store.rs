//! The tables of carts.

use bodega_db::{DbError, FromRow, Pushed, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, Scope, Time, noun};

use super::model::{Cart, Holder, Item, Status};
use crate::json;

macro_rules! cart {
    () => {
        "SELECT id, holder, guest, currency, version, notices FROM sales_cart "
    };
}
sql!(hot FIND, concat!(cart!(), "WHERE merchant = $1 AND holder = $2 AND status = 'ACTIVE'"));
sql!(
    hot LOCK,
    sqlite: concat!(cart!(), "WHERE merchant = $1 AND holder = $2 AND status = 'ACTIVE'"),
    postgres: concat!(cart!(), "WHERE merchant = $1 AND holder = $2 AND status = 'ACTIVE' FOR UPDATE"),
);
sql!(hot FIND_BY_ID, concat!(cart!(), "WHERE merchant = $1 AND id = $2"));
sql!(
    hot ITEMS,
    "SELECT id, variant, quantity, amount, per, substitution, note FROM sales_cart_item
     WHERE merchant = $1 AND cart = $2"
);
sql!(
    hot INSERT,
    "INSERT INTO sales_cart (merchant, id, holder, guest, currency, status, version, day, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, 'ACTIVE', 0, $6, $7, $7)
     ON CONFLICT (merchant, holder) WHERE status = 'ACTIVE' DO NOTHING"
);
// What was to be told has been, once its holder does something else with the cart.
sql!(
    hot TOUCH,
    "UPDATE sales_cart SET version = version + 1, currency = $4, notices = $5, day = $6, updated_at = $7
     WHERE merchant = $1 AND id = $2 AND version = $3 AND status = 'ACTIVE'"
);
sql!(
    hot PUT_ITEM,
    "INSERT INTO sales_cart_item (merchant, cart, variant, id, quantity, amount, per, substitution, note)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (merchant, cart, variant) DO UPDATE
     SET quantity = excluded.quantity, amount = excluded.amount, per = excluded.per,
         substitution = excluded.substitution, note = excluded.note"
);
sql!(hot REMOVE_ITEM, "DELETE FROM sales_cart_item WHERE merchant = $1 AND cart = $2 AND variant = $3");
sql!(hot REMOVE_ITEMS, "DELETE FROM sales_cart_item WHERE merchant = $1 AND cart = $2");
sql!(
    hot HAND_OVER,
    "UPDATE sales_cart SET holder = $4, guest = FALSE, version = version + 1, updated_at = $5
     WHERE merchant = $1 AND id = $2 AND version = $3 AND status = 'ACTIVE'"
);
sql!(
    hot CHECK_OUT,
    "UPDATE sales_cart SET status = 'CHECKED_OUT', version = version + 1, updated_at = $4
     WHERE merchant = $1 AND id = $2 AND version = $3 AND status = 'ACTIVE'"
);
// A cart that was filled meanwhile is the one that counts: then the old one stays closed.
sql!(
    hot REOPEN,
    "UPDATE sales_cart SET status = 'ACTIVE', version = version + 1, updated_at = $3
     WHERE merchant = $1 AND id = $2 AND status = 'CHECKED_OUT'
       AND NOT EXISTS (SELECT 1 FROM sales_cart AS newer
                       WHERE newer.merchant = $1 AND newer.holder = sales_cart.holder AND newer.status = 'ACTIVE')"
);
// Of a cart that has become part of another.
sql!(
    hot ABANDON,
    "UPDATE sales_cart SET status = 'ABANDONED', version = version + 1, updated_at = $3
     WHERE merchant = $1 AND id = $2 AND status = 'ACTIVE'"
);
sql!(
    hot OLD,
    "SELECT merchant, id, status FROM sales_cart WHERE day <= $1 ORDER BY day LIMIT $2"
);
// One that was touched meanwhile stays.
sql!(
    hot ABANDON_OLD,
    sqlite: "UPDATE sales_cart SET status = 'ABANDONED', version = version + 1, day = $4, updated_at = $5
             WHERE merchant = $1 AND id IN (SELECT unhex(value) FROM json_each($2)) AND status = 'ACTIVE' AND day <= $3
             RETURNING id",
    postgres: "UPDATE sales_cart SET status = 'ABANDONED', version = version + 1, day = $4, updated_at = $5
               WHERE merchant = $1 AND id = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2)))
                 AND status = 'ACTIVE' AND day <= $3
               RETURNING id",
);
sql!(
    hot DELETE_ITEMS,
    sqlite: "DELETE FROM sales_cart_item WHERE merchant = $1 AND cart IN (SELECT unhex(value) FROM json_each($2))",
    postgres: "DELETE FROM sales_cart_item
               WHERE merchant = $1 AND cart = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2)))",
);
sql!(
    hot DELETE,
    sqlite: "DELETE FROM sales_cart
             WHERE merchant = $1 AND id IN (SELECT unhex(value) FROM json_each($2)) AND status <> 'ACTIVE'",
    postgres: "DELETE FROM sales_cart
               WHERE merchant = $1 AND id = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2)))
                 AND status <> 'ACTIVE'",
);

impl FromRow for Cart {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let (id, holder, guest) = (row.take()?, row.take()?, row.take()?);
        let (currency, version) = (row.take()?, row.take()?);
        let notices: Option<serde_json::Value> = row.take()?;
        let notices = notices.map(serde_json::from_value).transpose();
        let notices = notices.map_err(|error| DbError::Decode(error.to_string()))?.unwrap_or_default();
        Ok(Self { id, holder: Holder::of_row(holder, guest), currency, version, notices, items: Vec::new() })
    }
}

impl FromRow for Item {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.take()?,
            variant: row.take()?,
            quantity: row.take()?,
            amount: row.take()?,
            per: row.take()?,
            substitution: row.take()?,
            note: row.take()?,
        })
    }
}

/// The holder's active cart.
pub(super) fn find(tx: &mut ReadTx, scope: &Scope, holder: Holder) -> Result<Option<Cart>, DbError> {
    let found = tx.maybe(&FIND, params![scope.one()?, holder.id()])?;
    with_items(tx, scope, found)
}

/// The same, and nobody else changes it until the transaction ends.
pub(super) fn lock(tx: &mut Tx, scope: &Scope, holder: Holder) -> Result<Option<Cart>, DbError> {
    let found = tx.maybe(&LOCK, params![scope.one()?, holder.id()])?;
    with_items(tx, scope, found)
}

/// A cart of whatever status.
pub(super) fn find_by_id(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Cart>) -> Result<Option<Cart>, DbError> {
    let found = tx.maybe(&FIND_BY_ID, params![scope.one()?, id])?;
    with_items(tx, scope, found)
}

fn with_items(tx: &mut ReadTx, scope: &Scope, found: Option<Cart>) -> Result<Option<Cart>, DbError> {
    let Some(mut cart) = found else { return Ok(None) };
    cart.items = tx.all(&ITEMS, params![scope.one()?, cart.id])?;
    // Ids rise with time.
    cart.items.sort_unstable_by_key(|item| item.id);
    Ok(Some(cart))
}

/// Opens a cart of version 0. False: its holder has one already.
pub(super) fn insert(tx: &mut Tx, scope: &Scope, cart: &Cart) -> Result<bool, DbError> {
    let (now, holder) = (tx.now(), cart.holder);
    let opened = params![scope.one()?, cart.id, holder.id(), holder.is_guest(), cart.currency, day(now), now];
    Ok(tx.execute(&INSERT, opened)? == 1)
}

/// Writes what changed about a cart itself, over the version that was read. Was it still at that?
pub(super) fn touch(tx: &mut Tx, scope: &Scope, cart: &Cart) -> Result<bool, DbError> {
    let now = tx.now();
    let notices = (!cart.notices.is_empty()).then(|| json::document(&cart.notices)).transpose()?;
    let written = params![scope.one()?, cart.id, cart.version, cart.currency, notices, day(now), now];
    Ok(tx.execute(&TOUCH, written)? == 1)
}

pub(super) fn put_item(tx: &mut Tx, scope: &Scope, cart: Id<noun::Cart>, item: &Item) -> Result<(), DbError> {
    let Item { id, variant, quantity, amount, per, substitution, note } = item;
    tx.execute(&PUT_ITEM, params![scope.one()?, cart, variant, id, quantity, amount, per, substitution, note]).map(drop)
}

pub(super) fn remove_item(
    tx: &mut Tx,
    scope: &Scope,
    cart: Id<noun::Cart>,
    variant: Id<noun::Variant>,
) -> Result<(), DbError> {
    tx.execute(&REMOVE_ITEM, params![scope.one()?, cart, variant]).map(drop)
}

pub(super) fn remove_items(tx: &mut Tx, scope: &Scope, cart: Id<noun::Cart>) -> Result<(), DbError> {
    tx.execute(&REMOVE_ITEMS, params![scope.one()?, cart]).map(drop)
}

/// Gives a guest's cart to a customer who has none.
pub(super) fn hand_over(tx: &mut Tx, scope: &Scope, cart: &Cart, to: Holder) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&HAND_OVER, params![scope.one()?, cart.id, cart.version, to.id(), now])? == 1)
}

/// Closes a cart for an order. One row is changed when it was still as it was read.
pub(super) fn check_out(tx: &mut Tx, scope: &Scope, id: Id<noun::Cart>, version: i64) -> Result<Pushed, DbError> {
    let now = tx.now();
    tx.push(&CHECK_OUT, params![scope.one()?, id, version, now])
}

pub(super) fn reopen(tx: &mut Tx, scope: &Scope, id: Id<noun::Cart>) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&REOPEN, params![scope.one()?, id, now])? == 1)
}

pub(super) fn abandon(tx: &mut Tx, scope: &Scope, id: Id<noun::Cart>) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&ABANDON, params![scope.one()?, id, now])? == 1)
}

/// Carts of any merchant that nobody has touched since this moment, the oldest first.
pub(super) fn old(
    tx: &mut ReadTx,
    since: Time,
    limit: i64,
) -> Result<Vec<(MerchantId, Id<noun::Cart>, Status)>, DbError> {
    tx.all(&OLD, params![day(since), limit])
}

/// Gives up those of these carts that are still active and were not touched since; says which.
pub(super) fn abandon_old(
    tx: &mut Tx,
    scope: &Scope,
    ids: &[Id<noun::Cart>],
    since: Time,
) -> Result<Vec<Id<noun::Cart>>, DbError> {
    let now = tx.now();
    let asked = params![scope.one()?, json::ids(ids.iter().copied()), day(since), day(now), now];
    Ok(tx.all::<(Id<noun::Cart>,)>(&ABANDON_OLD, asked)?.into_iter().map(|(id,)| id).collect())
}

/// Deletes carts that came to their end long ago. Were they all at their end?
pub(super) fn delete(tx: &mut Tx, scope: &Scope, ids: &[Id<noun::Cart>]) -> Result<bool, DbError> {
    let (merchant, list) = (scope.one()?, json::ids(ids.iter().copied()));
    tx.execute(&DELETE_ITEMS, params![merchant, list])?;
    Ok(tx.execute(&DELETE, params![merchant, list])? == ids.len() as u64)
}

/// Days since 1970.
fn day(at: Time) -> i64 {
    at.seconds().div_euclid(24 * 60 * 60)
}
