//! The table of checkouts.

use bodega_db::{DbError, FromRow, Parsed, ReadTx, Row, Tx, params, sql};
use bodega_kernel::{Id, MerchantId, Scope, Time, noun};

use super::model::Session;
use crate::{cart::Holder, json};

macro_rules! session {
    () => {
        "SELECT id, holder, guest, cart, status, address, delivery, held, booked, order_id, version, expires_at, created_at
         FROM sales_checkout "
    };
}
sql!(hot FIND, concat!(session!(), "WHERE merchant = $1 AND id = $2"));
sql!(
    hot LOCK,
    sqlite: concat!(session!(), "WHERE merchant = $1 AND id = $2"),
    postgres: concat!(session!(), "WHERE merchant = $1 AND id = $2 FOR UPDATE"),
);
sql!(
    hot LOCK_OPEN,
    sqlite: concat!(session!(), "WHERE merchant = $1 AND holder = $2 AND status = 'OPEN'"),
    postgres: concat!(session!(), "WHERE merchant = $1 AND holder = $2 AND status = 'OPEN' FOR UPDATE"),
);
sql!(
    hot INSERT,
    "INSERT INTO sales_checkout (merchant, id, holder, guest, cart, status, address, delivery, held, booked, version,
                                 expires_at, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, 'OPEN', $6, $7, $8, $9, $10, $11, $12, $12)"
);
sql!(
    hot SAVE,
    "UPDATE sales_checkout SET status = $4, address = $5, delivery = $6, held = $7, booked = $8, version = version + 1,
                               updated_at = $9
     WHERE merchant = $1 AND id = $2 AND version = $3"
);
// Of completing and expiring exactly one is first.
sql!(
    hot COMPLETE,
    "UPDATE sales_checkout SET status = 'COMPLETED', order_id = $4, version = version + 1, updated_at = $5
     WHERE merchant = $1 AND id = $2 AND version = $3 AND status = 'OPEN' AND expires_at > $5"
);
sql!(
    hot DUE,
    "SELECT merchant, id FROM sales_checkout WHERE status = 'OPEN' AND expires_at <= $1 ORDER BY expires_at LIMIT $2"
);

impl FromRow for Session {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let (id, holder, guest) = (row.take()?, row.take()?, row.take()?);
        Ok(Self {
            id,
            holder: Holder::of_row(holder, guest),
            cart: row.take()?,
            status: row.take()?,
            address: row.take::<Option<Parsed<_>>>()?.map(|Parsed(address)| address),
            delivery: row.take::<Option<Parsed<_>>>()?.map(|Parsed(delivery)| delivery),
            held: row.take::<Option<Parsed<_>>>()?.map(|Parsed(held)| held).unwrap_or_default(),
            booked: row.take::<Option<Parsed<_>>>()?.map(|Parsed(booked)| booked),
            order: row.take()?,
            version: row.take()?,
            expires_at: row.take()?,
            created_at: row.take()?,
        })
    }
}

pub(super) fn find(tx: &mut ReadTx, scope: &Scope, id: Id<noun::Checkout>) -> Result<Option<Session>, DbError> {
    tx.maybe(&FIND, params![scope.one()?, id])
}

pub(super) fn lock(tx: &mut Tx, scope: &Scope, id: Id<noun::Checkout>) -> Result<Option<Session>, DbError> {
    tx.maybe(&LOCK, params![scope.one()?, id])
}

pub(super) fn lock_open(tx: &mut Tx, scope: &Scope, holder: Holder) -> Result<Option<Session>, DbError> {
    tx.maybe(&LOCK_OPEN, params![scope.one()?, holder.id()])
}

pub(super) fn insert(tx: &mut Tx, scope: &Scope, session: &Session) -> Result<(), DbError> {
    let Session { id, holder, cart, version, expires_at, created_at, .. } = session;
    let [address, delivery, held, booked] = documents(session)?;
    let (holder, guest) = (holder.id(), holder.is_guest());
    tx.execute(
        &INSERT,
        params![
            scope.one()?,
            id,
            holder,
            guest,
            cart,
            address,
            delivery,
            held,
            booked,
            version,
            expires_at,
            created_at
        ],
    )
    .map(drop)
}

/// Writes a session over the version that was locked.
pub(super) fn save(tx: &mut Tx, scope: &Scope, session: &Session) -> Result<bool, DbError> {
    let now = tx.now();
    let [address, delivery, held, booked] = documents(session)?;
    let written =
        params![scope.one()?, session.id, session.version, session.status, address, delivery, held, booked, now];
    Ok(tx.execute(&SAVE, written)? == 1)
}

/// It has become this order. False: its time is up, or it has changed.
pub(super) fn complete(
    tx: &mut Tx,
    scope: &Scope,
    (id, version): (Id<noun::Checkout>, i64),
    order: Id<noun::Order>,
) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&COMPLETE, params![scope.one()?, id, version, order, now])? == 1)
}

/// Open sessions of any merchant whose time is up.
pub(super) fn due(tx: &mut ReadTx, now: Time, limit: i64) -> Result<Vec<(MerchantId, Id<noun::Checkout>)>, DbError> {
    tx.all(&DUE, params![now, limit])
}

fn documents(session: &Session) -> Result<[Option<serde_json::Value>; 4], DbError> {
    Ok([
        session.address.as_ref().map(json::document).transpose()?,
        session.delivery.as_ref().map(json::document).transpose()?,
        (!session.held.is_empty()).then(|| json::document(&session.held)).transpose()?,
        session.booked.as_ref().map(json::document).transpose()?,
    ])
}
