//! The tables of orders. Rows are narrow: what was agreed on is read out of the event that says so.

use std::collections::{BTreeMap, HashMap};

use bodega_db::{DbError, FromRow, Parsed, Pushed, ReadTx, Row, Tx, params, sql};
use bodega_events as events;
use bodega_kernel::{Id, Page, PageRequest, Scope, TOTAL_CAP, Time, noun};
use serde::Deserialize;

use super::{Agreement, Order, Pick, Status};
use crate::json;

macro_rules! order {
    () => {
        "SELECT id, number, status, version, agreed_in, external_id, customer, claimed_by, parts, picks, placed_at,
                updated_at
         FROM sales_order "
    };
}
sql!(hot FIND, concat!(order!(), "WHERE merchant = $1 AND id = $2"));
sql!(
    hot LOCK,
    sqlite: concat!(order!(), "WHERE merchant = $1 AND id = $2"),
    postgres: concat!(order!(), "WHERE merchant = $1 AND id = $2 FOR UPDATE"),
);
sql!(
    hot BY_ID,
    sqlite: concat!(order!(), "WHERE merchant = $1 AND id IN (SELECT unhex(value) FROM json_each($2))"),
    postgres: concat!(order!(), "WHERE merchant = $1 AND id = ANY (ARRAY(SELECT value::uuid FROM jsonb_array_elements_text($2)))"),
);
sql!(hot BY_NUMBER, "SELECT id FROM sales_order WHERE merchant = $1 AND number = $2");
// What was never paid is no order in its buyer's eyes.
sql!(
    hot OF_CUSTOMER,
    concat!(
        order!(),
        "WHERE merchant = $1 AND customer = $2 AND customer IS NOT NULL AND id < $3 AND status <> 'EXPIRED'
           AND (CAST($6 AS BIGINT) IS NULL OR updated_at >= $6)
         ORDER BY id DESC LIMIT $4 OFFSET $5"
    )
);
sql!(
    COUNT_OF_CUSTOMER,
    "SELECT COUNT(*) FROM (
         SELECT 1 FROM sales_order
         WHERE merchant = $1 AND customer = $2 AND customer IS NOT NULL AND status <> 'EXPIRED'
           AND (CAST($4 AS BIGINT) IS NULL OR updated_at >= $4) LIMIT $3) AS counted"
);
sql!(
    hot IDS_OF_CUSTOMER,
    "SELECT id FROM sales_order WHERE merchant = $1 AND customer = $2 AND customer IS NOT NULL ORDER BY id"
);
sql!(
    hot INSERT,
    "INSERT INTO sales_order (merchant, id, number, status, version, agreed_in, external_id, customer, placed_at,
                              updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)"
);
// Of payment, expiry and recovery exactly one is first.
sql!(
    hot STAND,
    "UPDATE sales_order SET status = 'CREATED', version = version + 1, updated_at = $3
     WHERE merchant = $1 AND id = $2 AND status = 'PENDING_PAYMENT'"
);
sql!(
    hot SAVE,
    "UPDATE sales_order SET status = $4, version = $5, agreed_in = $6, customer = $7, claimed_by = $8, parts = $9,
                            picks = $10, updated_at = $11
     WHERE merchant = $1 AND id = $2 AND version = $3"
);

/// An order's row: everything but what was agreed on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stand {
    pub id: Id<noun::Order>,
    pub number: i64,
    pub status: Status,
    pub version: i64,
    pub agreed_in: i64,
    pub external_id: Option<String>,
    pub customer: Option<Id<noun::Customer>>,
    pub claimed_by: Option<Id<noun::User>>,
    pub parts: BTreeMap<Id<noun::Fulfilment>, Status>,
    pub picks: BTreeMap<Id<noun::OrderItem>, Pick>,
    pub placed_at: Time,
    pub updated_at: Time,
}

