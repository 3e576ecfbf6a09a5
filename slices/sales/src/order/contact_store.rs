//! The tables of what can be erased about orders: names, addresses, free words.

use std::collections::{BTreeMap, HashMap};

use bodega_db::{DbError, Parsed, ReadTx, Tx, params, sql};
use bodega_kernel::{Id, Scope, noun};

use super::Contact;
use crate::json;

sql!(hot INSERT, "INSERT INTO sales_order_contact (merchant, id, body) VALUES ($1, $2, $3)");
sql!(hot CONTACT, "SELECT body FROM sales_order_contact WHERE merchant = $1 AND id = $2");
sql!(
    hot CONTACTS,
    sqlite: "SELECT id, body FROM sales_order_contact
             WHERE merchant = $1 AND id IN (SELECT unhex(value) FROM json_each($2))",
    postgres: "SELECT id, body FROM sales_order_contact
               WHERE merchant = $1 AND id = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2)))",
);
sql!(hot SAVE_CONTACT, "UPDATE sales_order_contact SET body = $3 WHERE merchant = $1 AND id = $2");
sql!(hot FORGET_CONTACT, "DELETE FROM sales_order_contact WHERE merchant = $1 AND id = $2");
sql!(hot FORGET_REMARKS, "DELETE FROM sales_order_remark WHERE merchant = $1 AND id = $2");
sql!(hot REMARK, "INSERT INTO sales_order_remark (merchant, id, version, words) VALUES ($1, $2, $3, $4)");
sql!(hot REMARKS, "SELECT version, words FROM sales_order_remark WHERE merchant = $1 AND id = $2 ORDER BY version");

pub(crate) fn insert(tx: &mut Tx, scope: &Scope, id: Id<noun::Order>, contact: &Contact) -> Result<(), DbError> {
    tx.push(&INSERT, params![scope.one()?, id, json::document(contact)?]).map(drop)
}

pub(crate) fn contact(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Order>) -> Result<Option<Contact>, DbError> {
    Ok(tx.maybe::<(Parsed<Contact>,)>(&CONTACT, params![scope.one()?, id])?.map(|(Parsed(contact),)| contact))
}

pub(crate) fn contacts(
    tx: &mut ReadTx,
    scope: &Scope,
    ids: impl IntoIterator<Item = Id<noun::Order>>,
) -> Result<HashMap<Id<noun::Order>, Contact>, DbError> {
    let found = tx.all::<(Id<noun::Order>, Parsed<Contact>)>(&CONTACTS, params![scope.one()?, json::ids(ids)])?;
    Ok(found.into_iter().map(|(id, Parsed(contact))| (id, contact)).collect())
}

/// False: it was erased.
pub(crate) fn save_contact(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Order>,
    contact: &Contact,
) -> Result<bool, DbError> {
    Ok(tx.execute(&SAVE_CONTACT, params![scope.one()?, id, json::document(contact)?])? == 1)
}

/// Forgets all that is personal about an order.
pub(crate) fn forget(tx: &mut Tx, scope: &Scope, id: Id<noun::Order>) -> Result<(), DbError> {
    tx.execute(&FORGET_CONTACT, params![scope.one()?, id])?;
    tx.execute(&FORGET_REMARKS, params![scope.one()?, id]).map(drop)
}

pub(crate) fn remark(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<noun::Order>,
    version: i64,
    words: &str,
) -> Result<(), DbError> {
    tx.execute(&REMARK, params![scope.one()?, id, version, words]).map(drop)
}

pub(crate) fn remarks(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Order>) -> Result<BTreeMap<i64, String>, DbError> {
    Ok(tx.all::<(i64, String)>(&REMARKS, params![scope.one()?, id])?.into_iter().collect())
}