impl FromRow for Stand {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.take()?,
            number: row.take()?,
            status: row.take()?,
            version: row.take()?,
            agreed_in: row.take()?,
            external_id: row.take()?,
            customer: row.take()?,
            claimed_by: row.take()?,
            parts: row.take::<Option<Parsed<_>>>()?.map(|Parsed(parts)| parts).unwrap_or_default(),
            picks: row.take::<Option<Parsed<_>>>()?.map(|Parsed(picks)| picks).unwrap_or_default(),
            placed_at: row.take()?,
            updated_at: row.take()?,
        })
    }
}

impl From<&Order> for Stand {
    fn from(order: &Order) -> Self {
        Self {
            id: order.id,
            number: order.number,
            status: order.status,
            version: order.version,
            agreed_in: order.agreed_in,
            external_id: order.external_id.clone(),
            customer: order.customer,
            claimed_by: order.claimed_by,
            parts: order.parts.clone(),
            picks: order.picks.clone(),
            placed_at: order.placed_at,
            updated_at: order.updated_at,
        }
    }
}

impl Stand {
    /// The columns in which two rows differ.
    pub(crate) fn differs(&self, other: &Self) -> Vec<&'static str> {
        let same = [
            ("number", self.number == other.number),
            ("status", self.status == other.status),
            ("version", self.version == other.version),
            ("agreed_in", self.agreed_in == other.agreed_in),
            ("external_id", self.external_id == other.external_id),
            ("customer", self.customer == other.customer),
            ("claimed_by", self.claimed_by == other.claimed_by),
            ("parts", self.parts == other.parts),
            ("picks", self.picks == other.picks),
            ("placed_at", self.placed_at == other.placed_at),
            ("updated_at", self.updated_at == other.updated_at),
        ];
        same.into_iter().filter(|(_, same)| !same).map(|(column, _)| column).collect()
    }

    fn agreed(self, agreement: Agreement) -> Order {
        Order {
            id: self.id,
            number: self.number,
            status: self.status,
            version: self.version,
            external_id: self.external_id,
            customer: self.customer,
            agreement,
            agreed_in: self.agreed_in,
            parts: self.parts,
            picks: self.picks,
            claimed_by: self.claimed_by,
            contact: None,
            placed_at: self.placed_at,
            updated_at: self.updated_at,
        }
    }
}

/// What both kinds of event that hold an agreement have in common.
#[derive(Deserialize)]
struct Agreed {
    agreement: Agreement,
}

pub(crate) fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Order>) -> Result<Option<Order>, DbError> {
    let found = stand(tx, scope, id)?;
    Ok(whole(tx, scope, found.into_iter().collect())?.pop())
}

/// An order's row alone.
pub(crate) fn stand(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Order>) -> Result<Option<Stand>, DbError> {
    tx.maybe(&FIND, params![scope.one()?, id])
}

/// The same, locked.
pub(crate) fn lock_stand(tx: &mut Tx, scope: &Scope, id: Id<noun::Order>) -> Result<Option<Stand>, DbError> {
    tx.maybe(&LOCK, params![scope.one()?, id])
}

/// An order that nobody else changes until the transaction ends.
pub(crate) fn lock(tx: &mut Tx, scope: &Scope, id: Id<noun::Order>) -> Result<Option<Order>, DbError> {
    let found = lock_stand(tx, scope, id)?;
    Ok(whole(tx, scope, found.into_iter().collect())?.pop())
}

/// Those of these orders that there are, in the order in which they were asked for.
pub(crate) fn by_ids(tx: &mut ReadTx, scope: &Scope, ids: &[Id<noun::Order>]) -> Result<Vec<Order>, DbError> {
    let mut found: Vec<Stand> = tx.all(&BY_ID, params![scope.one()?, json::ids(ids.iter().copied())])?;
    found.sort_by_key(|stand| ids.iter().position(|id| *id == stand.id));
    whole(tx, scope, found)
}

pub(crate) fn by_number(tx: &mut ReadTx, scope: &Scope, number: i64) -> Result<Option<Id<noun::Order>>, DbError> {
    Ok(tx.maybe::<(Id<noun::Order>,)>(&BY_NUMBER, params![scope.one()?, number])?.map(|(id,)| id))
}

/// A customer's orders, the newest first. A cursor is the last order of the page before.
pub(crate) fn of_customer(
    tx: &mut ReadTx,
    scope: &Scope,
    customer: Id<noun::Customer>,
    since: Option<Time>,
    before: Option<Id<noun::Order>>,
    page: &PageRequest,
) -> Result<Page<Order>, DbError> {
    let merchant = scope.one()?;
    let offset = if before.is_some() { 0 } else { page.offset };
    let before = before.unwrap_or(Id::from_uuid(uuid::Uuid::max()));
    let found = tx.all::<Stand>(&OF_CUSTOMER, params![merchant, customer, before, page.limit + 1, offset, since])?;
    let (counted,) = tx.one::<(i64,)>(&COUNT_OF_CUSTOMER, params![merchant, customer, TOTAL_CAP + 1, since])?;
    let page = Page::from_fetched(found, page.limit, |stand| bodega_http::cursor::encode(&stand.id));
    let Page { items, next_cursor, .. } = page;
    let counted = Page::counted(whole(tx, scope, items)?, counted);
    Ok(Page { next_cursor, ..counted })
}

/// All orders of a customer.
pub(crate) fn ids_of_customer(
    tx: &mut ReadTx,
    scope: &Scope,
    customer: Id<noun::Customer>,
) -> Result<Vec<Id<noun::Order>>, DbError> {
    let found = tx.all::<(Id<noun::Order>,)>(&IDS_OF_CUSTOMER, params![scope.one()?, customer])?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Puts what was agreed on to the rows: one more statement for any number of them.
fn whole(tx: &mut ReadTx, scope: &Scope, stands: Vec<Stand>) -> Result<Vec<Order>, DbError> {
    let wanted: Vec<_> = stands.iter().map(|stand| (format!("order:{}", stand.id), stand.agreed_in)).collect();
    let mut agreements: HashMap<String, Agreed> = events::payloads(tx, scope, &wanted)?.into_iter().collect();
    let with = |(stand, (stream, _)): (Stand, (String, i64))| match agreements.remove(&stream) {
        Some(Agreed { agreement }) => Ok(stand.agreed(agreement)),
        None => Err(DbError::Internal(format!("{stream} has no event {}", stand.agreed_in))),
    };
    stands.into_iter().zip(wanted).map(with).collect()
}

pub(crate) fn insert(tx: &mut Tx, scope: &Scope, order: &Order) -> Result<(), DbError> {
    let merchant = scope.one()?;
    tx.push(
        &INSERT,
        params![
            merchant,
            order.id,
            order.number,
            order.status,
            order.version,
            order.agreed_in,
            order.external_id,
            order.customer,
            order.placed_at
        ],
    )
    .map(drop)
}

/// Lets an order stand that waits for its payment. What it changed tells whether it did.
pub(crate) fn let_stand(tx: &mut Tx, scope: &Scope, id: Id<noun::Order>) -> Result<Pushed, DbError> {
    let now = tx.now();
    tx.push(&STAND, params![scope.one()?, id, now])
}

/// Writes how far an order has come. It was at this version, and locked.
pub(crate) fn save(tx: &mut Tx, scope: &Scope, order: &Order, was: i64) -> Result<(), DbError> {
    let parts = (!order.parts.is_empty()).then(|| json::document(&order.parts)).transpose()?;
    let picks = (!order.picks.is_empty()).then(|| json::document(&order.picks)).transpose()?;
    let changed = tx.execute(
        &SAVE,
        params![
            scope.one()?,
            order.id,
            was,
            order.status,
            order.version,
            order.agreed_in,
            order.customer,
            order.claimed_by,
            parts,
            picks,
            order.updated_at
        ],
    )?;
    if changed == 1 { Ok(()) } else { Err(DbError::Internal("an order changed under its lock".to_owned())) }
}
